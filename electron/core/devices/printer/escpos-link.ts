/** The one TCP connection to a receipt printer: what is asked on it and what comes back. */
import { randomInt } from 'node:crypto';
import { createConnection } from 'node:net';
import type { Clock } from '../../clock.ts';
import { err, ok, type Result } from '../../result.ts';
import { within } from './deadline.ts';
import { createAnswerParser, type EscposAnswer } from './escpos-answers.ts';
import type { PrinterFault } from './printer.ts';

/** How a printer is asked whether all that was sent before is done: with an id of ours, or by a status request in the stream. */
export type Fence = 'process-id' | 'paper-sensor';

/** What a question on a link comes to when the link closes first. */
type Closed = { readonly closed: string };

export interface EscposLink {
  /** Set once the connection is gone, with the reason. */
  closedBecause(): string | undefined;
  /** Bytes to print; never waits, the fence after them does. */
  write(bytes: Uint8Array): void;
  /** DLE EOT n: one byte of real-time status. One question at a time. */
  ask(n: 1 | 2 | 3 | 4): Promise<number | Closed>;
  /** Answered when everything written before has been printed. */
  fence(kind: Fence): Promise<'done' | Closed>;
  close(): void;
}

export interface EscposLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly connectMs: number;
  /** Each automatic status the printer sends. */
  readonly onAutomatic: (faults: readonly PrinterFault[]) => void;
}

interface WaitingFence {
  readonly kind: Fence;
  readonly id: string;
  readonly resolve: (answer: 'done' | Closed) => void;
}

const keepAliveMs = 15_000;

export async function openEscposLink(options: EscposLinkOptions): Promise<Result<EscposLink, string>> {
  const socket = createConnection({
    host: options.host,
    port: options.port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: keepAliveMs,
  });
  const parse = createAnswerParser();
  let closedBecause: string | undefined;
  let waitingAsk: ((answer: number | Closed) => void) | undefined;
  let waitingFences: readonly WaitingFence[] = [];

  function close(reason: string): void {
    if (closedBecause !== undefined) return;
    closedBecause = reason;
    socket.destroy();
    waitingAsk?.({ closed: reason });
    for (const waiting of waitingFences) waiting.resolve({ closed: reason });
    waitingFences = [];
  }

  function take(answer: EscposAnswer): void {
    switch (answer.kind) {
      case 'real-time':
        // Unasked ones exist: a printer also answers a DLE EOT that happens to stand inside a picture.
        waitingAsk?.(answer.status);
        waitingAsk = undefined;
        return;
      case 'automatic':
        options.onAutomatic(answer.faults);
        return;
      case 'process-id':
        settleFence(waitingFences.find((waiting) => waiting.kind === 'process-id' && waiting.id === answer.id));
        return;
      case 'paper-sensor':
        settleFence(waitingFences.find((waiting) => waiting.kind === 'paper-sensor'));
        return;
    }
  }

  function settleFence(settled: WaitingFence | undefined): void {
    waitingFences = waitingFences.filter((waiting) => waiting !== settled);
    settled?.resolve('done');
  }

  const connected = new Promise<'connected' | Closed>((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('error', (error) => resolve({ closed: error.message }));
  });
  socket.on('data', (bytes: Buffer) => {
    for (const answer of parse(bytes)) take(answer);
  });
  socket.on('error', (error) => close(error.message));
  socket.on('close', () => close('the printer closed the connection'));

  const outcome = await within(options.clock, options.connectMs, connected);
  if (outcome !== 'connected') {
    close('not connected');
    return err(outcome === 'timed-out' ? `no connection within ${options.connectMs} ms` : outcome.closed);
  }

  return ok({
    closedBecause: () => closedBecause,
    write: (bytes) => {
      if (closedBecause === undefined) socket.write(bytes);
    },
    ask: (n) =>
      new Promise((resolve) => {
        if (closedBecause !== undefined) return resolve({ closed: closedBecause });
        waitingAsk = resolve;
        socket.write(Uint8Array.of(0x10, 0x04, n));
      }),
    fence: (kind) =>
      new Promise((resolve) => {
        if (closedBecause !== undefined) return resolve({ closed: closedBecause });
        const id = nextFenceId();
        waitingFences = [...waitingFences, { kind, id, resolve }];
        socket.write(kind === 'process-id' ? processIdRequest(id) : paperSensorRequest);
      }),
    close: () => close('closed by the kiosk'),
  });
}

/** GS r 1. */
const paperSensorRequest = Uint8Array.of(0x1d, 0x72, 0x01);

/** GS ( H, function 48, with four characters of 0x20 to 0x7e. */
function processIdRequest(id: string): Uint8Array {
  return Buffer.concat([Uint8Array.of(0x1d, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30), Buffer.from(id, 'latin1')]);
}

const fenceIds = 36 ** 4;
let fenceCount = randomInt(fenceIds);

/** Unlike the ids before it, those of an earlier process too: an old job's late answer must not stand for a new job. */
function nextFenceId(): string {
  fenceCount = (fenceCount + 1) % fenceIds;
  return fenceCount.toString(36).padStart(4, '0');
}
