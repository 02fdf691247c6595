import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createGuesses, type Guesses } from '../../../electron/core/register/guesses.ts';
import { keptCommand } from '../../../electron/core/retention/kept.ts';
import { createFakeClock } from '../fake-clock.ts';
import { mustOpen, newJournalFile } from '../journal/journal-folder.ts';

const key = createSecretKey(Buffer.alloc(32, 7));
const who = 'national-id|29001011234567';

function machine() {
  const clock = createFakeClock();
  const file = newJournalFile();
  let journal = mustOpen(file);
  const start = (told = true): Guesses => createGuesses({ kept: journal.outage, key, clock: { ...clock, told: () => told } });
  function restart(told?: boolean): Guesses {
    journal.close();
    journal = mustOpen(file);
    return start(told);
  }
  return { clock, file, start, restart, stop: () => journal.close() };
}

test('ten in vain of one identity, sixty of all, in a quarter of an hour; others go on', async () => {
  const { clock, start } = machine();
  const guesses = start();
  for (let missed = 0; missed < 10; missed++) guesses.missed('one');
  expect([guesses.mayTry('one'), guesses.mayTry('another')]).toEqual([false, true]);
  for (let missed = 0; missed < 50; missed++) guesses.missed(`somebody ${missed}`);
  expect(guesses.mayTry('another')).toBe(false);
  await clock.advance(15 * 60_000);
  expect([guesses.mayTry('one'), guesses.mayTry('another')]).toEqual([true, true]);
});

test('cutting the power gives nobody new tries', () => {
  const { start, restart } = machine();
  for (let missed = 0; missed < 9; missed++) start().missed('one');
  const again = restart();
  expect(again.mayTry('one')).toBe(true);
  again.missed('one');
  expect([restart().mayTry('one'), restart().mayTry('another')]).toEqual([false, true]);
});

test('nor does a clock that was set ahead meanwhile, before the authority has told the time', async () => {
  const { clock, start, restart } = machine();
  for (let missed = 0; missed < 10; missed++) start().missed('one');
  await clock.advance(15 * 60_000);
  const untold = restart(false);
  expect(untold.mayTry('one')).toBe(false);
  await clock.advance(15 * 60_000 - 1);
  expect(untold.mayTry('one')).toBe(false);
  await clock.advance(1);
  expect(untold.mayTry('one')).toBe(true);
});

test('what is kept of them names nobody, is known to `npm run kept`, and goes', async () => {
  const { clock, file, start, restart, stop } = machine();
  start().missed(who);
  stop();
  const said = () => keptCommand([file], clock).said;
  expect(said()).toContain('1  look-ups in vain');
  for (const bytes of [readFileSync(file), readFileSync(file).toString('latin1')]) expect(bytes.includes('29001011234567')).toBe(false);
  await clock.advance(15 * 60_000);
  restart().forget();
  stop();
  expect(said()).toContain('0  look-ups in vain');
});
