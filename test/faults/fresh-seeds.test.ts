import { expect, test } from 'vitest';
import { search } from './search.ts';

const RUNS = 500;
const OUTAGE_RUNS = 120;

test('runs that nobody has seen: nothing lost, nothing doubled, nobody stuck', { timeout: 600_000 }, async () => {
  const seed = Math.floor(Math.random() * 1_000_000_000);
  const found = await search({ seed, runs: RUNS });
  expect(found, `npm run faults -- --seed ${seed} --replay ${found?.path}`).toBeNull();
});

test('the same around an outage', { timeout: 600_000 }, async () => {
  const seed = Math.floor(Math.random() * 1_000_000_000);
  const found = await search({ outage: true, seed, runs: OUTAGE_RUNS });
  expect(found, `npm run faults -- --outage --seed ${seed} --replay ${found?.path}`).toBeNull();
});
