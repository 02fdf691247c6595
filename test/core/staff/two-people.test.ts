import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openJournal } from '../../../db/journal/journal.ts';
import type { StaffPeople } from '../../simulators/authority/staff.ts';
import { readAccounts } from '../kiosk/accounts.ts';
import { type Kiosk, visitTo } from '../kiosk/kiosk.ts';
import type { Lobby } from '../kiosk/lobby.ts';
import { fixture, must } from '../register/authority-world.ts';
import { atWork, auditOf, numbers, openMachine, untilStaff } from './counter-lobby.ts';

const record = fixture('one');
let lobby: Lobby;
let kiosk: Kiosk;

/** The bank approves, the terminal says nothing, and then another terminal stands there: nobody can be asked any more. */
beforeEach(async () => {
  lobby = await openMachine('kiosk', [record]);
  kiosk = await lobby.open();
  await visitTo(kiosk, record, 'quote');
  lobby.terminal.setMode({ bank: 'approve', fault: 'request-lost', on: ['Payment', 'TransactionStatus'] });
  await visitTo(kiosk, record, 'card');
  await kiosk.until('card', (page) => page.phase !== 'starting');
  lobby.clock.run(40);
  await kiosk.until('payment-unknown');
  lobby.clock.run(1);
  kiosk.call('visit.end');
  await kiosk.until('attract');
});
afterEach(() => lobby.close());

async function stuckCase() {
  kiosk.call('staff.turnTo', { area: 'cases' });
  const { cases } = await untilStaff(kiosk, 'cases', ({ cases: all }) => all.some(({ kind }) => kind === 'tender-unknown'));
  const stuck = cases.find(({ kind }) => kind === 'tender-unknown');
  if (!stuck) throw new Error('no case');
  return stuck;
}

test('one proposes, another confirms: the payment is decided and the card is in service again', async () => {
  await atWork(lobby, kiosk, numbers.supervisor);
  const found = await stuckCase();
  expect(found).toMatchObject({ amount: 32_000, proposal: null, canPropose: ['paid', 'not-paid'], canConfirm: false });
  expect(kiosk.call('cases.propose', { caseId: found.id, outcome: 'not-paid' }).ok).toBe(true);
  expect(await stuckCase()).toMatchObject({
    proposal: { by: numbers.supervisor, outcome: 'not-paid' },
    canPropose: [],
    canConfirm: false,
    canWithdraw: true,
  });
  // Alone, the same person cannot go on, and the case waits.
  expect(kiosk.call('cases.confirm', { caseId: found.id, outcome: 'not-paid' })).toMatchObject({ error: { kind: 'not-now' } });
  kiosk.call('staff.signOut');

  await atWork(lobby, kiosk, numbers.clerk);
  expect(await stuckCase()).toMatchObject({ canConfirm: true, canWithdraw: false, canPropose: [] });
  expect(kiosk.call('cases.propose', { caseId: found.id, outcome: 'paid' })).toMatchObject({ error: { kind: 'not-permitted' } });
  // Something else than what was proposed is not what somebody read.
  expect(kiosk.call('cases.confirm', { caseId: found.id, outcome: 'paid' })).toMatchObject({ error: { kind: 'not-now' } });
  expect(kiosk.call('cases.confirm', { caseId: found.id, outcome: 'not-paid' }).ok).toBe(true);
  await untilStaff(kiosk, 'cases', ({ cases }) => cases.every(({ kind }) => kind !== 'tender-unknown'));
  kiosk.call('staff.signOut');
  await kiosk.stop();

  const rows = auditOf(lobby);
  expect(rows.find(({ type }) => type === 'correction.confirmed')?.fields).toMatchObject({ by: numbers.clerk });
  expect(rows.find(({ type }) => type === 'tender.corrected-declined')?.fields).toMatchObject({
    by: `${numbers.supervisor}+${numbers.clerk}`,
  });
  expect((await readAccounts(lobby)).payments).toMatchObject([{ state: 'abandoned' }]);
});

test('a proposal of somebody who is not a supervisor any more is worth nothing, and another supervisor takes it back', async () => {
  await atWork(lobby, kiosk, numbers.supervisor);
  const { id: caseId } = await stuckCase();
  kiosk.call('cases.propose', { caseId, outcome: 'paid' });
  kiosk.call('staff.signOut');
  const people = await lobby.control<StaffPeople>('GET', '/staff');
  await lobby.control(
    'POST',
    '/staff',
    people.map((one) => (one.employeeNumber === numbers.supervisor ? { ...one, role: 'clerk' } : one)),
  );
  onTestFinished(() => lobby.control('DELETE', '/staff').then(() => undefined));
  await kiosk.stop();
  kiosk = await lobby.open();
  await kiosk.until('attract');
  await atWork(lobby, kiosk, numbers.otherSupervisor);
  await vi.waitUntil(async () => !(await stuckCase()).canConfirm, { timeout: 10_000 });
  expect(kiosk.call('cases.confirm', { caseId, outcome: 'paid' })).toMatchObject({ error: { kind: 'not-now' } });
  expect(kiosk.call('cases.withdraw', { caseId }).ok).toBe(true);
  expect(await stuckCase()).toMatchObject({ proposal: null, canPropose: ['paid', 'not-paid'] });
});

test('what the report shows as paid is due back: nothing is asked of a terminal that does not know it', async () => {
  await atWork(lobby, kiosk, numbers.supervisor);
  const { id: caseId } = await stuckCase();
  kiosk.call('cases.propose', { caseId, outcome: 'paid' });
  kiosk.call('staff.signOut');
  await atWork(lobby, kiosk, numbers.otherSupervisor);
  await stuckCase();
  const asked = lobby.terminal.report().reversed;
  expect(kiosk.call('cases.confirm', { caseId, outcome: 'paid' }).ok).toBe(true);
  await untilStaff(kiosk, 'cases', ({ cases }) => cases.some(({ kind, amount }) => kind === 'due-back' && amount === 32_000));
  expect(lobby.terminal.report().reversed).toBe(asked);
  await kiosk.stop();
  const journal = must(openJournal({ file: join(lobby.dataFolder, 'journal.db') }));
  expect(journal.books.ledgerBalances().get('due-back')).toBe(-32_000);
  journal.close();
});

test('what was confirmed just before the program stopped is carried out when it starts', async () => {
  await atWork(lobby, kiosk, numbers.supervisor);
  const { id: caseId, about } = await stuckCase();
  kiosk.call('cases.propose', { caseId, outcome: 'not-paid' });
  await kiosk.stop();
  const journal = must(openJournal({ file: join(lobby.dataFolder, 'journal.db') }));
  const proposal = journal.staff.proposalOf(caseId);
  expect(journal.staff.confirm(proposal?.id ?? 0, numbers.clerk)).toBe(true);
  journal.close();
  kiosk = await lobby.open();
  await kiosk.until('attract', ({ notices }) => !notices.includes('terminal-unavailable'));
  await kiosk.stop();
  const rows = auditOf(lobby).filter(({ type }) => type === 'tender.corrected-declined');
  expect(rows.map(({ fields }) => [fields['id'], fields['by']])).toEqual([[about, `${numbers.supervisor}+${numbers.clerk}`]]);
});

test('a proposal waits through a restart', async () => {
  await atWork(lobby, kiosk, numbers.supervisor);
  const { id: caseId } = await stuckCase();
  kiosk.call('cases.propose', { caseId, outcome: 'not-paid' });
  await kiosk.stop();
  kiosk = await lobby.open();
  await kiosk.until('attract');
  await atWork(lobby, kiosk, numbers.clerk);
  expect(await stuckCase()).toMatchObject({ proposal: { by: numbers.supervisor }, canConfirm: true });
});
