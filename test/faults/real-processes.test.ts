/** Two of the scenarios with real processes, the cheap ones; all of them: `npm run faults -- --real --scenario NAME`. */
import { expect, test } from 'vitest';
import { cashTest } from '../core/cash/acceptors.ts';
import { createPromises, type Promises } from './real/promises.ts';
import { killCore } from './real/scenarios/kill-core.ts';
import { swapAcceptor } from './real/scenarios/swap-acceptor.ts';

const TIME_MS = 120_000;

async function kept(scenario: (promises: Promises) => Promise<void>): Promise<void> {
  const told: string[] = [];
  const promises = createPromises((line) => told.push(line));
  await scenario(promises);
  expect(promises.allKept(), told.join('\n')).toBe(true);
  expect(told.length).toBeGreaterThan(2);
}

cashTest('the core is killed while a note falls: every note in the box is counted, and owed as a credit', { timeout: TIME_MS }, () =>
  kept((promises) => killCore(promises, ['cash'])),
);

cashTest('another acceptor: no note is taken before a supervisor has taken it into service', { timeout: TIME_MS }, () =>
  kept(swapAcceptor),
);

test('a promise that is broken is told, and fails the scenario', () => {
  const told: string[] = [];
  const promises = createPromises((line) => told.push(line));
  promises.promise('kept', true, '');
  promises.promise('not kept', false, { seen: 1 });
  expect(promises.allKept()).toBe(false);
  expect(told.at(-1)).toContain('BROKEN');
});
