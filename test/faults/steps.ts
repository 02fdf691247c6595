/** What may happen, one step after another: what people do, and what goes wrong. */
import fc from 'fast-check';
import type { NoteFate } from '../core/payment/remembering-acceptor.ts';
import type { Payer } from '../core/payment/remembering-authority.ts';
import type { RecordChange } from '../core/payment/remembering-records.ts';
import type { Deal, RememberingTerminal } from '../core/payment/remembering-terminal.ts';
import type { LineFault } from './authority-line.ts';
import type { KioskName } from './clearance-keys.ts';
import type { Death } from './life.ts';
import type { PrintFate } from './remembering-printer.ts';

type Person = 1 | 2;

export type Deed =
  /** @param lines of the person's four; none: the certificate alone. `stale`: chosen from a record of two hours ago. */
  | { readonly do: 'open'; readonly person: Person; readonly lines: readonly number[]; readonly stale: boolean }
  | { readonly do: 'card'; readonly deal: Deal; readonly reversal: RememberingTerminal['reversals'][number] }
  | { readonly do: 'cash'; readonly notes: readonly (readonly [number, NoteFate])[] }
  | { readonly do: 'qr'; readonly payer: Payer }
  | { readonly do: 'credit' }
  | { readonly do: 'cancel' }
  | { readonly do: 'leave' }
  | { readonly do: 'come-back'; readonly person: Person }
  | { readonly do: 'reprint'; readonly person: Person }
  /** A clerk hands a credit back. */
  | { readonly do: 'pay-back' }
  | { readonly do: 'line-down' }
  | { readonly do: 'line-up' }
  | { readonly do: 'line-faults'; readonly faults: readonly LineFault[] }
  | { readonly do: 'authority-refuses' }
  | { readonly do: 'paid-elsewhere'; readonly person: Person; readonly line: number }
  | { readonly do: 'pay-late' }
  | { readonly do: 'terminal'; readonly state: RememberingTerminal['state'] }
  | { readonly do: 'terminal-reboots'; readonly forgets: boolean }
  | { readonly do: 'terminal-swapped' }
  | { readonly do: 'acceptor-swapped' }
  | { readonly do: 'acceptor-adopted' }
  | { readonly do: 'acceptor-cleared' }
  | { readonly do: 'acceptor-line'; readonly up: boolean }
  | { readonly do: 'printer'; readonly device: 'a4' | 'receipt'; readonly fates: readonly PrintFate[] }
  | { readonly do: 'clock-set'; readonly wrongBy: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'three-days' }
  /** The program dies at once, or at a later step; and in its next lives too. */
  | { readonly do: 'die'; readonly darkMs: number; readonly deaths: readonly Death[] };

interface At {
  readonly at: KioskName;
  /** What comes next comes so many milliseconds later, or when nobody waits for anything at this kiosk any more. */
  readonly pause: number | 'done';
}

export type Step = Deed & At;

/** What may happen besides where the authority keeps records and kiosks serve without it. */
export type OutageDeed =
  /** @param lines of the person's four; none: the certificate alone. Read from the authority, or from the copy. */
  | { readonly do: 'choose'; readonly person: number; readonly lines: readonly number[] }
  /** All that is left, in notes; what becomes of the first ones. */
  | { readonly do: 'notes'; readonly fates: readonly NoteFate[] }
  | { readonly do: 'all-down' }
  | { readonly do: 'all-up' }
  /** Down and up again, so many milliseconds each. */
  | { readonly do: 'flap'; readonly phases: readonly number[] }
  /** The records are fetched, with the line up. */
  | { readonly do: 'sync' }
  /** The kiosk's policy asks another fee than the authority does. */
  | { readonly do: 'fee'; readonly piastres: number }
  | { readonly do: 'record'; readonly person: number; readonly lines: readonly number[]; readonly change: RecordChange }
  /** A supervisor extends the limits. */
  | { readonly do: 'extend' };

export type OutageStep = (Deed | OutageDeed) & At;

const person = fc.constantFrom<Person>(1, 1, 1, 2);
const minute = 60_000;
const hour = 60 * minute;

export function deed<D extends (Deed | OutageDeed)['do']>(
  name: D,
  of: { readonly [K in keyof Omit<Extract<Deed | OutageDeed, { do: D }>, 'do'>]: fc.Arbitrary<Extract<Deed | OutageDeed, { do: D }>[K]> },
) {
  return fc.record({ do: fc.constant(name), ...of }) as unknown as fc.Arbitrary<Extract<Deed | OutageDeed, { do: D }>>;
}

const death: fc.Arbitrary<Death> = fc.record({
  step: fc.integer({ min: 1, max: 12 }),
  moment: fc.constantFrom('before', 'after'),
  of: fc.constantFrom('commits', 'commits and calls'),
});

export const fate = fc.constantFrom<NoteFate>(
  'stacked',
  'stacked',
  'stacked',
  'stacked',
  'stacked',
  'stacked',
  'comes-back',
  'not-recognised',
  'power-cut-before-the-box',
  'power-cut-after-the-box',
  'jams-then-falls',
  'jams-then-taken-out',
);

const note = fc.tuple(fc.constantFrom(20_000, 20_000, 10_000, 10_000, 5_000, 2_000, 1_000, 500), fate);

export const card = deed('card', {
  deal: fc.constantFrom<Deal>(
    'approve',
    'approve',
    'approve',
    'refuse',
    'cancel',
    'driver-throws',
    'approve-reply-lost',
    'request-lost',
    'slow-approve',
    { approve: 700 },
  ),
  reversal: fc.constantFrom('reversed', 'refused', 'unknown', 'unknown-but-reversed'),
});

const payment: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 8, arbitrary: card },
  { weight: 8, arbitrary: deed('cash', { notes: fc.array(note, { minLength: 1, maxLength: 6 }) }) },
  { weight: 5, arbitrary: deed('qr', { payer: fc.constantFrom<Payer>('at-once', 'at-once', 'when-cancelled', 'nobody') }) },
  { weight: 5, arbitrary: deed('credit', {}) },
);

export const other: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: deed('leave', {}) },
  { weight: 2, arbitrary: deed('cancel', {}) },
  { weight: 2, arbitrary: deed('come-back', { person }) },
  { weight: 1, arbitrary: deed('reprint', { person }) },
  { weight: 2, arbitrary: deed('pay-back', {}) },
  { weight: 2, arbitrary: deed('line-down', {}) },
  { weight: 3, arbitrary: deed('line-up', {}) },
  {
    weight: 9,
    arbitrary: deed('line-faults', {
      faults: fc.array(
        fc.constantFrom<LineFault>('reply-lost', 'reply-lost', 'request-lost', 'forged-answer', 'unsigned-refusal', 'maintenance'),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  },
  { weight: 1, arbitrary: deed('authority-refuses', {}) },
  { weight: 2, arbitrary: deed('paid-elsewhere', { person, line: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: deed('pay-late', {}) },
  { weight: 2, arbitrary: deed('terminal', { state: fc.constantFrom('idle', 'busy', 'unreachable') }) },
  { weight: 1, arbitrary: deed('terminal-reboots', { forgets: fc.boolean() }) },
  { weight: 1, arbitrary: deed('terminal-swapped', {}) },
  { weight: 1, arbitrary: deed('acceptor-swapped', {}) },
  { weight: 1, arbitrary: deed('acceptor-adopted', {}) },
  { weight: 3, arbitrary: deed('acceptor-cleared', {}) },
  { weight: 1, arbitrary: deed('acceptor-line', { up: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: deed('printer', {
      device: fc.constantFrom('a4', 'receipt'),
      fates: fc.array(fc.constantFrom<PrintFate>('comes-out', 'out-of-paper', 'came-out-unheard', 'lost-unheard'), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: deed('clock-set', { wrongBy: fc.constantFrom(0, -2 * hour, 2 * hour, -25 * hour, 25 * hour, 5 * minute, -5 * minute) }),
  },
  { weight: 3, arbitrary: deed('wait', { ms: fc.constantFrom(1_000, 130_000, 11 * minute, hour) }) },
  { weight: 1, arbitrary: deed('three-days', {}) },
  {
    weight: 10,
    arbitrary: deed('die', {
      darkMs: fc.constantFrom(5_000, 5_000, 180_000),
      deaths: fc.array(death, { maxLength: 3 }),
    }),
  },
);

const open = deed('open', { person, lines: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }), stale: fc.boolean() });

const at = fc.constantFrom<Step['at']>('A', 'A', 'B');
export const pause = fc.constantFrom<Step['pause']>('done', 'done', 'done', 'done', 0, 150, 3_000);
const withPause = (arbitrary: fc.Arbitrary<Deed>) => fc.tuple(arbitrary, pause);

/** Somebody comes, pays in whatever ways, and things go wrong meanwhile. */
const visit = fc
  .tuple(
    at,
    withPause(open),
    fc.array(withPause(fc.oneof({ weight: 3, arbitrary: payment }, { weight: 2, arbitrary: other })), { minLength: 1, maxLength: 5 }),
  )
  .map(([where, first, more]) => [first, ...more].map(([done, pause]): Step => ({ ...done, at: where, pause })));

const between = fc.tuple(at, withPause(other)).map(([where, [done, pause]]): Step[] => [{ ...done, at: where, pause }]);

export const steps: fc.Arbitrary<Step[]> = fc
  .array(fc.oneof({ weight: 3, arbitrary: visit }, { weight: 2, arbitrary: between }), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.flat());
