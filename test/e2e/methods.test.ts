/** Paying by notes, by telephone, and by some of both in a real window: the machines hold what the books say. */
import { afterEach, expect, test } from 'vitest';
import { cashTest } from '../core/cash/acceptors.ts';
import { money, openVisit, type Visiting } from './visiting.ts';

let visiting: Visiting;
afterEach(() => visiting?.close());

cashTest('in Arabic: two notes, then the rest by card, and every tender is in the books', async () => {
  visiting = await openVisit('one', ['--method', 'mixed', '--lang', 'ar']);
  const walk = await visiting.walk();
  expect(walk.ended).toBe('done');
  const said = await visiting.said();
  for (const amount of [30_000, 2_000]) expect(said['way-to-pay'], 'paid so far, and the rest').toContain(money('ar', amount));
  expect(said['card']).toContain(money('ar', 2_000));
  expect(await visiting.result(walk)).toMatchObject({
    payment: { state: 'settled' },
    totals: { total: 32_000 },
    tenders: [
      { method: 'cash', state: 'approved', amount: 20_000 },
      { method: 'cash', state: 'approved', amount: 10_000 },
      { method: 'card', state: 'approved', amount: 2_000 },
    ],
    takings: { card: 2_000, cash: 30_000, qr: 0 },
    clearances: [{ state: 'final' }],
  });
});

test('in English, on its side: the QR is read from the screen and paid from a telephone', async () => {
  visiting = await openVisit('one', ['--method', 'qr', '--lang', 'en', '--orientation', 'landscape']);
  const walk = await visiting.walk();
  expect(walk.ended).toBe('done');
  expect(await visiting.result(walk)).toMatchObject({
    payment: { state: 'settled' },
    tenders: [{ method: 'qr', state: 'approved', amount: 32_000 }],
    takings: { card: 0, cash: 0, qr: 32_000 },
    clearances: [{ state: 'final' }],
  });
});
