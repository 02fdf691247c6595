/** Any faults, in any order: what is written down and what is in the box are the same. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { systemClock } from '../../../electron/core/clock.ts';
import type { CashAcceptor, CashEnd, Note } from '../../../electron/core/devices/cash/acceptor.ts';
import { createSspAcceptor } from '../../../electron/core/devices/cash/ssp.ts';
import { type AcceptorFaultName, type AcceptorHandle, startAcceptor } from '../../simulators/acceptor/acceptor.ts';
import { cashTest, inBox } from './acceptors.ts';

type Crash = 'none' | 'after-intent' | 'before-note' | 'after-note';

interface Step {
  readonly value: number;
  readonly fault: readonly [AcceptorFaultName, Readonly<Record<string, number>>] | null;
  readonly crash: Crash;
}

const steps = fc.record<Step>({
  value: fc.constantFrom(500, 1_000, 2_000, 5_000, 10_000, 20_000, 1),
  fault: fc.constantFrom<Step['fault']>(
    null,
    ['power-cut-before-stacking', {}],
    ['power-cut-before-stacking', { offMs: 100 }],
    ['power-cut-while-stacking', {}],
    ['power-cut-while-stacking', { offMs: 100 }],
    ['power-cut-while-stacking', { toFront: 1 }],
    ['power-cut-after-stacking', {}],
    ['power-cut-after-stacking', { offMs: 100 }],
    ['reply-lost', { event: 0xee }],
    ['reply-lost', { event: 0xee, times: 2 }],
    ['reply-lost', { event: 0xcc, times: 2 }],
    ['reply-lost', { command: 0x57 }],
    ['reply-lost', { command: 0x57, times: 2 }],
    ['reply-lost', { command: 0x58, times: 2 }],
    ['forgets-acknowledgement', {}],
    ['late-count', { reads: 2 }],
    ['noise', { every: 3 }],
    ['jam', { safe: 1, atStacking: 1 }],
    ['jam', { safe: 0, atStacking: 1 }],
  ),
  crash: fc.constantFrom<Crash>('none', 'none', 'after-intent', 'before-note', 'after-note'),
});

/** What a kiosk keeps on its disk. */
interface Ledger {
  pending: Note | null;
  /** Piastres by the count under which the note was stacked. */
  readonly credits: Map<number, number>;
  /** Something was told as stacked under a count that was told before. */
  isDoubled: boolean;
  /** The counter as far as the ledger explains it. */
  explained: number;
}

const limits = { openMs: 5_000, answerMs: 30, tries: 2, pollMs: 1, noteMs: 2_000, countReads: 4 };

function crashed(): never {
  throw new Error('crashed');
}

/** As at every start: the counter decides about an intent of which nothing more is known. */
async function recover(acceptor: CashAcceptor, ledger: Ledger): Promise<void> {
  let status = await acceptor.drain();
  while (status.state === 'unreachable') status = await acceptor.drain();
  const missing = status.stackedCount - ledger.explained;
  expect(missing).toBeLessThanOrEqual(ledger.pending ? 1 : 0);
  if (missing === 1 && ledger.pending) ledger.credits.set(status.stackedCount, ledger.pending.value);
  ledger.explained = status.stackedCount;
  ledger.pending = null;
}

/** One note is put in; ends when it is in the box, back, or nobody knows. */
async function visit(acceptor: CashAcceptor, device: AcceptorHandle, ledger: Ledger, { value, crash }: Step): Promise<CashEnd> {
  const stop = new AbortController();
  return acceptor.accept({
    stop: stop.signal,
    decide(note) {
      ledger.pending = note;
      return crash === 'after-intent' ? crashed() : 'take';
    },
    stacked(note, { stackedCount }) {
      if (crash === 'before-note') crashed();
      ledger.isDoubled ||= ledger.credits.has(stackedCount);
      ledger.credits.set(stackedCount, note.value);
      ledger.explained = stackedCount;
      ledger.pending = null;
      stop.abort();
      if (crash === 'after-note') crashed();
    },
    returned() {
      ledger.pending = null;
      stop.abort();
    },
    onPhase(phase) {
      if (phase === 'insert') device.insert(value);
    },
  });
}

cashTest('any notes, any faults, any crashes: the ledger is what is in the box', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 5 }), async (all) => {
      const device = await startAcceptor();
      const acceptor = createSspAcceptor({ path: device.path, clock: systemClock, log: { info: () => {}, warn: () => {} }, limits });
      const ledger: Ledger = { pending: null, credits: new Map(), isDoubled: false, explained: device.state().stackedCount };
      try {
        for (const step of all) {
          await recover(acceptor, ledger);
          if (step.fault) await device.faults.set(step.fault[0], true, step.fault[1]);
          await visit(acceptor, device, ledger, step);
          await device.faults.clear();
        }
        await recover(acceptor, ledger);
        expect([...ledger.credits.values()].reduce((sum, value) => sum + value, 0)).toBe(inBox(device));
        expect(ledger.isDoubled).toBe(false);
        expect(ledger.credits.size).toBe(device.state().stackedCount - 1_200);
        expect(device.state()).toMatchObject({ inPath: null, unacknowledged: 0, enabled: false });
      } finally {
        await acceptor.close();
        await device.close();
      }
    }),
    { numRuns: 40 },
  );
});
