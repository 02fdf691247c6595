import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
afterEach(() => lobby.close());

test('the approval is lost on the wire: the terminal is asked, and the card is charged once', async () => {
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  lobby.terminal.setMode({ bank: 'approve', fault: 'answer-lost', times: 1 });
  await visitTo(kiosk, record, 'done');
  await kiosk.stop();
  expect((await readAccounts(lobby)).payments).toMatchObject([{ state: 'settled' }]);
  expect(lobby.terminal.report().transactions).toHaveLength(1);
});

test('the request never arrived: asked twice, not found, not paid; the next try pays once', async () => {
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  lobby.terminal.setMode({ bank: 'approve', fault: 'request-lost', times: 1 });
  await visitTo(kiosk, record, 'card');
  await kiosk.until('card', (page) => page.phase !== 'starting');
  lobby.clock.run(10);
  expect(await kiosk.until('not-paid')).toMatchObject({ fault: { code: 'not-found' } });
  lobby.clock.run(1);
  expect(kiosk.call('visit.retry').ok).toBe(true);
  await kiosk.until('done');
  await kiosk.stop();
  expect((await readAccounts(lobby)).payments).toMatchObject([{ state: 'settled' }]);
  expect(lobby.terminal.report().captured).toBe(32_000);
});
