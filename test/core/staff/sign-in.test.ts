import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StaffCode } from '../../simulators/authority/staff.ts';
import type { Kiosk } from '../kiosk/kiosk.ts';
import type { Lobby } from '../kiosk/lobby.ts';
import {
  atSignIn,
  atWork,
  auditOf,
  choosePin,
  listHasCome,
  numbers,
  openMachine,
  pin,
  signIn,
  typeCode,
  untilStaff,
} from './counter-lobby.ts';

let lobby: Lobby;
let kiosk: Kiosk;

beforeEach(async () => {
  lobby = await openMachine('counter');
  kiosk = await lobby.open();
  await listHasCome(lobby);
});
afterEach(() => lobby.close());

test('there is no default secret: somebody on the list without a PIN of their own is not let in by any', async () => {
  for (const guess of ['', '000000', numbers.technician])
    expect(await signIn(kiosk, numbers.technician, guess)).toMatchObject({ page: 'sign-in', problem: { kind: 'no-match' } });
});

test('a one-time code makes a PIN, which is theirs alone', async () => {
  expect(await choosePin(lobby, kiosk, numbers.clerk)).toMatchObject({
    page: 'counter',
    person: { employeeNumber: numbers.clerk, role: 'clerk' },
  });
  expect(kiosk.call('staff.signOut').ok).toBe(true);
  expect(await signIn(kiosk, numbers.otherClerk)).toMatchObject({ page: 'sign-in', problem: { kind: 'no-match', triesLeft: 4 } });
  expect(await signIn(kiosk, numbers.clerk)).toMatchObject({ page: 'counter' });
  await kiosk.stop();
  const told = auditOf(lobby)
    .filter(({ type }) => type.startsWith('staff.'))
    .map(({ type, fields }) => [type, fields['by']]);
  expect(told).toEqual([
    ['staff.pin-chosen', numbers.clerk],
    ['staff.signed-in', numbers.clerk],
    ['staff.signed-out', numbers.clerk],
    ['staff.sign-in-failed', numbers.otherClerk],
    ['staff.signed-in', numbers.clerk],
    ['staff.signed-out', numbers.clerk],
  ]);
});

test('Arabic-Indic digits are digits', async () => {
  await atWork(lobby, kiosk, numbers.clerk);
  kiosk.call('staff.signOut');
  expect(await signIn(kiosk, '١٠٠١', '٤٠٧١٩٣')).toMatchObject({ page: 'counter' });
});

test('a code is good once, for one person, and not for a simple PIN', async () => {
  const { code } = await lobby.control<StaffCode>('POST', '/staff-codes', { employeeNumber: numbers.clerk });
  await atSignIn(kiosk);
  kiosk.call('staff.firstPin');
  for (const simple of ['111111', '123456', '987654', '12345', '1234567', 'abcdef'])
    expect(await typeCode(kiosk, { employeeNumber: numbers.clerk, code, pin: simple })).toMatchObject({
      problem: { kind: 'pin-too-simple' },
    });
  expect(await typeCode(kiosk, { employeeNumber: numbers.otherClerk, code, pin })).toMatchObject({
    problem: { kind: 'code-not-accepted' },
  });
  expect(await typeCode(kiosk, { employeeNumber: numbers.clerk, code, pin })).toMatchObject({ page: 'counter' });
  kiosk.call('staff.signOut');
  await atSignIn(kiosk);
  kiosk.call('staff.firstPin');
  // Here the authority would even repeat its answer.
  expect(await typeCode(kiosk, { employeeNumber: numbers.clerk, code, pin: '886420' })).toMatchObject({
    problem: { kind: 'code-not-accepted' },
  });
  kiosk.call('staff.close');
  expect(await signIn(kiosk, numbers.clerk)).toMatchObject({ page: 'counter' });
});

test('an answer that is lost on the way loses no code', async () => {
  const { code } = await lobby.control<StaffCode>('POST', '/staff-codes', { employeeNumber: numbers.clerk });
  await atSignIn(kiosk);
  kiosk.call('staff.firstPin');
  await lobby.fault({ kind: 'reply-lost-after-commit', operation: 'activateStaff' });
  lobby.clock.run(20);
  expect(await typeCode(kiosk, { employeeNumber: numbers.clerk, code, pin })).toMatchObject({ problem: { kind: 'authority-unreachable' } });
  lobby.clock.run(1);
  await lobby.mend();
  expect(await typeCode(kiosk, { employeeNumber: numbers.clerk, code, pin: '886420' })).toMatchObject({ page: 'counter' });
  kiosk.call('staff.signOut');
  expect(await signIn(kiosk, numbers.clerk, '886420')).toMatchObject({ page: 'counter' });
});

test('an answer that the authority repeats hours later makes no PIN', async () => {
  const { code } = await lobby.control<StaffCode>('POST', '/staff-codes', { employeeNumber: numbers.clerk });
  await atSignIn(kiosk);
  kiosk.call('staff.firstPin');
  await lobby.fault({ kind: 'reply-lost-after-commit', operation: 'activateStaff' });
  lobby.clock.run(20);
  await typeCode(kiosk, { employeeNumber: numbers.clerk, code, pin });
  lobby.clock.run(1);
  await lobby.mend();
  // The page itself has gone by then: somebody has found the slip.
  lobby.clock.skip(2 * 3_600_000);
  await atSignIn(kiosk);
  kiosk.call('staff.firstPin');
  expect(await typeCode(kiosk, { employeeNumber: numbers.clerk, code, pin })).toMatchObject({ problem: { kind: 'code-not-accepted' } });
});

test('a line that is down costs nobody a try of a code', async () => {
  const { code } = await lobby.control<StaffCode>('POST', '/staff-codes', { employeeNumber: numbers.clerk });
  await atSignIn(kiosk);
  kiosk.call('staff.firstPin');
  await lobby.fault({ kind: 'status', status: 503, operation: 'activateStaff' });
  lobby.clock.run(20);
  for (let round = 0; round < 7; round++)
    expect(await typeCode(kiosk, { employeeNumber: numbers.clerk, code, pin })).toMatchObject({
      problem: { kind: 'authority-unreachable' },
    });
  lobby.clock.run(1);
  await lobby.mend();
  lobby.clock.skip(31_000);
  expect(await typeCode(kiosk, { employeeNumber: numbers.clerk, code, pin })).toMatchObject({ page: 'counter' });
});

test('a verifier that somebody copies into another person’s row lets nobody in', async () => {
  await atWork(lobby, kiosk, numbers.clerk);
  kiosk.call('staff.signOut');
  await atWork(lobby, kiosk, numbers.supervisor, '886420');
  await kiosk.stop();
  const db = new Database(join(lobby.dataFolder, 'journal.db'));
  db.prepare('UPDATE staff_pins SET verifier = (SELECT verifier FROM staff_pins WHERE employee_number = ?) WHERE employee_number = ?').run(
    numbers.clerk,
    numbers.supervisor,
  );
  db.close();
  kiosk = await lobby.open();
  expect(await signIn(kiosk, numbers.clerk)).toMatchObject({ page: 'counter' });
  kiosk.call('staff.signOut');
  expect(await signIn(kiosk, numbers.supervisor)).toMatchObject({ problem: { kind: 'no-match' } });
});

test('five wrong PINs lock the number, and each further one for longer; a restart changes nothing', async () => {
  await atWork(lobby, kiosk, numbers.clerk);
  kiosk.call('staff.signOut');
  for (const triesLeft of [4, 3, 2, 1])
    expect(await signIn(kiosk, numbers.clerk, '000001')).toMatchObject({ problem: { kind: 'no-match', triesLeft } });
  expect(await signIn(kiosk, numbers.clerk, '000001')).toMatchObject({ problem: { kind: 'locked-out', secondsLeft: 60 } });
  // The right one is not even looked at.
  expect(await signIn(kiosk, numbers.clerk)).toMatchObject({ problem: { kind: 'locked-out' } });

  await kiosk.stop();
  kiosk = await lobby.open();
  expect(await signIn(kiosk, numbers.clerk)).toMatchObject({ problem: { kind: 'locked-out' } });

  lobby.clock.skip(61_000);
  expect(await signIn(kiosk, numbers.clerk, '000001')).toMatchObject({ problem: { kind: 'locked-out', secondsLeft: 120 } });
  lobby.clock.skip(121_000);
  expect(await signIn(kiosk, numbers.clerk)).toMatchObject({ page: 'counter' });
  kiosk.call('staff.signOut');
  // A success begins the count anew.
  expect(await signIn(kiosk, numbers.clerk, '000001')).toMatchObject({ problem: { kind: 'no-match', triesLeft: 4 } });
});

test('whoever is locked out is let in by a new code', async () => {
  await atWork(lobby, kiosk, numbers.clerk);
  kiosk.call('staff.signOut');
  for (let wrong = 0; wrong < 6; wrong++) await signIn(kiosk, numbers.clerk, '000001');
  expect(await choosePin(lobby, kiosk, numbers.clerk, '886420')).toMatchObject({ page: 'counter' });
  kiosk.call('staff.signOut');
  expect(await signIn(kiosk, numbers.clerk)).toMatchObject({ problem: { kind: 'no-match' } });
  expect(await signIn(kiosk, numbers.clerk, '886420')).toMatchObject({ page: 'counter' });
});

test('a number that nobody has is answered like one that somebody has, and is written down nowhere', async () => {
  const typed = '770077';
  for (const triesLeft of [4, 3, 2, 1]) expect(await signIn(kiosk, typed)).toMatchObject({ problem: { kind: 'no-match', triesLeft } });
  expect(await signIn(kiosk, typed)).toMatchObject({ problem: { kind: 'locked-out', secondsLeft: 60 } });
  await kiosk.stop();
  expect(JSON.stringify(auditOf(lobby))).not.toContain(typed);
  expect(JSON.stringify(lobby.log.events)).not.toContain(typed);
});

test('whoever is taken off the list is signed out, and not let in again', async () => {
  await atWork(lobby, kiosk, numbers.clerk);
  const people = [{ employeeNumber: numbers.supervisor, name: { ar: 'هالة رشدي', en: 'Hala Roshdy' }, role: 'supervisor' }];
  await lobby.control('POST', '/staff', people);
  try {
    lobby.clock.run(60);
    await untilStaff(kiosk, 'sign-in');
    lobby.clock.run(1);
    expect(await signIn(kiosk, numbers.clerk)).toMatchObject({ problem: { kind: 'no-match' } });
    await kiosk.stop();
    expect(auditOf(lobby).find(({ type }) => type === 'staff.signed-out')?.fields).toMatchObject({
      by: numbers.clerk,
      why: 'list-changed',
    });
    expect(
      auditOf(lobby)
        .filter(({ type }) => type === 'staff.pin-retired')
        .map(({ fields }) => fields['by']),
    ).toEqual([numbers.clerk]);
  } finally {
    await lobby.control('DELETE', '/staff');
  }
});
