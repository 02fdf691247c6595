/** One HTTP exchange with bounds on time and size. Knows nothing of what is said. */
import type { Clock } from '../clock.ts';
import { err, ok, type Result } from '../result.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** In a buffer of its own, so that it can be handed to another thread. */
  readonly body: Uint8Array<ArrayBuffer>;
}

export type HttpError =
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'slow'; readonly detail: string }
  | { readonly kind: 'nonsense'; readonly detail: string };

class TimedOut extends Error {}
class TooLarge extends Error {}

export async function exchange(request: HttpRequest, clock: Clock): Promise<Result<HttpAnswer, HttpError>> {
  const stop = new AbortController();
  const timer = new AbortController();
  clock.delay(request.timeoutMs, timer.signal).then(
    () => stop.abort(new TimedOut()),
    () => undefined,
  );
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      // A redirect would carry the bearer token to wherever it points.
      redirect: 'error',
      signal: stop.signal,
    });
    const body = await readBounded(response, request.maxAnswerBytes);
    return ok({ status: response.status, headers: response.headers, body });
  } catch (error) {
    if (error instanceof TimedOut) return err({ kind: 'slow', detail: `no answer in ${request.timeoutMs} ms` });
    if (error instanceof TooLarge) return err({ kind: 'nonsense', detail: `more than ${request.maxAnswerBytes} bytes` });
    return err({ kind: 'unreachable', detail: causeOf(error) });
  } finally {
    timer.abort();
  }
}

async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream and closes the connection.
    if (size > maxBytes) throw new TooLarge();
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

/** fetch hides the reason (ECONNREFUSED, ECONNRESET ...) in `cause`. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return String(cause);
}
