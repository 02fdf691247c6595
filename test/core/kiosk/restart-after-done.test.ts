import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test('a core that restarts when everything is printed has nothing to come back to', async () => {
  const record = fixture('one');
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'done');
  await kiosk.stop();
  const again = await lobby.open();
  expect(again.seen()[0]?.page.page).toBe('attract');
});

test('one that restarts when the paper had failed comes back to the payment, and prints what is missing', async () => {
  const record = fixture('one');
  lobby = await openLobby({ records: [record] });
  await lobby.control('POST', '/policy', { standInPrinting: false });
  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'issuing');
  await lobby.a4.faults.set('aborted', true);
  const { reference } = await kiosk.until('print-failed');
  await kiosk.stop();
  await lobby.a4.faults.clear();
  const again = await lobby.open();
  expect(await again.until('resumed')).toEqual({ page: 'resumed', reference, amount: 32_000, state: 'paid' });
  expect(again.call('visit.continue').ok).toBe(true);
  await again.until('done');
  expect(lobby.a4.printed()).toHaveLength(1);
  expect(lobby.receipt.receipts()).toHaveLength(1);
});
