import { expect, test } from 'vitest';
import { createTries, lockMs } from '../../../electron/core/staff/tries.ts';
import { createFakeClock } from '../fake-clock.ts';
import { mustOpen, newJournalFile } from '../journal/journal-folder.ts';

const clerk = { who: 'the clerk', by: '1001' };
const hour = 3_600_000;

function newTries() {
  const clock = createFakeClock();
  const journal = mustOpen(newJournalFile());
  return { clock, journal, ...createTries({ journal, clock }) };
}

test('the waits grow to an hour and no further', () => {
  expect([4, 5, 6, 7, 8, 9, 10, 11, 50].map((tries) => lockMs(tries) / 60_000)).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60]);
});

test('a thousand numbers that nobody has, with a clock that was ahead, give nobody’s tries back', () => {
  const { clock, journal, spend, locked } = newTries();
  for (let wrong = 0; wrong < 5; wrong++) spend(clerk);
  expect(locked(clerk)).toEqual({ kind: 'locked-out', secondsLeft: 60 });
  clock.jumpWall(30 * 24 * hour);
  for (let stranger = 0; stranger < 600; stranger++) spend({ who: `stranger ${stranger}`, by: null });
  clock.jumpWall(-30 * 24 * hour);
  for (let stranger = 600; stranger < 1200; stranger++) spend({ who: `stranger ${stranger}`, by: null });
  expect(locked(clerk)).toMatchObject({ kind: 'locked-out' });
  // The newest strangers are still counted.
  for (const left of [3, 2, 1]) expect(spend({ who: 'stranger 1199', by: null })).toMatchObject({ value: { left } });
  journal.close();
});

test('a clock that was set back makes a wait begin anew, not last until the clock has caught up', async () => {
  const { clock, journal, spend, locked } = newTries();
  for (let wrong = 0; wrong < 5; wrong++) spend(clerk);
  clock.jumpWall(-5 * hour);
  expect(locked(clerk)).toEqual({ kind: 'locked-out', secondsLeft: 60 });
  await clock.advance(61_000);
  expect(locked(clerk)).toBeNull();
  journal.close();
});

test('after a day without a try the count begins anew', async () => {
  const { clock, journal, spend } = newTries();
  for (let wrong = 0; wrong < 9; wrong++) {
    spend(clerk);
    await clock.advance(hour);
  }
  expect(spend(clerk)).toMatchObject({ value: { left: 0 } });
  await clock.advance(24 * hour);
  expect(spend(clerk)).toMatchObject({ value: { left: 4, lockedSeconds: 0 } });
  journal.close();
});
