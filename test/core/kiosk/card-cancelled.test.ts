import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
afterEach(() => lobby.close());

async function toTheTerminal() {
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  lobby.terminal.setMode({ bank: 'manual' });
  await visitTo(kiosk, record, 'card');
  await kiosk.until('card', (page) => page.phase === 'present-card');
  return kiosk;
}

test('cancelled on the screen: over when the terminal says so, with nothing taken', async () => {
  const kiosk = await toTheTerminal();
  expect(kiosk.call('visit.cancelPayment').ok).toBe(true);
  expect(kiosk.view().page).toMatchObject({ page: 'card', phase: 'cancelling' });
  expect(await kiosk.until('not-paid')).toMatchObject({ reason: 'cancelled' });
  kiosk.call('visit.end');
  await kiosk.stop();
  const { payments, ledger } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'abandoned' }]);
  expect(ledger).toEqual({});
});

test('cancelled on the terminal', async () => {
  const kiosk = await toTheTerminal();
  lobby.terminal.shopper('cancel');
  expect(await kiosk.until('not-paid')).toMatchObject({ reason: 'cancelled' });
  await kiosk.stop();
  expect((await readAccounts(lobby)).ledger).toEqual({});
});

test('an approval that overtakes the cancellation counts', async () => {
  const kiosk = await toTheTerminal();
  lobby.terminal.shopper('approve');
  kiosk.call('visit.cancelPayment');
  await kiosk.until('done');
  await kiosk.stop();
  expect((await readAccounts(lobby)).payments).toMatchObject([{ state: 'settled' }]);
});
