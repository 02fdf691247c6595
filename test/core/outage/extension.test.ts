import { expect, onTestFinished, test } from 'vitest';
import { createExtension } from '../../../electron/core/outage/extension.ts';
import { defaultPolicy } from '../../../electron/core/register/default-policy.ts';
import { createFakeClock } from '../fake-clock.ts';
import { mustOpen, newJournalFile } from '../journal/journal-folder.ts';

const hours = 3_600_000;

function open() {
  const file = newJournalFile();
  const clock = createFakeClock();
  const policy = () => ({ offline: { ...defaultPolicy.offline, extensionHours: 24 } });
  let journal = mustOpen(file);
  onTestFinished(() => journal.close());
  return {
    clock,
    journal: () => journal,
    extension: () => createExtension({ journal, policy, clock }),
    restart() {
      journal.close();
      journal = mustOpen(file);
    },
  };
}

test('for the hours of the policy, through a restart, then it is over by itself', () => {
  const { clock, extension, restart } = open();
  expect(extension().inForce()).toBeNull();
  expect(extension().extend('2001')).toBe(true);
  const until = '2026-11-23T08:00:00.000Z';
  expect(extension().inForce()).toEqual({ by: '2001', until });
  restart();
  clock.leap(24 * hours - 1);
  expect(extension().inForce()).toEqual({ by: '2001', until });
  clock.leap(1);
  expect(extension().inForce()).toBeNull();
});

test('who, when and until is in the trail, once: while it is in force nobody extends it', () => {
  const { clock, extension, journal } = open();
  extension().extend('2001');
  clock.leap(hours);
  expect(extension().extend('2002')).toBe(false);
  expect(
    journal()
      .audit.rows()
      .map(({ at, type, fields }) => ({ at, type, fields })),
  ).toEqual([{ at: '2026-11-22T08:00:00.000Z', type: 'limits.extended', fields: { by: '2001', until: '2026-11-23T08:00:00.000Z' } }]);
});

test('a clock that is set back gives nobody more hours', () => {
  const { clock, extension } = open();
  clock.jumpWall(48 * hours);
  extension().extend('2001');
  clock.jumpWall(-48 * hours);
  expect(extension().inForce()).toBeNull();
});
