/** One lobby, one outage, and somebody pays the same violation at both machines: it counts once, and all books agree. */
import { afterEach, expect, test } from 'vitest';
import type { SettlementAnswer } from '../../../electron/core/register/schemas.ts';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';
import { anotherMachine } from './machines.ts';
import { openWithSnapshot, untilAnswered, untilServing } from './outages.ts';

const record = fixture('one');
const lobbies: Lobby[] = [];
afterEach(async () => {
  for (const lobby of lobbies.splice(0)) await lobby.close();
});

test('both hold slips; the first to settle is whole, and what the second took for the line is due back', async () => {
  const here = await openLobby({ records: [record] });
  lobbies.push(here);
  const beside = await anotherMachine(here, 'BESIDE');
  lobbies.push(beside);
  const machines: [Lobby, Kiosk][] = [];
  for (const lobby of lobbies) machines.push([lobby, await openWithSnapshot(lobby)]);
  await here.fault({ kind: 'down' });

  const slips: string[] = [];
  for (const [lobby, kiosk] of machines) {
    await untilServing(lobby, kiosk, 'offline');
    expect(await visitTo(kiosk, record, 'paid-paper-follows')).toMatchObject({ amount: 32_000, slips: 1 });
    const printed = kiosk.seen().flatMap(({ page }) => (page.page === 'printing' ? page.prints : []));
    slips.push(printed.find(({ number }) => number.startsWith('PV'))?.number ?? '');
    kiosk.call('visit.continue');
  }
  expect(new Set(slips).size).toBe(2);

  await here.mend();
  for (const [lobby, kiosk] of machines) {
    await untilServing(lobby, kiosk, 'online');
    await untilAnswered(lobby, 'issueClearances');
    await kiosk.stop();
  }
  const answers = await here.control<{ answer: SettlementAnswer }[]>('GET', '/settlements');
  expect(answers.map(({ answer: { lines, fees, dueBack } }) => [lines.map(({ result }) => result), fees.result, dueBack])).toEqual([
    [['settled'], 'settled', 0],
    [['duplicate'], 'settled', 22_000],
  ]);
  const [first, second] = [await readAccounts(here), await readAccounts(beside)];
  expect(first.ledger).toMatchObject({ 'card-clearing': 32_000, 'authority-fines': -21_500, 'authority-fees': -10_500 });
  expect(first.openCases).toEqual([]);
  expect(second.ledger).toMatchObject({ 'card-clearing': 32_000, 'authority-fees': -10_000, 'due-back': -22_000 });
  expect(second.ledger['authority-fines'] ?? 0).toBe(0);
  expect(
    second.openCases.map(({ kind }) => kind),
    'staff know of it',
  ).toEqual(['due-back']);
  expect([first.settledThere, second.settledThere]).toEqual([record.violations.map(({ violationId }) => violationId), []]);
});
