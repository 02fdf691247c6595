import { describe, expect, test } from 'vitest';
import { expectBooksToAgree } from './books.ts';
import { createMoneyBench, letTimePass, type MoneyBench, mustStart } from './money-bench.ts';
import { mortal } from './mortal-gate.ts';
import type { RememberingTerminal } from './remembering-terminal.ts';

interface Story {
  readonly name: string;
  readonly deal: RememberingTerminal['deals'][number];
  readonly reversal?: RememberingTerminal['reversals'][number];
  /** Piastres on the card in the end, when the program comes back within two minutes. */
  readonly captured: readonly number[];
}

/** Death may come before anything was sent: then nothing is captured, whatever the terminal would have done. */
const stories: readonly Story[] = [
  { name: 'approved', deal: 'approve', captured: [61_000, 0] },
  { name: 'refused', deal: 'refuse', captured: [0] },
  { name: 'approved, reply lost', deal: 'approve-reply-lost', captured: [61_000, 0] },
  { name: 'request lost', deal: 'request-lost', captured: [0] },
  { name: 'another amount, given back', deal: { approve: 5_000 }, captured: [0] },
  { name: 'another amount, reversal unknown', deal: { approve: 5_000 }, reversal: 'unknown-but-reversed', captured: [0] },
  { name: 'another amount, reversal refused', deal: { approve: 5_000 }, reversal: 'refused', captured: [5_000, 0] },
];
/** More than any of these stories commits, so that the last ones run to their end. */
const commits = Array.from({ length: 14 }, (_, index) => index + 1);

/** A whole payment by a program that may die at any commit. */
async function live(bench: MoneyBench): Promise<void> {
  const reference = mustStart(bench);
  await letTimePass(
    bench,
    bench.card.payByCard(reference, bench.terminal, () => undefined),
  );
  await bench.settlement.drain();
}

async function comeBack(bench: MoneyBench): Promise<void> {
  bench.restart();
  bench.payments.recoverVisit();
  await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
  await bench.settlement.drain();
  await bench.clock.advance(400_000);
  await bench.settlement.drain();
  await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
}

describe.each(stories)('$name', ({ deal, reversal, captured }) => {
  test.each(['before', 'after'] as const)(
    'the program dies %s each of its commits: nothing is lost, nothing is taken twice',
    async (moment) => {
      for (const at of commits) {
        const bench = createMoneyBench(mortal({ commits: at, moment }));
        bench.terminal.deals.push(deal);
        if (reversal) bench.terminal.reversals.push(reversal);
        await live(bench).catch(() => undefined);
        await comeBack(bench);

        const references = bench.journal.money.unendedPayments().map((payment) => payment.reference);
        expectBooksToAgree(bench, references);
        expect(captured).toContain(bench.terminal.captured());
        expect(bench.terminal.captures()).toBeLessThanOrEqual(1);
        expect(bench.card.cardInService()).toBe(true);
        const [standing] = references.map((reference) => bench.payments.standing(reference));
        if (standing && bench.terminal.captured() === standing.payment.total) expect(standing.payment.state).toBe('settled');
        bench.journal.close();
      }
    },
  );
});

test('the program comes back after the citizen has gone: the approval is given back', async () => {
  const bench = createMoneyBench(mortal({ commits: 4, moment: 'before' }));
  await live(bench).catch(() => undefined);
  expect(bench.terminal.captured()).toBe(61_000);
  await bench.clock.advance(121_000);
  await comeBack(bench);
  expect(bench.terminal.captured()).toBe(0);
});

test('within two minutes the visit comes back at its payment, with reference, amount and state', async () => {
  const bench = createMoneyBench(mortal({ commits: 4, moment: 'before' }));
  const reference = mustStart(bench);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  bench.restart();
  expect(bench.payments.recoverVisit()).toEqual({ reference, amount: 61_000, language: 'ar', state: 'being-resolved' });
  await bench.card.resolveOpen(bench.terminal);
  expect(bench.payments.recoverVisit()).toMatchObject({ state: 'paid' });
  bench.payments.leave(reference);
  expect(bench.payments.recoverVisit()).toBeNull();
});
