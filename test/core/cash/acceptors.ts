/** An acceptor for tests: the driver on a real serial port, a simulated validator at the far end of a pseudo-terminal. */
import { spawnSync } from 'node:child_process';
import { onTestFinished, test } from 'vitest';
import { systemClock } from '../../../electron/core/clock.ts';
import type { CashAcceptor, CashEnd, CashPhase, CashSession, Note, ReturnReason } from '../../../electron/core/devices/cash/acceptor.ts';
import { type AcceptorLimits, createSspAcceptor } from '../../../electron/core/devices/cash/ssp.ts';
import type { Log } from '../../../electron/core/log.ts';
import { type AcceptorHandle, type AcceptorOptions, startAcceptor } from '../../simulators/acceptor/acceptor.ts';

/** Skipped, and said so by the runner, where there is no socat to make a serial line. */
export const cashTest = test.skipIf(spawnSync('socat', ['-V']).error !== undefined);

const silentLog: Pick<Log, 'info' | 'warn'> = { info: () => undefined, warn: () => undefined };

/** Short enough that a test does not dawdle. */
const quick: AcceptorLimits = { openMs: 5_000, answerMs: 250, tries: 4, pollMs: 5, noteMs: 5_000, countReads: 5 };

export function driver(path: string, limits: Partial<AcceptorLimits> = {}): CashAcceptor {
  const acceptor = createSspAcceptor({ path, clock: systemClock, log: silentLog, limits: { ...quick, ...limits } });
  onTestFinished(() => acceptor.close());
  return acceptor;
}

/** Drained, as after every start. */
export async function acceptorWithDevice(
  options: AcceptorOptions & { readonly limits?: Partial<AcceptorLimits> } = {},
): Promise<{ readonly acceptor: CashAcceptor; readonly device: AcceptorHandle }> {
  const device = await startAcceptor(options);
  onTestFinished(() => device.close());
  const acceptor = driver(device.path, options.limits);
  await acceptor.drain();
  return { acceptor, device };
}

export interface Taking {
  /** In the order in which they were told. */
  readonly told: () => readonly Told[];
  /** Piastres, by what was told as stacked. */
  readonly counted: () => number;
  readonly until: (phase: CashPhase) => Promise<void>;
  readonly untilTold: (kind: Told['kind']) => Promise<void>;
  readonly stop: () => Promise<CashEnd>;
  readonly end: Promise<CashEnd>;
}

export type Told =
  | { readonly kind: 'asked'; readonly value: number }
  | { readonly kind: 'stacked'; readonly value: number; readonly stackedCount: number }
  | { readonly kind: 'returned'; readonly value: number | null; readonly why: ReturnReason };

/** @param decide the answer for each note; left out: all are taken */
export function taking(
  acceptor: CashAcceptor,
  { decide = () => 'take', stacked = () => undefined }: Partial<Pick<CashSession, 'decide' | 'stacked'>> = {},
): Taking {
  const told: Told[] = [];
  const stop = new AbortController();
  let phase: CashPhase | null = null;
  let waiting: { readonly isSo: () => boolean; readonly resolve: () => void }[] = [];

  function look(): void {
    for (const one of waiting) if (one.isSo()) one.resolve();
    waiting = waiting.filter((one) => !one.isSo());
  }

  function tell(one: Told): void {
    told.push(one);
    look();
  }

  function when(isSo: () => boolean): Promise<void> {
    return isSo() ? Promise.resolve() : new Promise((resolve) => waiting.push({ isSo, resolve }));
  }

  const end = acceptor.accept({
    stop: stop.signal,
    decide(note: Note) {
      tell({ kind: 'asked', value: note.value });
      return decide(note);
    },
    stacked(note, reading) {
      stacked(note, reading);
      tell({ kind: 'stacked', value: note.value, stackedCount: reading.stackedCount });
    },
    returned: (note, why) => tell({ kind: 'returned', value: note?.value ?? null, why }),
    onPhase(next) {
      phase = next;
      look();
    },
  });
  return {
    told: () => told,
    counted: () => told.reduce((sum, one) => sum + (one.kind === 'stacked' ? one.value : 0), 0),
    until: (wanted) => when(() => phase === wanted),
    untilTold: (kind) => when(() => told.some((one) => one.kind === kind)),
    stop() {
      stop.abort();
      return end;
    },
    end,
  };
}

/** Piastres in the cash box. */
export function inBox(device: AcceptorHandle): number {
  return device.state().box.reduce((sum, { value, count }) => sum + value * count, 0);
}

/** Waits for what another party does, turn by turn of the event loop. */
export async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
