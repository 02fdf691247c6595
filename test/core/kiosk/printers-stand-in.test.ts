/** Each printer stands in for the other where the policy allows: one broken printer stops no payment, and no paper comes twice. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PrintView } from '../../../electron/core/visit/view.ts';
import { readQr } from '../../golden/qr.ts';
import { fixture } from '../register/authority-world.ts';
import { jobsOf, readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
let kiosk: Kiosk;

beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  await lobby.control('POST', '/policy', { standInPrinting: true });
  kiosk = await lobby.open();
});
afterEach(() => lobby.close());

function told(prints: readonly PrintView[]): readonly string[] {
  return prints.map(({ document, device, state }) => `${document} ${device} ${state}`);
}

/** What the journal says of each job: the device truly used, and the number of the print. */
async function journalled(): Promise<readonly string[]> {
  await kiosk.stop();
  const { payments } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'settled', total: 32_000 }]);
  return jobsOf(lobby).map(({ document, device, state, printNumber }) => `${document} ${device} ${state} ${printNumber}`);
}

describe('one printer is out before the visit', () => {
  test('A4: paid all the same, and the clearance comes out on receipt paper with its code', async () => {
    await lobby.a4.faults.set('unreachable', true);
    const done = await visitTo(kiosk, record, 'done');
    expect(told(done.prints)).toEqual(['clearance receipt completed', 'receipt receipt completed']);
    expect(lobby.a4.jobs()).toEqual([]);
    const codes = await Promise.all(lobby.receipt.receipts().map(({ png }) => readQr(png)));
    // The receipt carries the certificate's code, too: the same one.
    expect(codes).toHaveLength(2);
    expect(codes[0]).toHaveLength(1);
    expect(codes[1]).toEqual(codes[0]);
    expect(await journalled()).toEqual(['receipt receipt completed 1', 'clearance receipt completed 1']);
  });

  test('80 mm: the receipt comes out on A4', async () => {
    await lobby.receipt.faults.set('cover-open', true);
    const done = await visitTo(kiosk, record, 'done');
    expect(told(done.prints)).toEqual(['clearance a4 completed', 'receipt a4 completed']);
    expect(done.sheets).toBe(2);
    expect(lobby.a4.printed()).toHaveLength(2);
    expect(await journalled()).toEqual(['clearance a4 completed 1', 'receipt a4 completed 1']);
  });

  test('both: said on the first page, and nothing can be paid', async () => {
    await lobby.a4.faults.set('unreachable', true);
    await lobby.receipt.faults.set('cover-open', true);
    lobby.clock.skip(15_000);
    await kiosk.until('attract', (page) => page.notices.length === 2);
    expect(await visitTo(kiosk, record, 'quote')).toMatchObject({
      payable: false,
      notices: ['certificate-printer-unavailable', 'receipt-printer-unavailable'],
    });
  });
});

test('the device says that the sheet did not come out: the other one prints it, as the first print that it is', async () => {
  await lobby.a4.faults.set('aborted', true);
  const done = await visitTo(kiosk, record, 'done');
  expect(told(done.prints)).toEqual(['clearance receipt completed', 'receipt receipt completed']);
  expect(lobby.a4.printed()).toEqual([]);
  expect((await journalled()).toSorted()).toEqual([
    'clearance a4 failed 1',
    'clearance receipt completed 1',
    'receipt receipt completed 1',
  ]);
});

test('a receipt of unknown fate is never printed on A4 instead', async () => {
  await visitTo(kiosk, record, 'issuing');
  await lobby.receipt.faults.set('close-mid-job', true, { afterRows: 100 });
  const failed = await kiosk.until('print-failed');
  expect(told(failed.prints)).toEqual(['clearance a4 completed', 'receipt receipt unknown']);
  expect(failed.canRetry).toBe(false);
  expect(lobby.a4.printed()).toHaveLength(1);
  expect((await journalled()).toSorted()).toEqual(['clearance a4 completed 1', 'receipt receipt unknown 1']);
});
