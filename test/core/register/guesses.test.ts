import { expect, test } from 'vitest';
import { createGuesses } from '../../../electron/core/register/guesses.ts';
import { createFakeClock } from '../fake-clock.ts';

test('ten in vain of one identity, sixty of all, in a quarter of an hour; others go on', async () => {
  const clock = createFakeClock();
  const guesses = createGuesses(clock);
  for (let missed = 0; missed < 10; missed++) guesses.missed('one');
  expect([guesses.mayTry('one'), guesses.mayTry('another')]).toEqual([false, true]);
  for (let missed = 0; missed < 50; missed++) guesses.missed(`somebody ${missed}`);
  expect(guesses.mayTry('another')).toBe(false);
  await clock.advance(15 * 60_000);
  expect([guesses.mayTry('one'), guesses.mayTry('another')]).toEqual([true, true]);
});
