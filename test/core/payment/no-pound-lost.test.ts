import fc from 'fast-check';
import { test } from 'vitest';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import type { AuthorityError } from '../../../electron/core/register/authority-error.ts';
import { lineId } from './bill.ts';
import { expectBooksToAgree } from './books.ts';
import { createMoneyBench, letTimePass, type MoneyBench, paymentFor } from './money-bench.ts';
import { type Death, mortal } from './mortal-gate.ts';

type Deal = MoneyBench['terminal']['deals'][number];
type Reversal = MoneyBench['terminal']['reversals'][number];

type Step =
  | { readonly do: 'open'; readonly lines: readonly number[] }
  | { readonly do: 'pay'; readonly deal: Deal; readonly reversal: Reversal }
  | { readonly do: 'leave' | 'resolve' | 'drain' | 'elsewhere' | 'refuse' }
  | { readonly do: 'authority'; readonly fault: AuthorityError | 'reply-lost' }
  | { readonly do: 'terminal'; readonly state: 'idle' | 'busy' | 'unreachable' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'die'; readonly death: Death };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('open' as const), lines: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      deal: fc.constantFrom<Deal>(
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
      reversal: fc.constantFrom<Reversal>('reversed', 'refused', 'unknown', 'unknown-but-reversed'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('leave' as const, 'resolve' as const, 'drain' as const, 'elsewhere' as const, 'refuse' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('authority' as const),
      fault: fc.constantFrom<AuthorityError | 'reply-lost'>(
        'reply-lost',
        { kind: 'unreachable', detail: '' },
        { kind: 'not-an-answer', detail: '' },
        { kind: 'refused', status: 400, code: 'malformed', signed: false, detail: '' },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('terminal' as const), state: fc.constantFrom('idle', 'busy', 'unreachable') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1000, 130_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('die' as const),
      death: fc.record({ commits: fc.integer({ min: 1, max: 8 }), moment: fc.constantFrom('before', 'after') }),
    }),
  },
);

async function take(bench: MoneyBench, references: Reference[], now: Step): Promise<void> {
  const current = references.at(-1);
  switch (now.do) {
    case 'open': {
      const opened = bench.payments.open(paymentFor(bench, now.lines));
      if (opened.ok) references.push(opened.value.reference);
      return;
    }
    case 'pay':
      if (!current) return;
      bench.terminal.deals.splice(0, Number.POSITIVE_INFINITY, now.deal);
      bench.terminal.reversals.splice(0, Number.POSITIVE_INFINITY, now.reversal);
      await letTimePass(
        bench,
        bench.card.payByCard(current, bench.terminal, () => undefined),
      );
      return;
    case 'leave':
      if (current) bench.payments.leave(current);
      return;
    case 'resolve':
      await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
      return;
    case 'drain':
      await bench.settlement.drain();
      return;
    case 'elsewhere':
      if (!bench.authority.settledLines.has(lineId(1))) bench.authority.paidElsewhere.add(lineId(1));
      return;
    case 'refuse':
      bench.authority.refusing = !bench.authority.refusing;
      return;
    case 'authority':
      bench.authority.faults.push(now.fault);
      return;
    case 'terminal':
      bench.terminal.state = now.state;
      return;
    case 'wait':
      await bench.clock.advance(now.ms);
      return;
    case 'die':
      return;
  }
}

/** Every fault is over, and an hour passes. */
async function recover(bench: MoneyBench): Promise<void> {
  bench.terminal.state = 'idle';
  bench.terminal.deals.length = 0;
  bench.terminal.reversals.length = 0;
  bench.authority.faults.length = 0;
  for (let round = 0; round < 3; round++) {
    await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
    await bench.settlement.drain();
    await bench.clock.advance(600_000);
  }
}

/** `MONEY_RUNS=2000 npx vitest run -c test/vitest.config.ts test/core/payment/no-pound-lost` looks longer. */
const runs = Number(process.env['MONEY_RUNS'] ?? 60);

test('whatever happens in whatever order, terminal, authority and ledger agree in the end', {
  timeout: 30_000 + runs * 1_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const bench = createMoneyBench();
      const references: Reference[] = [];
      for (const now of steps) {
        try {
          await take(bench, references, now);
        } catch {
          // The program died in this step; it comes back here.
          bench.restart();
          bench.payments.recoverVisit();
        }
        if (now.do === 'die') {
          // It will die a few commits from now.
          bench.restart(mortal({ ...now.death }));
          try {
            bench.payments.recoverVisit();
          } catch {
            bench.restart();
          }
        }
      }
      bench.restart();
      await recover(bench);
      expectBooksToAgree(bench, references);
      bench.journal.close();
    }),
    { numRuns: runs },
  );
});
