import { afterEach, expect, test, vi } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { jobsOf, readAccounts } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test('a settlement answer with a bad signature settles nothing; the paper follows, and the true answer settles once', async () => {
  const record = fixture('one');
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  await lobby.fault({ kind: 'bad-signature', operation: 'settle' });
  await visitTo(kiosk, record, 'issuing');
  lobby.clock.run(15);
  const page = await kiosk.until('paid-paper-follows');
  expect(page).toMatchObject({ amount: 32_000, fault: { code: 'authority-silent' } });
  expect(lobby.receipt.receipts()).toHaveLength(1);
  lobby.clock.run(1);
  await kiosk.stop();
  const forged = await readAccounts(lobby);
  // What the machine itself vouches for, and no certificate.
  expect(jobsOf(lobby).map(({ document, number }) => [document, number.slice(0, 2)])).toEqual([
    ['clearance', 'PV'],
    ['receipt', 'PY'],
  ]);
  expect(forged.payments).toMatchObject([{ state: 'settling', total: 32_000 }]);
  expect(forged.ledger).toEqual({ 'card-clearing': 32_000, 'citizen-payments': -32_000 });

  await lobby.mend();
  lobby.clock.skip(300_000);
  const later = await lobby.open();
  for (const operation of ['issueClearances', 'reportPrint']) {
    await vi.waitFor(() => expect(lobby.log.events.filter(({ fields }) => fields['operation'] === operation)).not.toEqual([]), 8_000);
  }
  await later.stop();
  // The authority knows whose slip it is: of an unknown one it would say so.
  const slip = jobsOf(lobby).find(({ number }) => number.startsWith('PV'));
  await lobby.control('POST', '/revocations', { number: slip?.number });
  const settled = await readAccounts(lobby);
  expect(settled.payments).toMatchObject([{ state: 'settled' }]);
  expect(settled.ledger).toMatchObject({ 'card-clearing': 32_000, 'citizen-payments': 0 });
});
