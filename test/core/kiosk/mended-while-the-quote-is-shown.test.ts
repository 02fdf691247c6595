import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test('paper runs out before the payment: no money is asked for; refilled, the same visit goes on', async () => {
  const record = fixture('one');
  lobby = await openLobby({ records: [record] });
  await lobby.control('POST', '/policy', { standInPrinting: false });
  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'quote');
  await lobby.a4.faults.set('media-empty', true);
  expect(kiosk.call('visit.confirmQuote').ok).toBe(true);
  await kiosk.until('quote', (page) => !page.payable);
  expect(lobby.terminal.report().transactions).toEqual([]);
  await lobby.a4.faults.clear();
  lobby.clock.run(10);
  await kiosk.until('quote', (page) => page.payable);
  lobby.clock.run(1);
  await visitTo(kiosk, record, 'done');
  await kiosk.stop();
});
