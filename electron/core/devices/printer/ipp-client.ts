/** The few IPP operations that a kiosk needs (RFC 8011 section 4), over HTTP on TCP or on a unix socket (CUPS). */
import { request as httpRequest, type RequestOptions } from 'node:http';
import { userInfo } from 'node:os';
import type { Clock } from '../../clock.ts';
import { err, ok, type Result } from '../../result.ts';
import {
  decodeIpp,
  encodeIpp,
  findAttribute,
  type IppAttribute,
  type IppAttributeGroup,
  IppFormatError,
  type IppMessage,
  type IppValue,
  ippGroup,
} from './ipp-message.ts';

/** Operation ids, RFC 8011 section 5.4.15. */
export const ippOperation = {
  printJob: 0x0002,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
  resumePrinter: 0x0011,
} as const;

/** Status codes that are acted upon, RFC 8011 appendix B. Everything up to 0x00ff is a success. */
export const ippStatus = {
  notPossible: 0x0404,
  notFound: 0x0406,
  documentFormatNotSupported: 0x040a,
  notAcceptingJobs: 0x0506,
} as const;

/** job-state, RFC 8011 section 5.3.7. */
export const jobState = { pending: 3, held: 4, processing: 5, processingStopped: 6, canceled: 7, aborted: 8, completed: 9 } as const;

/** printer-state, RFC 8011 section 5.4.11. */
export const printerState = { idle: 3, processing: 4, stopped: 5 } as const;

export interface IppJob {
  readonly id: number;
  readonly name: string;
  readonly state: number;
  readonly reasons: readonly string[];
}

export interface IppPrinter {
  readonly state: number;
  readonly reasons: readonly string[];
  readonly message: string;
  readonly accepting: boolean;
  readonly queuedJobs: number;
  /** A CUPS queue, which keeps the history of its jobs (PreserveJobHistory); a bare printer forgets within minutes. */
  readonly isCups: boolean;
}

export type IppFailure =
  /** No connection: the request has not been sent. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** Connected, but no answer, or none that can be read: the request may have been carried out. */
  | { readonly kind: 'lost'; readonly detail: string }
  /** The printer answered with an IPP error status: the request has not been carried out. */
  | { readonly kind: 'refused'; readonly status: number; readonly detail: string };

export interface IppClient {
  printJob(job: { readonly name: string; readonly document: Uint8Array }): Promise<Result<IppJob, IppFailure>>;
  getJob(id: number): Promise<Result<IppJob, IppFailure>>;
  getJobs(which: 'completed' | 'not-completed'): Promise<Result<readonly IppJob[], IppFailure>>;
  cancelJob(id: number): Promise<Result<void, IppFailure>>;
  getPrinter(): Promise<Result<IppPrinter, IppFailure>>;
  /** Starts a stopped queue again: what it holds will print, so cancel that first. */
  resumePrinter(): Promise<Result<void, IppFailure>>;
}

export interface IppClientOptions {
  /** `ipp://host:port/printers/A4`, or `ipp+unix://%2Frun%2Fcups%2Fcups.sock/printers/A4` with the socket's path percent-encoded. */
  readonly printerUri: string;
  readonly clock: Clock;
  /** Longest wait for one whole answer, milliseconds. */
  readonly requestMs: number;
}

/** An answer is attributes only; a longer one is not from a printer. */
const maxAnswerBytes = 1024 * 1024;
const ippDefaultPort = 631;
const userName = 'mukhalasa-kiosk';
/** `job-uuid` makes CUPS read what it wrote down of a job: of what has ended its memory alone gives no names. */
const jobAttributes = ['job-id', 'job-name', 'job-state', 'job-state-reasons', 'job-uuid'];
const printerAttributes = [
  'printer-state',
  'printer-state-reasons',
  'printer-state-message',
  'printer-is-accepting-jobs',
  'queued-job-count',
  'cups-version',
];

/** @throws RangeError when `printerUri` is not an IPP address */
export function createIppClient({ printerUri, clock, requestMs }: IppClientOptions): IppClient {
  const endpoint = parsePrinterUri(printerUri);
  let lastRequestId = 0;

  async function call(
    code: number,
    attributes: readonly IppAttribute[],
    data: Uint8Array = new Uint8Array(),
    jobTemplate: readonly IppAttribute[] = [],
  ): Promise<Result<IppMessage, IppFailure>> {
    lastRequestId = (lastRequestId % 0x7fff_ffff) + 1;
    const requestId = lastRequestId;
    const operation: IppAttribute[] = [
      // RFC 8011 section 4.1.4: charset and language come first, in this order; then the target.
      text('attributes-charset', 'charset', 'utf-8'),
      text('attributes-natural-language', 'naturalLanguage', 'en'),
      text('printer-uri', 'uri', endpoint.target),
      ...attributes,
    ];
    const groups: IppAttributeGroup[] = [{ tag: ippGroup.operation, attributes: operation }];
    if (jobTemplate.length > 0) groups.push({ tag: ippGroup.job, attributes: jobTemplate });
    const body = encodeIpp({ code, requestId, groups, data });
    let reply = await post(endpoint, body, clock, requestMs);
    // CUPS on its socket knows the caller from the kernel, once the caller says which user it claims to be.
    if (reply.ok && reply.value.status === 401 && endpoint.options.socketPath) {
      reply = await post(endpoint, body, clock, requestMs, `PeerCred ${userInfo().username}`);
    }
    if (!reply.ok) return reply;
    if (reply.value.status !== 200) return err({ kind: 'lost', detail: `HTTP status ${reply.value.status}` });
    return readAnswer(reply.value.body, requestId);
  }

  const user = text('requesting-user-name', 'name', userName);
  const jobId = (id: number): IppAttribute => ({ name: 'job-id', values: [{ syntax: 'integer', value: id }] });

  async function getJob(id: number): Promise<Result<IppJob, IppFailure>> {
    const answer = await call(ippOperation.getJobAttributes, [jobId(id), user, requested(jobAttributes)]);
    return answer.ok ? readJob(answer.value.groups) : answer;
  }

  return {
    async printJob({ name, document }) {
      const attributes = [user, text('job-name', 'name', name), text('document-format', 'mimeMediaType', 'application/pdf')];
      const template: IppAttribute[] = [
        { name: 'copies', values: [{ syntax: 'integer', value: 1 }] },
        text('media', 'keyword', 'iso_a4_210x297mm'),
        text('sides', 'keyword', 'one-sided'),
      ];
      const answer = await call(ippOperation.printJob, attributes, document, template);
      return answer.ok ? readJob(answer.value.groups) : answer;
    },
    getJob,
    async getJobs(which) {
      const answer = await call(ippOperation.getJobs, [user, requested(jobAttributes), text('which-jobs', 'keyword', which)]);
      if (!answer.ok) return answer;
      const jobs: IppJob[] = [];
      for (const group of answer.value.groups) {
        if (group.tag !== ippGroup.job) continue;
        const listed = readJob([group]);
        const job = listed.ok && listed.value.name === '' ? await getJob(listed.value.id) : listed;
        // Gone from the history between the list and the question.
        if (!job.ok && job.error.kind === 'refused' && job.error.status === ippStatus.notFound) continue;
        if (!job.ok) return job;
        jobs.push(job.value);
      }
      return ok(jobs);
    },
    async cancelJob(id) {
      const answer = await call(ippOperation.cancelJob, [jobId(id), user]);
      return answer.ok ? ok(undefined) : answer;
    },
    async getPrinter() {
      const answer = await call(ippOperation.getPrinterAttributes, [user, requested(printerAttributes)]);
      return answer.ok ? readPrinter(answer.value.groups) : answer;
    },
    async resumePrinter() {
      const answer = await call(ippOperation.resumePrinter, [user]);
      return answer.ok ? ok(undefined) : answer;
    },
  };
}

interface Endpoint {
  readonly options: Pick<RequestOptions, 'host' | 'port' | 'socketPath' | 'path'>;
  /** The printer-uri attribute; over a unix socket the printer still has a network-like name. */
  readonly target: string;
}

function parsePrinterUri(printerUri: string): Endpoint {
  const url = URL.parse(printerUri);
  if (url?.protocol === 'ipp:' && url.hostname !== '') {
    const port = url.port === '' ? ippDefaultPort : Number(url.port);
    return { options: { host: url.hostname.replace(/^\[|\]$/g, ''), port, path: url.pathname || '/' }, target: printerUri };
  }
  if (url?.protocol === 'ipp+unix:' && url.hostname !== '') {
    return {
      options: { socketPath: decodeURIComponent(url.hostname), path: url.pathname },
      target: `ipp://localhost${url.pathname}`,
    };
  }
  throw new RangeError(`not a printer address: ${printerUri}`);
}

interface HttpReply {
  readonly status: number;
  readonly body: Buffer;
}

/** One HTTP request on a connection of its own: a kept one that the printer closed meanwhile would look like a lost request. */
function post(
  endpoint: Endpoint,
  body: Uint8Array,
  clock: Clock,
  requestMs: number,
  authorization?: string,
): Promise<Result<HttpReply, IppFailure>> {
  return new Promise((resolve) => {
    let connected = false;
    const answered = new AbortController();
    const request = httpRequest({
      ...endpoint.options,
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/ipp',
        'content-length': body.length,
        ...(authorization === undefined ? {} : { authorization }),
      },
    });
    function settle(result: Result<HttpReply, IppFailure>): void {
      answered.abort();
      request.destroy();
      resolve(result);
    }
    function fail(detail: string): void {
      settle(err({ kind: connected ? 'lost' : 'unreachable', detail }));
    }
    clock.delay(requestMs, answered.signal).then(
      () => fail(`no answer within ${requestMs} ms`),
      () => undefined,
    );
    request.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    request.on('error', (error) => fail(error.message));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxAnswerBytes) fail('the answer is too long');
        else chunks.push(chunk);
      });
      response.on('error', (error) => fail(error.message));
      response.on('end', () => settle(ok({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) })));
    });
    request.end(body);
  });
}

function readAnswer(body: Uint8Array, requestId: number): Result<IppMessage, IppFailure> {
  let message: IppMessage;
  try {
    message = decodeIpp(body);
  } catch (error) {
    if (error instanceof IppFormatError) return err({ kind: 'lost', detail: `not an IPP answer: ${error.message}` });
    throw error;
  }
  if (message.requestId !== requestId) return err({ kind: 'lost', detail: 'an answer to another request' });
  if (message.code > 0x00ff) {
    const words = textOf(findAttribute(message.groups, ippGroup.operation, 'status-message')?.values[0]) ?? '';
    const code = `0x${message.code.toString(16).padStart(4, '0')}`;
    return err({ kind: 'refused', status: message.code, detail: `IPP status ${code} ${words}`.trim() });
  }
  return ok(message);
}

function readJob(groups: readonly IppAttributeGroup[]): Result<IppJob, IppFailure> {
  const value = (name: string) => findAttribute(groups, ippGroup.job, name)?.values[0];
  const id = numberOf(value('job-id'));
  const state = numberOf(value('job-state'));
  if (id === undefined || state === undefined) return err({ kind: 'lost', detail: 'a job without id or state' });
  return ok({ id, state, name: textOf(value('job-name')) ?? '', reasons: reasonsOf(groups, ippGroup.job, 'job-state-reasons') });
}

function readPrinter(groups: readonly IppAttributeGroup[]): Result<IppPrinter, IppFailure> {
  const value = (name: string) => findAttribute(groups, ippGroup.printer, name)?.values[0];
  const state = numberOf(value('printer-state'));
  const accepting = value('printer-is-accepting-jobs');
  if (state === undefined || accepting?.syntax !== 'boolean') return err({ kind: 'lost', detail: 'a printer without a state' });
  return ok({
    state,
    accepting: accepting.value,
    reasons: reasonsOf(groups, ippGroup.printer, 'printer-state-reasons'),
    message: textOf(value('printer-state-message')) ?? '',
    queuedJobs: numberOf(value('queued-job-count')) ?? 0,
    isCups: value('cups-version') !== undefined,
  });
}

function reasonsOf(groups: readonly IppAttributeGroup[], tag: number, name: string): readonly string[] {
  const values = findAttribute(groups, tag, name)?.values ?? [];
  return values.map((value) => textOf(value) ?? '').filter((reason) => reason !== '' && reason !== 'none');
}

function text(
  name: string,
  syntax: 'charset' | 'naturalLanguage' | 'uri' | 'name' | 'keyword' | 'mimeMediaType',
  value: string,
): IppAttribute {
  return { name, values: [{ syntax, value }] };
}

function requested(names: readonly string[]): IppAttribute {
  return { name: 'requested-attributes', values: names.map((value) => ({ syntax: 'keyword', value })) };
}

function textOf(value: IppValue | undefined): string | undefined {
  if (!value || value.syntax === 'other' || value.syntax === 'collection') return undefined;
  return typeof value.value === 'string' ? value.value : undefined;
}

function numberOf(value: IppValue | undefined): number | undefined {
  return value?.syntax === 'integer' || value?.syntax === 'enum' ? value.value : undefined;
}
