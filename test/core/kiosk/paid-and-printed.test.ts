import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test('one violation is paid by card, settled, cleared and printed in one visit', async () => {
  const record = fixture('one');
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();

  const quote = await visitTo(kiosk, record, 'quote');
  expect(quote.quote).toMatchObject({ fines: 21_500, lineCount: 1, total: 32_000 });
  const done = await visitTo(kiosk, record, 'done');
  expect(done).toMatchObject({ sheets: 2, missing: [], dueBack: 0 });
  expect(done.prints.map((print) => [print.document, print.device, print.state])).toEqual([
    ['clearance', 'a4', 'completed'],
    ['receipt', 'receipt', 'completed'],
  ]);
  expect(lobby.a4.printed()).toHaveLength(1);
  expect(lobby.receipt.receipts()).toHaveLength(1);
  await kiosk.stop();

  const accounts = await readAccounts(lobby);
  expect(accounts.payments.map((payment) => [payment.state, payment.total])).toEqual([['settled', 32_000]]);
  expect(accounts.ledger).toMatchObject({ 'card-clearing': 32_000, 'authority-fines': -21_500, 'authority-fees': -10_500 });
  expect(accounts.openCases).toEqual([]);
});
