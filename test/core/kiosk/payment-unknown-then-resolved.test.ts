import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
let kiosk: Kiosk;

/** The bank approves, and from then on the terminal says nothing. */
beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  kiosk = await lobby.open();
  await visitTo(kiosk, record, 'quote');
  lobby.terminal.setMode({ bank: 'approve', fault: 'answer-lost', on: ['Payment', 'TransactionStatus'] });
  await visitTo(kiosk, record, 'card');
  await kiosk.until('card', (page) => page.phase !== 'starting');
  lobby.clock.run(40);
  expect(await kiosk.until('payment-unknown')).toMatchObject({ amount: 32_000 });
  lobby.clock.run(1);
});
afterEach(() => lobby.close());

test('the citizen waits: once the terminal speaks again the visit goes on to the papers, charged once', async () => {
  lobby.terminal.setMode({ bank: 'approve' });
  lobby.clock.run(30);
  await kiosk.until('issuing');
  lobby.clock.run(1);
  await kiosk.until('done');
  await kiosk.stop();
  const { payments, openCases } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'settled' }]);
  expect(openCases).toEqual([]);
});

test('until it is known nobody pays by card here, and the first page says so', async () => {
  kiosk.call('visit.end');
  lobby.clock.skip(15_000);
  await kiosk.until('attract', (page) => page.notices.includes('terminal-unavailable'));
});

test('the citizen leaves: what is found approved afterwards goes back to the card', async () => {
  kiosk.call('visit.end');
  lobby.terminal.setMode({ bank: 'approve' });
  lobby.clock.run(30);
  await expect.poll(() => lobby.terminal.report().reversed, { timeout: 8_000 }).toBe(32_000);
  lobby.clock.run(1);
  await kiosk.stop();
  const { payments, ledger } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'abandoned' }]);
  expect(ledger['card-clearing']).toBe(0);
});
