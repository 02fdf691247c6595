import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSealing } from '../../../electron/core/payment/sealing.ts';
import { person } from '../payment/bill.ts';
import { createMoneyBench, mustStart } from '../payment/money-bench.ts';

test('the journal’s files hold no identity, no name and no plate of a payment, before and after the papers', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.settlement.drain();
  expect(bench.settlement.papers(reference)?.issued).toHaveLength(1);
  const files = [readFileSync(`${bench.file}-wal`)];
  bench.journal.checkpoint();
  files.push(readFileSync(bench.file));
  for (const bytes of files) {
    expect(bytes.includes(reference)).toBe(true);
    for (const secret of [person, 'م*** أ***', 'سطر', 'TC1:']) expect(bytes.includes(secret), secret).toBe(false);
  }
});

test('a sealed value opens only for its own row and with its own key', () => {
  const sealing = createSealing(createSecretKey(Buffer.alloc(32, 1)));
  const sealed = sealing.seal('row-1', { name: 'x' });
  expect(sealing.open('row-1', sealed)).toEqual({ name: 'x' });
  expect(() => sealing.open('row-2', sealed)).toThrow();
  expect(() => createSealing(createSecretKey(Buffer.alloc(32, 2))).open('row-1', sealed)).toThrow();
  expect(() => sealing.open('row-1', Buffer.from(sealed).fill(0, 20, 21))).toThrow();
});

test('what looks like a card number in a device’s words is cut before it is stored', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  const pay = bench.terminal.pay;
  bench.terminal.pay = async (payment, onPhase) => {
    const outcome = await pay(payment, onPhase);
    return outcome.outcome === 'paid' ? { ...outcome, card: { ...outcome.card, maskedPan: '5078 0312 3456 1234' } } : outcome;
  };
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  expect(bench.journal.money.tendersOf(reference)[0]?.card?.maskedPan).toBe('507803******1234');
});
