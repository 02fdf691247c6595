import { copyFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CashProgress, CashResult } from '../../../electron/core/payment/cash.ts';
import { expectBooksToAgree } from './books.ts';
import { createMoneyBench, letTimePass, type MoneyBench, mustStart, paymentFor } from './money-bench.ts';
import type { NoteFate } from './remembering-acceptor.ts';

const egp = (pounds: number) => pounds * 100;

/** One violation: 200.00 fine, 5.00 court fee, 100.00 service fee. */
function insert(bench: MoneyBench, ...notes: (number | readonly [number, NoteFate])[]): void {
  for (const note of notes) {
    const [pounds, fate] = typeof note === 'number' ? [note, 'stacked' as const] : note;
    bench.acceptor.inserts.push({ value: egp(pounds), fate });
  }
}

async function payIn(bench: MoneyBench, reference: ReturnType<typeof mustStart>, seen: CashProgress[] = []): Promise<CashResult> {
  bench.acceptor.whenEmpty = () => bench.cash.stop(reference);
  return letTimePass(
    bench,
    bench.cash.payInCash(reference, (progress) => seen.push(progress)),
  );
}

test('notes that make the total cover the payment; a note above the rest goes back from escrow', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  const seen: CashProgress[] = [];
  insert(bench, 200, 200, 100, 10, 5);
  expect(await payIn(bench, reference, seen)).toEqual({ outcome: 'covered' });
  expect(bench.acceptor.handedBack).toEqual([egp(200), egp(10)]);
  expect(seen.some(({ returned, rest }) => returned?.why === 'too-large' && rest === egp(105))).toBe(true);
  expect(bench.acceptor.box()).toBe(egp(305));
  await bench.settlement.drain();
  expectBooksToAgree(bench, [reference]);
  const [sent] = bench.authority.requests;
  expect(sent).toContain('"method":"cash","amount":30500');
});

test('cash that is not finished becomes one credit when the citizen leaves, registered at the authority and paid back once', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  insert(bench, 200, 50);
  expect(await payIn(bench, reference)).toEqual({ outcome: 'part-paid' });
  bench.payments.leave(reference);
  expect(bench.settlement.unsent(), 'the authority has not heard of it').toEqual({ count: 0, amount: egp(250) });
  await bench.settlement.drain();
  expect(bench.settlement.unsent()).toEqual({ count: 0, amount: 0 });
  const [credit] = bench.authority.credits.values();
  expect(credit).toMatchObject({ amount: egp(250), state: 'open', recordId: 'record-1' });
  expect(bench.payments.standing(reference)).toMatchObject({ payment: { state: 'abandoned' }, dueBack: egp(250), held: 0 });
  expectBooksToAgree(bench, [reference]);

  const [row] = bench.journal.money.openCredits();
  expect(bench.credits.payBack(row?.id ?? '', '1001')).toBe(true);
  expect(bench.credits.payBack(row?.id ?? '', '1001')).toBe(false);
  expect(bench.journal.money.dueBack(row?.id ?? '')?.state).toBe('owed');
  await bench.settlement.drain();
  expect(bench.journal.money.dueBack(row?.id ?? '')).toMatchObject({ state: 'paid-back', closedBy: '1001' });
  // Until somebody says that the citizen has it in hand.
  expect(bench.journal.books.openCases()).toMatchObject([{ kind: 'pay-out', about: row?.id }]);
  expectBooksToAgree(bench, [reference]);
});

test('a credit is redeemed in the next payment; what is more than the bill is owed again', async () => {
  const bench = createMoneyBench();
  const first = mustStart(bench, [1]);
  insert(bench, 200, 100);
  await payIn(bench, first);
  bench.payments.leave(first);
  await bench.settlement.drain();
  const [row] = bench.journal.money.openCredits();
  const second = mustStart(bench, []);
  const credit = { number: row?.number ?? '', amount: row?.amount ?? (0 as never) };
  expect(await letTimePass(bench, bench.credits.payByCredit(second, credit))).toEqual({ outcome: 'covered' });
  await bench.settlement.drain();
  expect(bench.journal.money.dueBack(row?.id ?? '')).toMatchObject({ state: 'claimed', closedBy: second });
  expect(bench.journal.money.openCredits()).toMatchObject([{ payment: second, amount: egp(200), reason: 'no-change' }]);
  expectBooksToAgree(bench, [first, second]);
});

test.each<[NoteFate, 'not-paid' | 'part-paid', number]>([
  ['comes-back', 'not-paid', 0],
  ['not-recognised', 'not-paid', 0],
  ['power-cut-before-the-box', 'not-paid', 0],
  ['power-cut-after-the-box', 'part-paid', egp(100)],
])('a note that %s: %s', async (fate, outcome, inTheBox) => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  insert(bench, [100, fate]);
  expect((await payIn(bench, reference)).outcome).toBe(outcome);
  expect(bench.acceptor.box()).toBe(inTheBox);
  bench.payments.leave(reference);
  await bench.settlement.drain();
  expectBooksToAgree(bench, [reference]);
});

test('a note that jams and then falls is a case, and the counter says what became of it', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  insert(bench, [50, 'jams-then-falls']);
  // The path is not clear: the counter has not moved, and the device says so too.
  const result = await payIn(bench, reference);
  expect(bench.journal.books.openCases().map((one) => one.kind)).toContain('note-stuck');
  expect(result.outcome).toBe('unknown');
  expect(bench.cash.offer(bench.journal.money.payment(reference)?.total ?? (0 as never))).toBeNull();
  bench.payments.leave(reference);
  bench.acceptor.clear();
  await letTimePass(bench, bench.cash.resolveOpen());
  expect(bench.cash.outOfService()).toBeNull();
  await bench.settlement.drain();
  expect(bench.payments.standing(reference)?.dueBack).toBe(egp(50));
  expect(bench.journal.books.openCases().map((one) => one.kind)).toEqual(['due-back']);
  expectBooksToAgree(bench, [reference]);
});

test.each([
  ['the citizen has it', 'not-paid', 0],
  ['staff put it into the box by hand', 'paid', egp(50)],
] as const)(
  'a note that jams and is taken out by whoever clears the path is decided by two people: %s',
  async (_who, outcome, credited) => {
    const bench = createMoneyBench();
    const reference = mustStart(bench, [1]);
    insert(bench, [50, 'jams-then-taken-out']);
    await payIn(bench, reference);
    bench.payments.leave(reference);
    bench.acceptor.clear();
    await letTimePass(bench, bench.cash.resolveOpen());
    // The counter alone would say that it came back; but it stuck, and somebody has had it in hand.
    expect(bench.cash.outOfService()).not.toBeNull();
    const open = bench.journal.books.openCases();
    expect(open.map((one) => one.kind).toSorted()).toEqual(['note-stuck', 'tender-unknown']);
    const tender = bench.journal.money.tender(open.find((one) => one.kind === 'tender-unknown')?.about ?? '');
    if (!tender) throw new Error('no tender');
    const said =
      outcome === 'paid'
        ? { outcome, amount: tender.amountRequested, transaction: { id: '', at: tender.requestedAt }, card: null }
        : ({ outcome, reason: 'not-found', detail: '' } as const);
    await bench.card.correct(tender.id, { outcome: said, by: ['2001', '1001'], why: 'acquirer-report-shows-it' });
    await letTimePass(bench, bench.cash.resolveOpen());
    expect(bench.cash.outOfService()).toBeNull();
    await bench.settlement.drain();
    expect(bench.payments.standing(reference)?.dueBack).toBe(credited);
    expect(bench.journal.books.openCases().map((one) => one.kind)).toEqual(credited > 0 ? ['due-back'] : []);
    expect(bench.journal.books.ledgerBalances().get('cash-box') ?? 0).toBe(credited);
  },
);

test('another acceptor takes no cash until a supervisor takes it into service', async () => {
  const bench = createMoneyBench();
  await bench.cash.resolveOpen();
  expect(bench.cash.outOfService()).toBeNull();
  bench.acceptor.swap('SSP-2', 77);
  bench.restart();
  await bench.cash.resolveOpen();
  expect(bench.cash.outOfService()).toBe('another acceptor');
  const reference = mustStart(bench, [1]);
  insert(bench, 100);
  expect(await payIn(bench, reference)).toMatchObject({ outcome: 'not-paid', reason: 'cash-out-of-service' });
  bench.acceptor.inserts.length = 0;
  expect(await bench.cash.adopt('2001')).toBe(true);
  insert(bench, 100);
  expect(await payIn(bench, reference)).toEqual({ outcome: 'part-paid' });
  expect(bench.journal.books.openCases()).toEqual([]);
});

test('a note that nobody here let in stops cash: the counter differs', async () => {
  const bench = createMoneyBench();
  await bench.cash.resolveOpen();
  bench.acceptor.stackedCount += 1;
  bench.restart();
  await bench.cash.resolveOpen();
  expect(bench.journal.books.openCases().map((one) => one.kind)).toEqual(['cash-differs']);
  expect(bench.cash.offer(paymentFor(bench, [1]).quote.total as never)).toBeNull();
});

test('a pay-back whose answer is lost is still handed over when the credit is looked at in between', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  insert(bench, 200, 50);
  await payIn(bench, reference);
  bench.payments.leave(reference);
  await bench.settlement.drain();
  const [row] = bench.journal.money.openCredits();
  expect(bench.credits.payBack(row?.id ?? '', '1001')).toBe(true);
  bench.authority.faults.push('reply-lost');
  await bench.settlement.drain();
  const stopping = new AbortController();
  const looking = bench.credits.keepResolving(stopping.signal);
  for (let passed = 0; passed <= 3_600_000; passed += 30_000) await bench.clock.advance(30_000);
  stopping.abort();
  await looking;
  expect(bench.journal.money.dueBack(row?.id ?? '')?.state).toBe('owed');
  await bench.settlement.drain();
  expect(bench.journal.money.dueBack(row?.id ?? '')).toMatchObject({ state: 'paid-back', closedBy: '1001' });
  expectBooksToAgree(bench, [reference]);
});

test('a journal that was put back owes the same money under the same number: it is registered once', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  insert(bench, 200, 100, 5);
  await payIn(bench, reference);
  bench.restart();
  bench.journal.close();
  copyFileSync(bench.file, `${bench.file}-copy`);
  bench.restart();
  bench.authority.paidElsewhere.add(paymentFor(bench, [1]).quote.lines[0]?.violationId ?? '');
  await bench.settlement.drain();
  expect([...bench.authority.credits.values()]).toMatchObject([{ amount: egp(205), state: 'open' }]);

  bench.journal.close();
  copyFileSync(`${bench.file}-copy`, bench.file);
  bench.restart();
  await bench.clock.advance(60_000);
  await bench.settlement.drain();
  expect(bench.authority.credits.size).toBe(1);
  expect(bench.journal.money.openCredits()).toMatchObject([{ amount: egp(205), number: [...bench.authority.credits.keys()][0] }]);
});

test('a claim that went through is not given up because the authority is asked too often', async () => {
  const bench = createMoneyBench();
  const first = mustStart(bench, [1]);
  insert(bench, 200, 100);
  await payIn(bench, first);
  bench.payments.leave(first);
  await bench.settlement.drain();
  const [row] = bench.journal.money.openCredits();
  const second = mustStart(bench, []);
  bench.authority.faults.push('reply-lost', { kind: 'refused', status: 429, code: 'too-many-requests', signed: true, detail: '' });
  const credit = { number: row?.number ?? '', amount: row?.amount ?? (0 as never) };
  expect(await letTimePass(bench, bench.credits.payByCredit(second, credit))).toEqual({ outcome: 'covered' });
  await bench.settlement.drain();
  expectBooksToAgree(bench, [first, second]);
});

test('an acceptor that is swapped while nobody pays is found out when the devices are asked', async () => {
  const bench = createMoneyBench();
  await bench.cash.resolveOpen();
  bench.acceptor.swap('SSP-2', 77);
  await bench.cash.status();
  // In its turn after what the first answer has set going.
  await bench.cash.status();
  expect(bench.cash.outOfService()).toBe('another acceptor');
  bench.acceptor.swap('SSP-1', 1_000);
  await bench.cash.resolveOpen();
  expect(bench.cash.outOfService()).toBeNull();
  expect(bench.journal.books.openCases(), 'the old one is back').toEqual([]);
});
