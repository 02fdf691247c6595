import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAccounts } from '../kiosk/accounts.ts';
import { type Kiosk, visitTo } from '../kiosk/kiosk.ts';
import type { Lobby } from '../kiosk/lobby.ts';
import { fixture } from '../register/authority-world.ts';
import { atWork, auditOf, numbers, openMachine, signIn, untilStaff } from './counter-lobby.ts';

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
  expect(found).toMatchObject({ amount: 32_000, proposal: null, canPropose: true, canConfirm: false });
  expect(kiosk.call('cases.propose', { caseId: found.id, outcome: 'not-paid' }).ok).toBe(true);
  expect(await stuckCase()).toMatchObject({
    proposal: { by: numbers.supervisor, outcome: 'not-paid' },
    canPropose: false,
    canConfirm: false,
    canWithdraw: true,
  });
  // Alone, the same person cannot go on, and the case waits.
  expect(kiosk.call('cases.confirm', { caseId: found.id })).toMatchObject({ error: { kind: 'not-now' } });
  kiosk.call('staff.signOut');

  await atWork(lobby, kiosk, numbers.clerk);
  expect(await stuckCase()).toMatchObject({ canConfirm: true, canWithdraw: false, canPropose: false });
  expect(kiosk.call('cases.propose', { caseId: found.id, outcome: 'paid' })).toMatchObject({ error: { kind: 'not-permitted' } });
  expect(kiosk.call('cases.confirm', { caseId: found.id }).ok).toBe(true);
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

test('what was proposed is taken back by the same person only, and another supervisor may then propose something else', async () => {
  await atWork(lobby, kiosk, numbers.supervisor);
  const { id: caseId } = await stuckCase();
  kiosk.call('cases.propose', { caseId, outcome: 'paid' });
  kiosk.call('staff.signOut');
  await atWork(lobby, kiosk, numbers.otherSupervisor);
  expect(kiosk.call('cases.withdraw', { caseId })).toMatchObject({ error: { kind: 'not-now' } });
  kiosk.call('staff.signOut');
  await signIn(kiosk, numbers.supervisor);
  expect(kiosk.call('cases.withdraw', { caseId }).ok).toBe(true);
  expect(await stuckCase()).toMatchObject({ proposal: null, canPropose: true });
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
