/** What the policy says must go goes, and nothing that somebody still needs. */
import { expect, test } from 'vitest';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import { defaultPolicy } from '../../../electron/core/register/default-policy.ts';
import { keptCommand } from '../../../electron/core/retention/kept.ts';
import { createRetention } from '../../../electron/core/retention/retention.ts';
import { lineId } from '../payment/bill.ts';
import { createMoneyBench, type MoneyBench, mustStart } from '../payment/money-bench.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const { identityDays, visitHours } = defaultPolicy.retention;

async function pay(bench: MoneyBench, lines: readonly number[]) {
  const reference = mustStart(bench, lines, `record-${lines.join()}`);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.settlement.drain();
  bench.payments.leave(reference);
  return reference;
}

function retentionOf(bench: MoneyBench, told = true) {
  const forgotten: number[] = [];
  const retention = createRetention({
    journal: bench.journal,
    payments: bench.payments,
    foreign: { erase: (payment) => bench.journal.papers.eraseForeignClearances(payment, new Date(bench.clock.now()).toISOString()) > 0 },
    store: { forget: (before) => void forgotten.push(before) },
    guesses: { forget: () => undefined },
    policy: () => defaultPolicy,
    clock: { ...bench.clock, told: () => told },
    log: bench.context.log,
  });
  return { retention, forgotten };
}

const named = (bench: MoneyBench) =>
  bench.journal.keptIdentities(new Date(bench.clock.now()).toISOString(), '9').map(({ reference, why }) => [reference, why]);

test('an identity goes when its term is over, and not a moment before; so does what visits left in the register', async () => {
  const bench = createMoneyBench();
  const { retention, forgotten } = retentionOf(bench);
  const early = await pay(bench, [1]);
  await bench.clock.advance(DAY_MS);
  const late = await pay(bench, [2]);
  await bench.clock.advance((identityDays - 1) * DAY_MS - HOUR_MS);
  retention.eraseWhenDue();
  expect(named(bench)).toEqual([
    [early, 'term'],
    [late, 'term'],
  ]);
  await bench.clock.advance(2 * HOUR_MS);
  retention.eraseWhenDue();
  expect(named(bench)).toEqual([[late, 'term']]);
  expect(bench.payments.standing(early)).toMatchObject({ snapshot: null, payment: { state: 'settled', total: 30_500 } });
  expect(forgotten.at(-1)).toBe(bench.clock.now() - visitHours * HOUR_MS);
});

test('what is not over, or in a case, is kept however long', async () => {
  const bench = createMoneyBench();
  const { retention } = retentionOf(bench);
  bench.authority.paidElsewhere.add(lineId(3));
  const owed = await pay(bench, [3]);
  const unanswered = mustStart(bench, [4], 'record-4');
  await bench.card.payByCard(unanswered, bench.terminal, () => undefined);
  const open = mustStart(bench, [5], 'record-5');
  await bench.clock.advance((identityDays + 30) * DAY_MS);
  retention.eraseWhenDue();
  expect(named(bench)).toEqual([
    [owed, 'open-case'],
    [unanswered, 'under-way'],
    [open, 'under-way'],
  ]);
});

test('a certificate that was taken over from another machine goes after the same term', async () => {
  const bench = createMoneyBench();
  const { retention } = retentionOf(bench);
  const takenAt = new Date(bench.clock.now()).toISOString();
  bench.journal.papers.insertForeign({
    number: 'CL100000000009' as Reference,
    payment: 'PY100000000009' as Reference,
    recordId: 'record-9',
    commitment: 'c0ffee',
    issuedAt: takenAt,
    validUntil: takenAt,
    prints: 1,
    sealed: new Uint8Array([1]),
    takenAt,
    erasedAt: null,
  });
  const sealed = () => bench.journal.papers.foreignClearance('CL100000000009')?.sealed;
  await bench.clock.advance((identityDays - 1) * DAY_MS);
  retention.eraseWhenDue();
  expect(sealed()).not.toBeNull();
  await bench.clock.advance(2 * DAY_MS);
  retention.eraseWhenDue();
  expect(sealed()).toBeNull();
});

test('before the authority has told the time nothing is erased', async () => {
  const bench = createMoneyBench();
  const reference = await pay(bench, [1]);
  await bench.clock.advance((identityDays + 1) * DAY_MS);
  const { retention, forgotten } = retentionOf(bench, false);
  retention.eraseWhenDue();
  expect([named(bench), forgotten]).toEqual([[[reference, 'term']], []]);
});

test('npm run kept says what is kept, why, and what is overdue', async () => {
  const bench = createMoneyBench();
  await pay(bench, [1]);
  bench.journal.close();
  const at = (days: number) => new Date(bench.clock.now() + days * DAY_MS).toISOString();
  const soon = keptCommand([bench.file, '--at', at(1)], bench.clock);
  expect(soon).toMatchObject({
    exit: 0,
    said: expect.stringMatching(/1 {2}a certificate that is still valid was never printed[\s\S]*Nothing is overdue/),
  });
  expect(keptCommand([bench.file, '--at', at(identityDays + 1)], bench.clock)).toMatchObject({
    exit: 1,
    said: expect.stringContaining('1 should have been erased'),
  });
  expect(keptCommand([`${bench.file}.none`], bench.clock).exit).toBe(2);
  bench.restart();
});
