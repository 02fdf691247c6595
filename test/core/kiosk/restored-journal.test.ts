/** A kiosk whose journal was restored: what it holds is settled, nobody pays until everybody who may know more was asked. */
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../electron/core/clock.ts';
import { restoreCommand } from '../../../electron/core/journal-care/restore-command.ts';
import { mustOpen } from '../journal/journal-folder.ts';
import { fixture } from '../register/authority-world.ts';
import { atWork, auditOf, numbers, openMachine, untilStaff } from '../staff/counter-lobby.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import type { Lobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
afterEach(() => lobby.close());

const stopped = { page: 'out-of-service', fault: { code: 'money-out-of-service', detail: '' } };

async function restoredCase(kiosk: Kiosk) {
  kiosk.call('staff.turnTo', { area: 'cases' });
  const { cases } = await untilStaff(kiosk, 'cases', ({ cases: all }) => all.some(({ kind }) => kind === 'restored'));
  const found = cases.find(({ kind }) => kind === 'restored');
  if (!found) throw new Error('no case');
  return found;
}

test('restored from the copy that it made itself; two people bring money back', async () => {
  lobby = await openMachine('kiosk', [record]);
  const { clock, dataFolder, configFile } = lobby;
  const copies = join(dataFolder, 'backups');
  let kiosk = await lobby.open();
  // A copy is made while nobody is there.
  await kiosk.until('attract');
  await vi.waitUntil(
    () => {
      clock.skip(31_000);
      return readdirSync(dataFolder).includes('backups') && readdirSync(copies).some((name) => name.endsWith('Z.db'));
    },
    { timeout: 15_000, interval: 200 },
  );
  const name = readdirSync(copies).find((one) => one.endsWith('Z.db')) ?? '';
  const copy = join(lobby.folder, name);
  copyFileSync(join(copies, name), copy);

  // What is paid afterwards is in no copy.
  await visitTo(kiosk, record, 'done');
  await kiosk.stop();
  const restore = (...more: string[]) => restoreCommand([copy, '--config', configFile, ...more], undefined, systemClock);
  expect(restore()).toMatchObject({ exit: 1, said: expect.stringContaining('1 payments of EGP') });
  expect(restore('--lose-newer-money')).toMatchObject({ exit: 0 });

  kiosk = await lobby.open();
  await kiosk.until('out-of-service');
  expect(kiosk.view().page).toEqual(stopped);
  expect(kiosk.call('visit.start').ok, 'nobody is served').toBe(false);

  await atWorkAtStoppedKiosk(kiosk, numbers.supervisor);
  const found = await restoredCase(kiosk);
  expect(found).toMatchObject({
    canPropose: ['compared'],
    about: 'epoch 2',
    span: { from: expect.any(String), until: expect.any(String) },
  });
  expect(kiosk.call('cases.propose', { caseId: found.id, outcome: 'paid' }).ok, 'there is nothing else to say of it').toBe(false);
  expect(kiosk.call('cases.propose', { caseId: found.id, outcome: 'compared' }).ok).toBe(true);
  expect((await restoredCase(kiosk)).canConfirm, 'never by the same person').toBe(false);
  const copied = () => lobby.log.events.filter(({ event }) => event === 'journal.copied').length;
  const before = copied();
  kiosk.call('staff.signOut');
  await vi.waitUntil(() => copied() > before, { timeout: 10_000 });
  expect(kiosk.view().page).toEqual(stopped);

  await atWorkAtStoppedKiosk(kiosk, numbers.clerk);
  expect(await restoredCase(kiosk)).toMatchObject({ canConfirm: true, canPropose: [] });
  expect(kiosk.call('cases.confirm', { caseId: found.id, outcome: 'compared' }).ok).toBe(true);
  kiosk.call('staff.signOut');
  await vi.waitUntil(
    () => {
      const { page } = kiosk.view();
      const isOpen = page.page === 'attract' && page.canStart && page.notices.length === 0;
      // Not while the devices are being asked: they would seem too slow.
      if (!isOpen) clock.skip(16_000);
      return isOpen;
    },
    { timeout: 30_000, interval: 2_000 },
  );
  await kiosk.stop();
  const told = auditOf(lobby).flatMap(({ type, fields }) => (type === 'epoch.reconciled' ? [fields['part']] : []));
  expect(told.toSorted()).toEqual(['authority', 'reports', 'terminal']);
});

/** The list of people is there from before. */
async function atWorkAtStoppedKiosk(kiosk: Kiosk, employeeNumber: string): Promise<void> {
  kiosk.call('staff.open');
  await untilStaff(kiosk, 'sign-in', ({ busy }) => !busy);
  await atWork(lobby, kiosk, employeeNumber);
}

test('while the authority is away it is not reconciled, and a restored payment is settled once when it is back', async () => {
  lobby = await openMachine('kiosk', [record]);
  const { clock, configFile, dataFolder } = lobby;
  await lobby.fault({ kind: 'status', operation: 'settle' });
  let kiosk = await lobby.open();
  await visitTo(kiosk, record, 'issuing');
  clock.skip(30_000);
  await kiosk.until('paid-paper-follows');
  expect(kiosk.call('visit.end').ok).toBe(true);
  await kiosk.stop();
  const journal = mustOpen(join(dataFolder, 'journal.db'));
  const copy = join(lobby.folder, 'copy.db');
  await journal.backup(copy);
  journal.close();
  expect(restoreCommand([copy, '--config', configFile], undefined, systemClock), 'nothing is newer').toMatchObject({ exit: 0 });

  kiosk = await lobby.open();
  await kiosk.until('out-of-service');
  clock.skip(20_000);
  const awaiting = () => lobby.log.events.flatMap(({ event, fields }) => (event === 'journal.reconciled' ? [fields['kind']] : []));
  await vi.waitUntil(
    () => {
      clock.skip(16_000);
      return awaiting().includes('terminal');
    },
    { timeout: 20_000, interval: 1_000 },
  );
  expect(awaiting(), 'a message still waits').not.toContain('authority');
  await lobby.mend();
  await vi.waitUntil(
    () => {
      clock.skip(60_000);
      return awaiting().includes('authority');
    },
    { timeout: 15_000, interval: 100 },
  );
  expect(kiosk.view().page, 'people have not compared yet').toEqual(stopped);
  await kiosk.stop();
  const { payments, openCases } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'settled' }]);
  expect(openCases.map(({ kind }) => kind)).toContain('restored');
});
