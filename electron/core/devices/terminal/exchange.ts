/** One HTTP request to the terminal and its whole answer, with a limit on time and size. Loopback or the kiosk's own LAN. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../../clock.ts';
import { err, ok, type Result } from '../../result.ts';

/** `not-connected` alone proves that the terminal never saw the request. */
export interface ExchangeError {
  readonly kind: 'not-connected' | 'no-answer';
  readonly detail: string;
}

export interface Exchange {
  readonly url: string;
  readonly body: string;
  readonly timeoutMs: number;
  /** Ends the wait early, as the time-out does. */
  readonly signal?: AbortSignal;
}

const maxAnswerBytes = 256 * 1024;

export async function exchange(clock: Clock, { url, body, timeoutMs, signal }: Exchange): Promise<Result<string, ExchangeError>> {
  const settled = new AbortController();
  const deadline = new AbortController();
  const giveUp = AbortSignal.any(signal ? [deadline.signal, signal] : [deadline.signal]);
  clock.delay(timeoutMs, settled.signal).then(
    () => deadline.abort(),
    () => {},
  );
  try {
    return await post(url, body, giveUp);
  } finally {
    settled.abort();
  }
}

function post(url: string, body: string, signal: AbortSignal): Promise<Result<string, ExchangeError>> {
  return new Promise((resolve) => {
    let connected = false;
    const send = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest;
    // A connection of its own for each request: a kept one that has just been closed would make "never sent" unprovable.
    const request = send(url, {
      method: 'POST',
      agent: false,
      signal,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    function fail(detail: string): void {
      resolve(err({ kind: connected ? 'no-answer' : 'not-connected', detail }));
      request.destroy();
    }
    request.on('socket', (socket) => {
      connected = !socket.connecting;
      socket.once('connect', () => {
        connected = true;
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => fail(signal.aborted ? 'time-out' : (error.code ?? error.message)));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxAnswerBytes) fail('answer too large');
        else chunks.push(chunk);
      });
      response.on('error', (error: NodeJS.ErrnoException) => fail(signal.aborted ? 'time-out' : (error.code ?? error.message)));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(ok(Buffer.concat(chunks).toString('utf8')));
        else fail(`HTTP ${response.statusCode}`);
      });
    });
    request.end(body);
  });
}
