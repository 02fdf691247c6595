import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { forkCore } from './forked-core.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test('a second core is refused while the first one serves, and the first one does not notice', async () => {
  const record = fixture('one');
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'quote');
  const second = await forkCore(lobby);
  expect(second.first).toMatchObject({ type: 'refused', code: 'journal-locked' });
  expect(second.pages()).toEqual([]);
  await second.kill();
  await visitTo(kiosk, record, 'done');
  await kiosk.stop();
  expect((await readAccounts(lobby)).payments).toMatchObject([{ state: 'settled' }]);
});
