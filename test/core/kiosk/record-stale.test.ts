import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test('a stale record is not shown: the page says where to go', async () => {
  const record = fixture('stale');
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  const page = await visitTo(kiosk, record, 'record-stale');
  expect(page.whereToGo.ar).not.toBe('');
  expect(page.whereToGo.en).not.toBe('');
  expect(Object.keys(page)).toEqual(['page', 'whereToGo']);
  expect(kiosk.call('visit.continue').ok).toBe(true);
  await kiosk.until('attract');
});
