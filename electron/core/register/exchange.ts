/** One operation of the authority's API from request to verified, parsed answer: bearer token, retries, breaker, signature, zod. */
import type { z } from 'zod';
import type { LogFields } from '../audit/log-fields.ts';
import type { Clock } from '../clock.ts';
import type { KeyRing } from '../keys/key-list.ts';
import type { Log } from '../log.ts';
import { err, ok, type Result } from '../result.ts';
import type { AccessTokens } from './access-token.ts';
import { verifyAnswer } from './answer-signature.ts';
import type { AuthorityError } from './authority-error.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { exchange, type HttpAnswer } from './http.ts';
import { problemSchema } from './schemas.ts';

export interface Operation<T> {
  /** As in the OpenAPI document. The log names this, never a path: a path may hold a reference. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly contentType?: 'application/json' | 'application/x-www-form-urlencoded';
  readonly body?: string;
  readonly access: 'public' | 'bearer';
  /** `accessToken` of the look-up. */
  readonly recordAccess?: string;
  /** Of a POST that is carried out once for ever. */
  readonly idempotencyKey?: string;
  /** Whether the answer moves money or issues a paper, and so must be signed. */
  readonly signed: boolean;
  /** Sending it twice does no more than sending it once. */
  readonly idempotent: boolean;
  readonly timeoutMs: number;
  /** The answer is bytes, not JSON: `answer` judges those. */
  readonly binary?: true;
  readonly answer: z.ZodType<T>;
}

/** The answer with what proves it, to be kept with the money or the paper. `signature` is empty for unsigned operations, `body` for bytes. */
export interface Answered<T> {
  readonly answer: T;
  readonly proof: { readonly signature: string; readonly body: string };
}

/** `silence`: no answer came that was worth anything; somebody who answers in the authority's place is neither. */
export type Heard = 'answer' | 'silence';

/** An answer that nobody could have had before it was asked for says what time it is. */
export interface AuthorityTime {
  /** As signed, milliseconds since 1970. */
  readonly time: number;
  /** By our monotonic clock. */
  readonly askedAt: number;
  readonly heardAt: number;
}

export interface SenderOptions {
  readonly baseUrl: string;
  readonly clock: Clock;
  /** 0 <= x < 1. */
  readonly random: () => number;
  /** At least 16 characters of [0-9A-Za-z_-], never the same twice. */
  readonly newId: () => string;
  readonly log: Log;
  readonly breaker: CircuitBreaker;
  /** Told of each operation, whatever tries it took; left out by who does not speak to the authority itself. */
  readonly heard?: (heard: Heard) => void;
  readonly timeTold?: (told: AuthorityTime) => void;
  /** The key list held now; null before the first. */
  readonly keys: () => KeyRing | null;
  /** The authority's list of this moment, as far as it can be had: the authority may sign with a key that is newer than ours. */
  readonly freshKeys: () => Promise<KeyRing | null>;
}

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_BINARY_BYTES = 8 * 1024 * 1024;
const MAX_ATTEMPTS = 3;
/** Before the second attempt; twice that before the third. Half of it is chance, so that kiosks do not come back in step. */
const FIRST_PAUSE_MS = 300;

export type Send = <T>(operation: Operation<T>) => Promise<Result<Answered<T>, AuthorityError>>;

/** @param tokens undefined for the sender that fetches the tokens themselves */
export function createSender(options: SenderOptions, tokens?: AccessTokens): Send {
  const { clock, log, breaker } = options;

  async function send<T>(operation: Operation<T>): Promise<Result<Answered<T>, AuthorityError>> {
    for (let attempt = 1; ; attempt += 1) {
      const started = clock.monotonic();
      const result = await sendOnce(operation);
      const fields = { operation: operation.name, attempt, ms: Math.round(clock.monotonic() - started) };
      if (result.ok) {
        log.info('authority-answered', fields);
        options.heard?.('answer');
        return result;
      }
      log.warn('authority-failed', { ...fields, ...loggable(result.error) });
      // A slow answer is not asked for again here: the citizen has waited, and the outbox has its own patience.
      if (result.error.kind !== 'unreachable' || !operation.idempotent || attempt === MAX_ATTEMPTS) {
        const heard = heardIn(result.error);
        if (heard) options.heard?.(heard);
        return result;
      }
      await clock.delay(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + options.random() / 2));
    }
  }

  async function sendOnce<T>(operation: Operation<T>): Promise<Result<Answered<T>, AuthorityError>> {
    if (operation.access === 'public' || !tokens) return sendWith(operation, undefined);
    const token = await tokens.get();
    if (!token.ok) return token;
    const result = await sendWith(operation, token.value);
    if (result.ok || result.error.kind !== 'unauthorized') return result;
    // Once more with a fresh token: the authority may have forgotten this one before its time.
    tokens.drop(token.value);
    const fresh = await tokens.get();
    return fresh.ok ? sendWith(operation, fresh.value) : fresh;
  }

  async function sendWith<T>(operation: Operation<T>, token: string | undefined): Promise<Result<Answered<T>, AuthorityError>> {
    if (!breaker.tryPass()) return err({ kind: 'circuit-open', detail: 'pause after failures' });
    const requestId = options.newId();
    const askedAt = clock.monotonic();
    const answered = await exchange(
      {
        method: operation.method,
        url: `${options.baseUrl}${operation.path}`,
        headers: headersOf(operation, requestId, token),
        ...(operation.body === undefined ? {} : { body: operation.body }),
        timeoutMs: operation.timeoutMs,
        maxAnswerBytes: operation.binary ? MAX_BINARY_BYTES : MAX_ANSWER_BYTES,
      },
      clock,
    );
    const result = answered.ok ? await judge(operation, { requestId, askedAt, heardAt: clock.monotonic() }, answered.value) : answered;
    if (result.ok || !(result.error.kind === 'unreachable' || result.error.kind === 'slow')) breaker.succeeded();
    else breaker.failed();
    return result;
  }

  async function judge<T>(operation: Operation<T>, asked: Asked, answer: HttpAnswer): Promise<Result<Answered<T>, AuthorityError>> {
    const { status } = answer;
    if (status >= 500) return err(serverError(answer));
    if (status === 401) return err({ kind: 'unauthorized', detail: codeOf(answer) });
    const jws = answer.headers.get('authority-signature');
    // An unsigned refusal is reported as such; whoever deals with money must not believe it.
    if (operation.signed && (status < 400 || jws !== null)) {
      const verified = await verify(operation, asked, answer, jws);
      if (!verified.ok) return err({ kind: 'not-an-answer', detail: verified.error });
    }
    if (status >= 400) return err({ kind: 'refused', status, code: codeOf(answer), signed: operation.signed && jws !== null, detail: '' });
    if (status !== 200 && status !== 201) return err({ kind: 'nonsense', detail: `status ${status}` });
    const parsed = operation.answer.safeParse(operation.binary ? answer.body : readJson(answer.body));
    if (!parsed.success) return err({ kind: 'nonsense', detail: `answer at "${parsed.error.issues[0]?.path.join('.') ?? ''}"` });
    const body = operation.binary ? '' : Buffer.from(answer.body).toString('utf8');
    return ok({ answer: parsed.data, proof: { signature: jws ?? '', body } });
  }

  async function verify<T>(
    operation: Operation<T>,
    { requestId, ...times }: Asked,
    answer: HttpAnswer,
    jws: string | null,
  ): Promise<Result<void, string>> {
    if (jws === null) return err('not signed');
    const signed = {
      jws,
      key: operation.idempotencyKey ?? requestId,
      mayBeReplayed: operation.idempotencyKey !== undefined,
      requestBody: operation.body ?? '',
      answerBody: answer.body,
      status: answer.status,
      now: clock.now(),
    };
    const verified = await judgeByKeys((keys) => verifyAnswer(signed, keys), options);
    if (!verified.ok) return verified;
    if (!signed.mayBeReplayed) options.timeTold?.({ time: verified.value, ...times });
    return ok(undefined);
  }

  return send;
}

/** One try: under which Request-Id, and when by the monotonic clock. */
interface Asked {
  readonly requestId: string;
  readonly askedAt: number;
  readonly heardAt: number;
}

/** Judges by the keys held now; what they do not find good is judged once more by the newest, which may have the key that signed. */
export async function judgeByKeys<T>(
  judge: (keys: KeyRing) => Result<T, string> | Promise<Result<T, string>>,
  { keys, freshKeys }: Pick<SenderOptions, 'keys' | 'freshKeys'>,
): Promise<Result<T, string>> {
  const held = keys();
  const judged = held ? await judge(held) : err('no key list yet');
  if (judged.ok) return judged;
  const fresh = await freshKeys();
  return fresh ? judge(fresh) : judged;
}

function heardIn(error: AuthorityError): Heard | null {
  switch (error.kind) {
    case 'unreachable':
    case 'slow':
    case 'maintenance':
      return 'silence';
    case 'refused':
      return error.signed ? 'answer' : null;
    case 'unauthorized':
    case 'not-an-answer':
    case 'nonsense':
    case 'circuit-open':
      return null;
  }
}

function headersOf<T>(operation: Operation<T>, requestId: string, token: string | undefined): Record<string, string> {
  return {
    accept: operation.binary ? 'application/octet-stream, application/problem+json' : 'application/json, application/problem+json',
    'request-id': requestId,
    ...(operation.body === undefined ? {} : { 'content-type': operation.contentType ?? 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(operation.recordAccess === undefined ? {} : { 'record-access': operation.recordAccess }),
    ...(operation.idempotencyKey === undefined ? {} : { 'idempotency-key': operation.idempotencyKey }),
  };
}

function serverError(answer: HttpAnswer): AuthorityError {
  const code = codeOf(answer);
  if (answer.status === 503 && (code === 'maintenance' || answer.headers.has('retry-after'))) return { kind: 'maintenance', detail: code };
  return { kind: 'unreachable', detail: `status ${answer.status} ${code}`.trim() };
}

/** The problem's `code`; its free text is not kept: nobody promised that it names no one. */
function codeOf(answer: HttpAnswer): string {
  const problem = problemSchema.safeParse(readJson(answer.body));
  return problem.success ? (problem.data.code ?? '').slice(0, 60) : '';
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function loggable(error: AuthorityError): LogFields {
  return error.kind === 'refused' ? { kind: error.kind, status: error.status, code: error.code, signed: error.signed } : { ...error };
}
