/** A clerk at the counter, by keyboard in a real window: first PIN, lock, one person found, paid, printed and printed again. */
import { afterEach, expect, test } from 'vitest';
import { money, openVisit, type Visiting } from './visiting.ts';

let visiting: Visiting;
afterEach(() => visiting.close());

test.each(['ar', 'en'] as const)('one person served on one screen, in %s, and their papers once more', async (language) => {
  visiting = await openVisit('two-licences-three-plates', ['--scenario', 'counter', '--lang', language]);
  const walk = await visiting.walk();
  expect(walk.ended).toBe('done');
  // Number, code, PIN twice, PIN again, search, amount, payment, end: a key each.
  expect(walk.taps).toBe(9);
  const said = await visiting.said();
  expect(Object.keys(said)).toEqual(expect.arrayContaining(['sign-in', 'first-pin', 'locked', 'counter']));
  const result = await visiting.result(walk);
  expect(result).toMatchObject({ payment: { state: 'settled' }, tenders: [{ method: 'card', state: 'approved' }] });
  expect(result.totals.total).toBeGreaterThan(0);
  const papers = result.clearances.length + 1;
  expect(result.prints).toHaveLength(2 * papers);
  expect(result.prints.every(({ state }) => state === 'completed')).toBe(true);
  // Whoever is at the sign-in page now sees nobody’s sums.
  expect(said['sign-in']).not.toContain(money(language, result.totals.total));
});
