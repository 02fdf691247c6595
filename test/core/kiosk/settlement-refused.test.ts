import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
let kiosk: Kiosk;

/** The authority loses the record between quote and payment, so that it refuses everything, signed. */
beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  kiosk = await lobby.open();
  lobby.terminal.setMode({ bank: 'manual' });
  await visitTo(kiosk, record, 'card');
  await kiosk.until('card', (page) => page.phase === 'present-card');
  await lobby.control('POST', '/records?fresh=1', record);
});
afterEach(() => lobby.close());

test('nothing settled: the money goes back to the card, and the page says so', async () => {
  lobby.terminal.shopper('approve');
  expect(await kiosk.until('due-back')).toMatchObject({ amount: 32_000, dueBack: 0, reversed: true });
  await kiosk.stop();
  const { payments, ledger, settledThere } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'refused' }]);
  expect(ledger).toMatchObject({ 'card-clearing': 0, 'citizen-payments': 0 });
  expect(settledThere).toEqual([]);
  expect(lobby.a4.printed()).toHaveLength(0);
});

test('the terminal does not say whether it gave the money back: it is due back, held, until it does', async () => {
  lobby.terminal.setMode({ bank: 'manual', fault: 'answer-lost', on: ['Reversal', 'TransactionStatus'] });
  lobby.terminal.shopper('approve');
  await kiosk.until('issuing');
  lobby.clock.run(30);
  expect(await kiosk.until('due-back')).toMatchObject({ dueBack: 32_000, reversed: false });
  kiosk.call('visit.end');
  lobby.terminal.setMode({ bank: 'approve' });
  lobby.clock.run(1);
  await kiosk.stop();
  // The next start asks the terminal again; stopping waits for its answer.
  lobby.clock.skip(60_000);
  const later = await lobby.open();
  await later.until('attract');
  await later.stop();
  const { openCases, ledger } = await readAccounts(lobby);
  expect(ledger).toMatchObject({ 'card-clearing': 0, 'citizen-payments': 0, 'due-back': 0 });
  expect(openCases).toEqual([]);
});
