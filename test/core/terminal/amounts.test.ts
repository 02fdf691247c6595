import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromPounds, toPounds } from '../../../electron/core/devices/terminal/amounts.ts';
import { piastres } from '../../../electron/core/money.ts';

test('every amount up to 1,000 pounds, every 97th up to 10,000, and samples up to 10 million, come back as they went', () => {
  for (let amount = 0; amount <= 1_000_000; amount += amount < 100_000 ? 1 : 97) {
    const pounds = toPounds(piastres(amount));
    if (fromPounds(JSON.parse(JSON.stringify(pounds))) !== amount) throw new Error(`${amount} became ${pounds}`);
  }
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (amount) => fromPounds(toPounds(piastres(amount))) === amount));
});

test('what stands on the wire is the plain decimal text', () => {
  const onTheWire = (amount: number) => JSON.stringify(toPounds(piastres(amount)));
  expect([125_050, 2_422_500, 1, 10, 100, 1_005].map(onTheWire)).toEqual(['1250.5', '24225', '0.01', '0.1', '1', '10.05']);
});

test('an amount that is not whole piastres is not an amount', () => {
  for (const pounds of [0.001, 1.005, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e21, 1e-7, 125.0500000001]) {
    expect(fromPounds(pounds)).toBeNull();
  }
});
