import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
afterEach(() => lobby.close());

test('a line that was paid here while the authority was silent cannot be chosen again, until the record knows', async () => {
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  // The settlement does not get through at all: the record goes on saying that the line is open.
  await lobby.fault({ kind: 'status', status: 500, operation: 'settle' });
  await visitTo(kiosk, record, 'issuing');
  lobby.clock.run(15);
  const { reference } = await kiosk.until('paid-paper-follows');
  lobby.clock.run(1);
  kiosk.call('visit.end');

  const again = await visitTo(kiosk, record, 'record');
  expect(again.record).toMatchObject({ violationCount: 1, amountDue: 0 });
  expect(again.record.subjects[0]?.lines[0]).toMatchObject({ choosable: false, ourPayment: { reference, state: 'being-paid' } });
  kiosk.call('visit.continue');
  await kiosk.when((page) => page.page !== 'record' && page.page !== 'quoting', 'the next page');
  expect(kiosk.view().page.page).toBe('nothing-payable');
  for (const method of ['visit.confirmQuote', 'visit.retry']) expect(kiosk.call(method).ok, method).toBe(false);
  kiosk.call('visit.end');

  await lobby.mend();
  lobby.clock.skip(300_000);
  await expect.poll(() => lobby.log.events.some(({ fields }) => fields['operation'] === 'issueClearances'), { timeout: 8_000 }).toBe(true);
  // What was paid for and never came out is printed before anything is sold again.
  lobby.clock.run(1);
  expect(await visitTo(kiosk, record, 'unprinted')).toMatchObject({ reference, amount: 32_000 });
  kiosk.call('visit.continue');
  expect((await kiosk.until('done')).prints).toMatchObject([{ document: 'clearance', state: 'completed' }, { document: 'receipt' }]);
  kiosk.call('visit.continue');
  // The record is newer than the settlement now, and says that nothing is owed.
  expect(await visitTo(kiosk, record, 'quote')).toMatchObject({ nothingOwed: true, quote: { total: 10_000 } });
  await kiosk.stop();
  const { payments } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'settled' }]);
  expect(lobby.terminal.report().captured).toBe(32_000);
});
