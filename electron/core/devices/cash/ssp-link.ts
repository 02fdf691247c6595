/** The one serial line to a validator: a command, and its answer. */
import type { SerialPort } from 'serialport';
import type { Clock } from '../../clock.ts';
import { within } from '../printer/deadline.ts';
import { command } from './ssp-codes.ts';
import { createFrameParser, encodeFrame, type SspFrame } from './ssp-frames.ts';

/** Nothing can be said to the device any more, or nothing that it answers can be understood. */
export class LineLost extends Error {}

export interface SspLimits {
  /** Milliseconds that opening the port may take. */
  readonly openMs: number;
  /** Milliseconds from a command to its answer; after that it is sent again. */
  readonly answerMs: number;
  /** How often a command is sent before the line is lost. */
  readonly tries: number;
}

export interface SspLink {
  /** The answer: its status and what follows. @throws LineLost */
  ask(...bytes: readonly number[]): Promise<Uint8Array>;
  isClosed(): boolean;
  close(): Promise<void>;
}

export interface SspLinkOptions extends SspLimits {
  readonly path: string;
  readonly baudRate: number;
  readonly clock: Clock;
}

/** @throws LineLost */
export async function openSspLink({ path, baudRate, clock, openMs, answerMs, tries }: SspLinkOptions): Promise<SspLink> {
  // native code: loaded for a kiosk that has an acceptor, when it is first spoken to
  const { SerialPort: Port } = await import('serialport');
  const port = new Port({ path, baudRate, dataBits: 8, stopBits: 2, parity: 'none', autoOpen: false });
  let parse = createFrameParser();
  let sequence: 0 | 1 = 1;
  let closedBecause: string | null = null;
  let waiting: { readonly sequence: 0 | 1; readonly resolve: (data: Uint8Array | null) => void } | null = null;

  function answered(data: Uint8Array | null): void {
    waiting?.resolve(data);
    waiting = null;
  }

  function closed(why: string): void {
    closedBecause ??= why;
    answered(null);
  }

  port.on('data', (bytes: Buffer) => {
    for (const frame of parse(bytes)) if (isAnswer(frame)) answered(frame.data);
  });
  port.on('error', (error) => closed(error.message));
  port.on('close', () => closed('the line was closed at the other end'));

  function isAnswer(frame: SspFrame): boolean {
    return frame.slave === 0 && frame.sequence === waiting?.sequence;
  }

  async function close(): Promise<void> {
    closed('closed by the kiosk');
    if (port.isOpen) await within(clock, openMs, new Promise<void>((resolve) => port.close(() => resolve())));
  }

  const opened = await within(clock, openMs, open(port));
  if (opened !== null) {
    // it may still open after all, and would be nobody's
    port.once('open', () => port.close());
    throw new LineLost(opened === 'timed-out' ? `the port did not open within ${openMs} ms` : opened);
  }

  return {
    async ask(...bytes) {
      // SYNC has the bit set, and the command after it has not
      sequence = bytes[0] === command.sync || sequence === 0 ? 1 : 0;
      const frame = encodeFrame({ sequence, slave: 0, data: Uint8Array.from(bytes) });
      for (let attempt = 1; attempt <= tries && closedBecause === null; attempt += 1) {
        parse = createFrameParser();
        const answer = new Promise<Uint8Array | null>((resolve) => {
          waiting = { sequence, resolve };
        });
        port.write(frame);
        const data = await within(clock, answerMs, answer);
        if (data !== null && data !== 'timed-out') return data;
      }
      closed(`no answer to command ${bytes[0]?.toString(16)}`);
      throw new LineLost(closedBecause ?? '');
    },
    isClosed: () => closedBecause !== null,
    close,
  };
}

/** Null: open. */
function open(port: SerialPort): Promise<string | null> {
  return new Promise((resolve) => {
    port.open((error) => (error ? resolve(error.message) : port.flush(() => resolve(null))));
  });
}
