import { expect, test } from 'vitest';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import { createMoneyBench, letTimePass, type MoneyBench, mustStart } from './money-bench.ts';

/** Another amount was approved, and nobody knows whether it went back. */
async function openReversal(bench: MoneyBench, line: number): Promise<Reference> {
  bench.terminal.deals.push({ approve: 5_000 });
  bench.terminal.reversals.push('unknown');
  const reference = mustStart(bench, [line], `record-${line}`);
  await letTimePass(
    bench,
    bench.card.payByCard(reference, bench.terminal, () => undefined),
  );
  return reference;
}

const reversed = (bench: MoneyBench, reference: Reference) => bench.payments.standing(reference)?.reversals.map(({ state }) => state);
const asked = (bench: MoneyBench) => bench.terminal.calls.filter((call) => call.startsWith('reverse')).length;

/** The terminal takes the next reversals and stays silent until it is told to answer. */
function silentReversals(bench: MoneyBench): () => void {
  const { reverse } = bench.terminal;
  const { promise, resolve } = Promise.withResolvers<void>();
  Object.assign(bench.terminal, {
    reverse: async (...args: Parameters<typeof reverse>) => {
      await promise;
      return reverse(...args);
    },
  });
  return resolve;
}

test('the outbox and the page ask for the same reversal: it is sent once, and both wait for the one answer', async () => {
  const bench = createMoneyBench();
  const reference = await openReversal(bench, 1);
  const before = asked(bench);
  bench.terminal.reversals.push('unknown');
  await Promise.all([bench.card.resolveOpen(bench.terminal), bench.card.resolveOpen(bench.terminal)]);
  expect(asked(bench) - before).toBe(1);
  await bench.card.resolveOpen(bench.terminal);
  expect(reversed(bench, reference)).toEqual(['reversed']);
});

test('a reversal that is added while others are being sent is sent in the same run', async () => {
  const bench = createMoneyBench();
  await openReversal(bench, 1);
  bench.authority.refusing = true;
  const refused = mustStart(bench, [2]);
  await bench.card.payByCard(refused, bench.terminal, () => undefined);
  const answer = silentReversals(bench);
  const running = bench.card.resolveOpen(bench.terminal);
  await bench.clock.advance(0);
  await bench.settlement.drain();
  const joined = bench.card.resolveOpen(bench.terminal);
  answer();
  expect(await joined).toEqual({ tenders: 0, reversals: 0 });
  expect(reversed(bench, refused)).toEqual(['reversed']);
  await running;
});

test('a terminal that is silent about somebody else’s money: the citizen at the card page is told within seconds, and nothing is sent later', async () => {
  const bench = createMoneyBench();
  await openReversal(bench, 1);
  const reference = mustStart(bench, [2]);
  const answer = silentReversals(bench);
  const running = bench.card.resolveOpen(bench.terminal);
  await bench.clock.advance(0);
  const paying = bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.clock.advance(15_000);
  expect(await paying).toMatchObject({ outcome: 'not-paid', reason: 'busy' });
  const captures = bench.terminal.captures();
  answer();
  await running;
  await bench.clock.advance(0);
  expect(bench.terminal.captures()).toBe(captures);
  expect(bench.payments.standing(reference)?.tenders).toEqual([]);
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toEqual({ outcome: 'covered' });
});

test('a citizen who comes to pay waits for the reversal under way, not for all of them', async () => {
  const bench = createMoneyBench();
  const others = [await openReversal(bench, 1), await openReversal(bench, 2), await openReversal(bench, 3)];
  const reference = mustStart(bench, [4]);
  const answer = silentReversals(bench);
  const running = bench.card.resolveOpen(bench.terminal);
  await bench.clock.advance(0);
  const paying = bench.card.payByCard(reference, bench.terminal, () => undefined);
  answer();
  expect(await paying).toEqual({ outcome: 'covered' });
  expect(await running).toEqual({ tenders: 0, reversals: 2 });
  await bench.card.resolveOpen(bench.terminal);
  for (const other of others) expect(reversed(bench, other)).toEqual(['reversed']);
});

test('a row that the program cannot carry on with is for staff; the others are given back', async () => {
  const bench = createMoneyBench();
  const broken = await openReversal(bench, 1);
  const other = await openReversal(bench, 2);
  const { tender } = bench.journal.money;
  Object.assign(bench.journal.money, {
    tender: (id: string) => {
      if (id.startsWith(broken)) throw new RangeError('Invalid time value');
      return tender(id);
    },
  });
  await bench.card.resolveOpen(bench.terminal);
  expect(reversed(bench, other)).toEqual(['reversed']);
  expect(bench.journal.books.openCases()).toMatchObject([{ kind: 'reversal-unknown', payment: broken }]);
  expect(bench.gate.state().state).toBe('in-service');
});

test('the same of a tender: staff have a case, and money of others is given back', async () => {
  const bench = createMoneyBench();
  const other = await openReversal(bench, 1);
  const broken = mustStart(bench, [2]);
  bench.terminal.deals.push('approve-reply-lost');
  bench.terminal.inquiries.push(...Array.from({ length: 12 }, () => ({ outcome: 'unknown', detail: 'no answer' }) as const));
  await letTimePass(
    bench,
    bench.card.payByCard(broken, bench.terminal, () => undefined),
  );
  const { quote } = bench.journal.money;
  Object.assign(bench.journal.money, { quote: (id: Reference) => (id === broken ? undefined : quote(id)) });
  await bench.card.resolveOpen(bench.terminal);
  expect(reversed(bench, other)).toEqual(['reversed']);
  expect(bench.journal.money.tendersOf(broken)).toMatchObject([{ state: 'unknown' }]);
  expect(bench.journal.books.openCases()).toMatchObject([{ kind: 'tender-unknown', payment: broken }]);
});
