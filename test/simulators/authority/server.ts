/** The authority's HTTP face: contract, bearer token, idempotency, signature and faults round each handler. */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { decodeProtectedHeader } from 'jose';
import { toInstant } from '../../../electron/core/clock.ts';
import type { components } from '../../../electron/core/register/authority-api.ts';
import * as access from './access.ts';
import { type Answer, type Authority, type Call, type Handler, problem, type SlowHandler } from './answer.ts';
import { type Contract, type Operation, problemMediaType, type RequestParts } from './contract.ts';
import type { Client } from './credentials.ts';
import * as credits from './credits.ts';
import type { Fault, Faults } from './faults.ts';
import * as money from './money.ts';
import * as paper from './paper.ts';
import * as paymentReferences from './payment-references.ts';
import * as record from './record.ts';
import { digestOf, signJws } from './signature.ts';
import * as snapshots from './snapshots.ts';
import * as staff from './staff.ts';

const handlers: Readonly<Record<string, Handler>> = {
  enrol: access.enrol,
  renewCredentials: access.renewCredentials,
  numberBlock: access.numberBlock,
  keys: access.keys,
  time: access.time,
  policy: access.policy,
  revocations: access.revocations,
  heartbeat: access.heartbeat,
  staffList: staff.staffList,
  activateStaff: staff.activateStaff,
  lookUp: record.lookUp,
  sendOneTimeCode: record.sendOneTimeCode,
  violations: record.violations,
  ticketPhoto: record.ticketPhoto,
  quote: money.quote,
  settle: money.settle,
  paymentByReference: money.paymentByReference,
  registerCredit: credits.registerCredit,
  credit: credits.credit,
  creditsOf: credits.creditsOf,
  claimCredit: credits.claimCredit,
  payBackCredit: credits.payBackCredit,
  createPaymentReference: paymentReferences.createPaymentReference,
  paymentReferenceState: paymentReferences.paymentReferenceState,
  cancelPaymentReference: paymentReferences.cancelPaymentReference,
  issueClearances: paper.issueClearances,
  clearance: paper.clearance,
  latestSnapshot: snapshots.latestSnapshot,
  snapshotPart: snapshots.snapshotPart,
  clearancesOf: paper.clearancesOf,
  reportPrint: paper.reportPrint,
};

const slowHandlers: Readonly<Record<string, SlowHandler>> = { token: access.issueToken, changes: snapshots.changes };

/** A bound of the authority's own: 2,000 lines are about 150 kB. */
const bodyLimit = 2_000_000;
const noBytes = Buffer.alloc(0);

interface Breach {
  readonly operation: string;
  readonly what: string;
}

/** What went against the contract so far, for tests to assert that nothing did. */
export interface ContractLog {
  readonly requests: Breach[];
  readonly answers: Breach[];
  readonly errors: Breach[];
}

interface WireAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly signature: string | null;
}

export function newServer(authority: Authority, contract: Contract, faults: Faults, log: ContractLog): FastifyInstance {
  const app = Fastify({ bodyLimit, logger: false, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: Error & { readonly statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) note(log.errors, request.url.split('?')[0] ?? '', error.stack ?? error.message);
    return sendPlain(reply, problem(status, status >= 500 ? 'internal-error' : 'malformed-request', error.message));
  });
  app.setNotFoundHandler((_request, reply) => sendPlain(reply, problem(404, 'not-found', 'No such operation')));
  for (const operation of contract.operations) {
    app.route({
      method: operation.method,
      url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: (request, reply) => serve(operation, request, reply, { authority, faults, log }),
    });
  }
  return app;
}

interface Context {
  readonly authority: Authority;
  readonly faults: Faults;
  readonly log: ContractLog;
}

async function serve(operation: Operation, request: FastifyRequest, reply: FastifyReply, context: Context): Promise<void> {
  const { authority, faults } = context;
  const hits = faults.take(operation.id, request.params as Readonly<Record<string, string>>);
  if (await breakBefore(hits, request, reply, authority)) return;
  const answer = await answerTo(operation, request, context);
  if (hits.some((fault) => fault.kind === 'reply-lost-after-commit')) return reset(request, reply);
  const signature =
    hits.some((fault) => fault.kind === 'bad-signature') && answer.signature !== null ? flipSignature(answer.signature) : answer.signature;
  const bytes = hits.some((fault) => fault.kind === 'flipped-bit') ? flipBit(answer.bytes) : answer.bytes;
  const cut = hits.find((fault) => fault.kind === 'cut');
  if (cut === undefined) send(reply, { ...answer, bytes, signature });
  else cutOff(reply, bytes, cut.bytes ?? 0);
}

async function answerTo(operation: Operation, request: FastifyRequest, { authority, log }: Context): Promise<WireAnswer> {
  if (!operation.served) return wire(problem(501, 'not-served', 'Specified, not served yet'));
  const client = operation.secured ? clientOf(request, authority) : null;
  if (operation.secured && client === null) return wire(problem(401, 'token-invalid', 'The bearer token is missing, unknown or expired'));
  const bytes = Buffer.isBuffer(request.body) ? request.body : noBytes;
  const header = request.headers as Record<string, string>;
  const parts = readRequest(operation, request, bytes);
  const malformed = 'malformed' in parts ? parts.malformed : operation.checkRequest(parts);
  if ('malformed' in parts || malformed !== null) {
    note(log.requests, operation.id, malformed ?? '');
    const refusal = wire(problem(400, 'malformed-request', 'The request is not as the contract says', { detail: malformed }));
    return operation.signed && keyOf(operation, header) !== '' ? signed(refusal, bytes, keyOf(operation, header), authority) : refusal;
  }
  const call: Call = {
    client,
    path: parts.path as Record<string, string>,
    query: parts.query as Record<string, string>,
    header,
    body: parts.body,
  };
  const slow = slowHandlers[operation.id];
  if (slow !== undefined) return checked(operation, asPromised(operation, call, bytes, await slow(call, authority), authority), log);
  return authority.storage.transaction(() => {
    if (client !== null && operation.idempotent) return carryOutOnce(operation, request, call, client, bytes, { authority, log });
    return checked(operation, carryOut(operation, call, bytes, authority), log);
  });
}

/** The same key and bytes get the stored answer; a refusal is an answer too. */
function carryOutOnce(
  operation: Operation,
  request: FastifyRequest,
  call: Call,
  client: Client,
  bytes: Buffer,
  { authority, log }: Omit<Context, 'faults'>,
): WireAnswer {
  const key = keyOf(operation, call.header);
  const requestLine = `${request.method} ${request.url}`;
  const requestDigest = digestOf(bytes);
  const stored = authority.storage.answer(client.clientId, key);
  if (stored === null) {
    const answer = checked(operation, carryOut(operation, call, bytes, authority), log);
    authority.storage.putAnswer(client.clientId, key, {
      requestLine,
      requestDigest,
      status: answer.status,
      body: answer.bytes,
      signature: answer.signature,
    });
    return answer;
  }
  if (stored.requestLine === requestLine && stored.requestDigest === requestDigest) {
    const { status, body, signature } = stored;
    const answer = { status, mediaType: jsonMediaType(status), bytes: body, signature };
    const kid = stored.signature === null ? '' : (decodeProtectedHeader(stored.signature).kid ?? '');
    return authority.keys.isRevoked(kid) ? signed(answer, bytes, key, authority) : answer;
  }
  return signed(wire(problem(409, 'idempotency-key-reused', 'This key was used for another request')), bytes, key, authority);
}

function carryOut(operation: Operation, call: Call, bytes: Buffer, authority: Authority): WireAnswer {
  const handler = handlers[operation.id];
  if (handler === undefined) throw new Error(`${operation.id} is said to be served but has no handler`);
  return asPromised(operation, call, bytes, handler(call, authority), authority);
}

/** On the wire, signed where the contract says so. */
function asPromised(operation: Operation, call: Call, bytes: Buffer, answer: Answer, authority: Authority): WireAnswer {
  return operation.signed ? signed(wire(answer), bytes, keyOf(operation, call.header), authority) : wire(answer);
}

/** @throws Error for an answer of ours that breaks the contract: nothing of it is committed. */
function checked(operation: Operation, answer: WireAnswer, log: ContractLog): WireAnswer {
  const headers = answer.signature === null ? {} : { 'authority-signature': answer.signature };
  const { status, mediaType, bytes } = answer;
  const body: unknown = mediaType === 'application/octet-stream' ? bytes.toString('latin1') : JSON.parse(bytes.toString());
  const breach = operation.checkAnswer(status, mediaType, headers, body);
  if (breach === null) return answer;
  note(log.answers, operation.id, breach);
  throw new Error(`the answer of ${operation.id} breaks the contract: ${breach}`);
}

function readRequest(operation: Operation, request: FastifyRequest, bytes: Buffer): RequestParts | { readonly malformed: string } {
  const mediaType = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
  if (operation.requestMediaType !== null && mediaType !== operation.requestMediaType)
    return { malformed: `media type ${mediaType}, not ${operation.requestMediaType}` };
  const parts = { path: request.params as Record<string, string>, query: request.query as Record<string, string>, header: request.headers };
  if (operation.requestMediaType === null) return { ...parts, body: undefined };
  if (operation.requestMediaType !== 'application/json')
    return { ...parts, body: Object.fromEntries(new URLSearchParams(bytes.toString())) };
  try {
    return { ...parts, body: JSON.parse(bytes.toString()) as unknown };
  } catch {
    return { malformed: 'body: not JSON' };
  }
}

function clientOf(request: FastifyRequest, { clock, storage }: Authority): Client | null {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  const clientId = token === undefined ? null : storage.clientOfToken(token, clock.now());
  const client = clientId === null ? null : storage.client(clientId);
  return client?.revoked === false ? client : null;
}

function keyOf(operation: Operation, header: Readonly<Record<string, string>>): string {
  return (operation.method === 'POST' ? header['idempotency-key'] : header['request-id']) ?? '';
}

function wire({ status, body }: Answer): WireAnswer {
  if (Buffer.isBuffer(body)) return { status, mediaType: 'application/octet-stream', bytes: body, signature: null };
  return { status, mediaType: jsonMediaType(status), bytes: Buffer.from(JSON.stringify(body)), signature: null };
}

function signed(answer: WireAnswer, requestBytes: Buffer, key: string, { clock, keys }: Authority): WireAnswer {
  const payload: components['schemas']['AnswerSignature'] = {
    idempotencyKey: key,
    requestDigest: digestOf(requestBytes),
    answerDigest: digestOf(answer.bytes),
    status: answer.status,
    time: toInstant(clock.now()),
  };
  return { ...answer, signature: signJws(payload, keys.answers) };
}

function send(reply: FastifyReply, answer: WireAnswer): void {
  reply.code(answer.status).header('content-type', answer.mediaType).header('cache-control', 'no-store');
  if (answer.signature !== null) reply.header('authority-signature', answer.signature);
  reply.send(answer.bytes);
}

function sendPlain(reply: FastifyReply, answer: Answer): void {
  send(reply, wire(answer));
}

function jsonMediaType(status: number): string {
  return status >= 400 ? problemMediaType : 'application/json';
}

/** True when the fault already was the whole answer: nothing was carried out. */
async function breakBefore(hits: readonly Fault[], request: FastifyRequest, reply: FastifyReply, { clock }: Authority): Promise<boolean> {
  for (const fault of hits) {
    switch (fault.kind) {
      case 'latency':
        await clock.delay(fault.ms ?? 1000);
        break;
      case 'status':
        sendPlain(reply, problem(fault.status ?? 503, 'fault', 'A fault that was asked for'));
        return true;
      case 'maintenance':
        reply.header('retry-after', '600');
        sendPlain(reply, problem(503, 'maintenance', 'The service is under maintenance'));
        return true;
      case 'nonsense':
        reply.code(200).header('content-type', 'application/json').send('{"nonsense":true}');
        return true;
      case 'reset':
        reset(request, reply);
        return true;
      case 'reply-lost-after-commit':
      case 'bad-signature':
      case 'flipped-bit':
      case 'cut':
      case 'down':
        break;
    }
  }
  return false;
}

function reset(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  request.raw.socket.resetAndDestroy();
}

/** The length that was promised is never reached. */
function cutOff(reply: FastifyReply, bytes: Buffer, after: number): void {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-length': bytes.length });
  reply.raw.write(bytes.subarray(0, after), () => reply.raw.destroy());
}

/** One, in the middle. */
function flipBit(bytes: Buffer): Buffer {
  const middle = bytes.length >> 1;
  return Buffer.concat([bytes.subarray(0, middle), Uint8Array.of((bytes[middle] ?? 0) ^ 1), bytes.subarray(middle + 1)]);
}

function flipSignature(jws: string): string {
  const [header, payload, signature = ''] = jws.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return [header, payload, bytes.toString('base64url')].join('.');
}

function note(list: Breach[], operation: string, what: string): void {
  list.push({ operation, what });
  process.stderr.write(`authority: ${operation}: ${what}\n`);
}
