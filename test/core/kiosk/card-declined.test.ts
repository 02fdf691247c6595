import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
let kiosk: Kiosk;

beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  kiosk = await lobby.open();
  lobby.terminal.setMode({ bank: 'refuse' });
});
afterEach(() => lobby.close());

test('a declined card takes nothing, and another card pays the same payment', async () => {
  expect(await visitTo(kiosk, record, 'not-paid')).toMatchObject({ reason: 'refused', amount: 32_000 });
  lobby.terminal.setMode({ bank: 'approve' });
  expect(kiosk.call('visit.retry').ok).toBe(true);
  await kiosk.until('done');
  await kiosk.stop();
  const { payments } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'settled' }]);
  expect(lobby.terminal.report()).toMatchObject({ captured: 32_000, reversed: 0, transactions: [{ captured: 0 }, { captured: 32_000 }] });
});

test('whoever gives up after a declined card leaves nothing behind, and the lines can be chosen again at once', async () => {
  await visitTo(kiosk, record, 'not-paid');
  expect(kiosk.call('visit.end').ok).toBe(true);
  lobby.terminal.setMode({ bank: 'approve' });
  await visitTo(kiosk, record, 'done');
  await kiosk.stop();
  const { payments } = await readAccounts(lobby);
  expect(payments.map((payment) => payment.state)).toEqual(['abandoned', 'settled']);
});
