/** A plain HTTP caller of the authority, written from the contract alone: it shares no code with the kiosk's client. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactVerify, importJWK, SignJWT } from 'jose';
import { expect } from 'vitest';
import type { components } from '../../../electron/core/register/authority-api.ts';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { type AuthorityOptions, type RunningAuthority, startAuthority } from '../../simulators/authority/authority.ts';

export type Api = components['schemas'];

export interface Reply<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: T;
}

export interface Session {
  readonly authority: RunningAuthority;
  readonly folder: string;
  /** Stops the authority and asserts that no answer of it broke the contract. */
  close(): Promise<void>;
}

export async function start(options: Partial<AuthorityOptions> = {}): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'authority-'));
  const authority = await startAuthority({ dataFolder: join(folder, 'data'), credentialsFolder: join(folder, 'credentials'), ...options });
  return {
    authority,
    folder,
    async close() {
      const log = (await control<{ answers: unknown[]; errors: unknown[] }>(authority, 'GET', '/contract')).body;
      await authority.close();
      rmSync(folder, { recursive: true, force: true });
      expect(log.answers).toEqual([]);
      expect(log.errors).toEqual([]);
    },
  };
}

export async function control<T = unknown>(authority: RunningAuthority, method: string, path: string, body?: unknown): Promise<Reply<T>> {
  return call<T>(
    authority.controlUrl + path,
    method,
    body === undefined ? {} : { 'content-type': 'application/json' },
    body === undefined ? undefined : JSON.stringify(body),
  );
}

export async function call<T>(url: string, method: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Reply<T>> {
  const answer = await fetch(url, { method, headers: { ...headers }, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: (text === '' ? undefined : JSON.parse(text)) as T };
}

export function credentials(folder: string) {
  const read = (name: string): Record<string, string> => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, string>;
  const main = read('credentials.json') as unknown as {
    clientId: string;
    tokenAudience: string;
    authorityRoot: { kty: string; crv: string; x: string };
  };
  return {
    ...main,
    clientKey: read('client-key.json'),
    kioskKey: read('kiosk-key.json'),
    kioskCertificate: read('kiosk-key.json')['certificate'] ?? '',
  };
}

export async function assertion(
  folder: string,
  change: { readonly jti?: string; readonly exp?: number; readonly aud?: string; readonly key?: Record<string, string> } = {},
): Promise<string> {
  const { clientId, tokenAudience, clientKey } = credentials(folder);
  return new SignJWT({ jti: change.jti ?? randomUUID() })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(change.aud ?? tokenAudience)
    .setIssuedAt()
    .setExpirationTime(change.exp ?? Math.floor(Date.now() / 1000) + 60)
    .sign(await importJWK(change.key ?? clientKey, 'EdDSA'));
}

export function askToken(authority: RunningAuthority, jwt: string): Promise<Reply<Api['TokenAnswer'] & Api['Problem']>> {
  const form = {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt,
  };
  return call(
    `${authority.url}/v1/oauth/token`,
    'POST',
    { 'content-type': 'application/x-www-form-urlencoded' },
    new URLSearchParams(form).toString(),
  );
}

export interface Caller {
  get<T>(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply<T>>;
  post<T>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply<T>>;
  /** Looks the person up by their first plate or licence. */
  open(record: PersonRecord): Promise<Extract<Api['LookUpAnswer'], { outcome: 'found' }>>;
  quote(found: { readonly recordId: string; readonly accessToken: string }, violationIds: readonly string[]): Promise<Reply<Api['Quote']>>;
  settle(request: Api['SettlementRequest'], key?: string): Promise<Reply<Api['SettlementAnswer']>>;
  clearances(paymentReference: string, subjectIds: readonly string[]): Promise<Reply<Api['ClearanceAnswer']>>;
}

/** @param offsetMs how far the authority's clock was moved */
export async function connect(authority: RunningAuthority, folder = authority.credentialsFolder, offsetMs = 0): Promise<Caller> {
  const exp = Math.floor((Date.now() + offsetMs) / 1000) + 60;
  const token = (await askToken(authority, await assertion(folder, { exp }))).body.access_token;
  const bearer = { authorization: `Bearer ${token}` };
  const post: Caller['post'] = (path, body, headers = {}) =>
    call(authority.url + path, 'POST', { ...bearer, 'content-type': 'application/json', ...headers }, JSON.stringify(body));
  return {
    get: (path, headers = {}) => call(authority.url + path, 'GET', { ...bearer, ...headers }),
    post,
    async open(record) {
      const answer = await post<Api['LookUpAnswer']>('/v1/lookups', { identity: record.identity, factor: factorOf(record) });
      if (answer.body.outcome !== 'found') throw new Error(`look-up: ${answer.text}`);
      return answer.body;
    },
    quote: ({ recordId, accessToken }, violationIds) =>
      post('/v1/quotes', { recordId, violationIds }, { 'idempotency-key': randomUUID(), 'record-access': accessToken }),
    settle: (request, key = randomUUID()) => post('/v1/settlements', request, { 'idempotency-key': key }),
    clearances: (paymentReference, subjectIds) =>
      post('/v1/clearances', { paymentReference, subjectIds }, { 'idempotency-key': randomUUID() }),
  };
}

export function factorOf(record: PersonRecord): Api['Factor'] {
  const [subject] = record.subjects;
  if (subject?.kind === 'vehicle-licence') return { type: 'plate', plate: subject.plate };
  return { type: 'licence', number: subject?.licenceNumber ?? '' };
}

let payments = 0;

export function paymentFor(quote: Api['Quote'], change: Partial<Api['SettlementRequest']> = {}): Api['SettlementRequest'] {
  payments += 1;
  const paidAt = new Date().toISOString();
  return {
    paymentReference: `PY${String(payments).padStart(12, '0')}`,
    quoteId: quote.quoteId,
    recordId: quote.recordId,
    lines: quote.lines.map(({ violationId, amount }) => ({ violationId, amount })),
    fees: quote.fees.map(({ code, amount }) => ({ code, amount })),
    total: quote.total,
    paidAt,
    tenders: [{ method: 'card', amount: quote.total, approvedAt: paidAt, evidence: { approvalCode: '123456' } }],
    ...change,
  };
}

/** The payload of the answer's signature, after every check that the contract asks for. */
export async function signatureOf(
  authority: RunningAuthority,
  reply: Reply<unknown>,
  requestBody: string,
): Promise<Api['AnswerSignature']> {
  const keys = await signedDocument<Api['KeyList']>(authority, '/v1/keys', 'root');
  const jws = reply.headers.get('authority-signature') ?? '';
  const { payload, protectedHeader } = await compactVerify(jws, async (header) => {
    const key = keys.keys.find((candidate) => candidate.kid === header.kid && candidate.use === 'answers');
    return importJWK({ kty: 'OKP', crv: 'Ed25519', x: key?.x ?? '' }, 'EdDSA');
  });
  expect(protectedHeader.alg).toBe('EdDSA');
  const signature = JSON.parse(new TextDecoder().decode(payload)) as Api['AnswerSignature'];
  expect(signature.requestDigest).toBe(sha256(requestBody));
  expect(signature.answerDigest).toBe(sha256(reply.text));
  expect(signature.status).toBe(reply.status);
  return signature;
}

/** Payload of `{jws}`, verified by the root or by a key of the key list with use `documents`. */
export async function signedDocument<T>(
  authority: RunningAuthority,
  path: string,
  by: 'root' | 'documents',
  bearer: Readonly<Record<string, string>> = {},
): Promise<T> {
  const { body } = await call<Api['SignedDocument']>(authority.url + path, 'GET', bearer);
  const { authorityRoot } = credentials(authority.credentialsFolder);
  const keys = by === 'root' ? null : await signedDocument<Api['KeyList']>(authority, '/v1/keys', 'root');
  const { payload } = await compactVerify(body.jws, async (header) => {
    const x = keys === null ? authorityRoot.x : keys.keys.find((key) => key.kid === header.kid && key.use === 'documents')?.x;
    return importJWK({ kty: 'OKP', crv: 'Ed25519', x: x ?? '' }, 'EdDSA');
  });
  return JSON.parse(new TextDecoder().decode(payload)) as T;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
