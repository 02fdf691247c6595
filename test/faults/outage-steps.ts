/** What may happen around an outage: the same people at several kiosks whose copies differ in age, and records that change meanwhile. */
import fc from 'fast-check';
import type { NoteFate } from '../core/payment/remembering-acceptor.ts';
import type { RecordChange } from '../core/payment/remembering-records.ts';
import { card, deed, fate, type OutageStep, other, pause } from './steps.ts';

type AnyDeed = fc.Arbitrary<OutageStep extends infer S ? (S extends OutageStep ? Omit<S, 'at' | 'pause'> : never) : never>;

/** Two in three are the same one: what matters is who comes to two kiosks. */
const person = fc.constantFrom(1, 1, 2);
const at = fc.constantFrom<OutageStep['at']>('A', 'A', 'A', 'A', 'A', 'A', 'B', 'B', 'B', 'B', 'B', 'C', 'C', 'C', 'D', 'E');
const line = fc.integer({ min: 1, max: 4 });
const minute = 60_000;

const choose = deed('choose', { person, lines: fc.uniqueArray(line, { maxLength: 3 }) });
const approved = fc.constant({ do: 'card', deal: 'approve', reversal: 'reversed' } as const);
const allNotes = fc.constant({ do: 'notes', fates: [] as readonly NoteFate[] } as const);

const payment: AnyDeed = fc.oneof(
  { weight: 6, arbitrary: approved },
  { weight: 3, arbitrary: card },
  { weight: 4, arbitrary: allNotes },
  { weight: 2, arbitrary: deed('notes', { fates: fc.array(fate, { minLength: 1, maxLength: 4 }) }) },
  { weight: 2, arbitrary: deed('credit', {}) },
);

const change = deed('record', {
  person,
  lines: fc.subarray([1, 2, 3, 4], { minLength: 1 }),
  change: fc.constantFrom<RecordChange>('raise', 'raise', 'lower', 'lower', 'remove', 'object', 'allow', 'elsewhere', 'elsewhere'),
});

const outside: AnyDeed = fc.oneof(
  { weight: 8, arbitrary: change },
  { weight: 4, arbitrary: deed('sync', {}) },
  { weight: 2, arbitrary: deed('fee', { piastres: fc.constantFrom(9_000, 11_000, 10_000) }) },
  { weight: 1, arbitrary: deed('extend', {}) },
  { weight: 3, arbitrary: deed('all-down', {}) },
  { weight: 3, arbitrary: deed('all-up', {}) },
  {
    weight: 3,
    arbitrary: deed('flap', {
      phases: fc.array(fc.constantFrom(150, 1_000, 5_000, 20_000, minute), { minLength: 2, maxLength: 6 }),
    }),
  },
  { weight: 6, arbitrary: other },
);

const withPause = (arbitrary: AnyDeed) => fc.tuple(arbitrary, pause);

/** Somebody comes, and mostly pays at once. */
const visit = fc
  .tuple(
    at,
    withPause(choose),
    withPause(payment),
    fc.array(withPause(fc.oneof({ weight: 2, arbitrary: payment }, { weight: 3, arbitrary: outside })), { maxLength: 3 }),
  )
  .map(([where, chosen, paid, more]) => [chosen, paid, ...more].map(([done, pause]) => ({ ...done, at: where, pause }) as OutageStep));

const between = fc.tuple(at, withPause(outside)).map(([where, [done, pause]]) => [{ ...done, at: where, pause } as OutageStep]);

const parts = (most: number) =>
  fc.array(fc.oneof({ weight: 3, arbitrary: visit }, { weight: 2, arbitrary: between }), { maxLength: most }).map((parts) => parts.flat());

/** The line is gone for so long before anybody comes that everybody has noticed. */
const noticed = fc.constant<readonly OutageStep[]>([
  { do: 'all-down', at: 'A', pause: 'done' },
  { do: 'wait', ms: 2 * minute, at: 'A', pause: 'done' },
]);
const back = fc.constantFrom<readonly OutageStep[]>(
  [{ do: 'all-up', at: 'A', pause: 3_000 }],
  [
    { do: 'all-up', at: 'A', pause: 'done' },
    { do: 'wait', ms: minute, at: 'A', pause: 0 },
  ],
);

/** Nobody at a kiosk hears of it. */
const changes = fc
  .array(fc.tuple(change, at), { maxLength: 3 })
  .map((some) => some.map(([done, at]): OutageStep => ({ ...done, at, pause: 0 })));

export const outageSteps: fc.Arbitrary<OutageStep[]> = fc
  .tuple(parts(2), noticed, changes, parts(6), fc.option(back, { nil: [] }), parts(3))
  .map((parts) => parts.flat());
