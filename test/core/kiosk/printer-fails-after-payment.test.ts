import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
let kiosk: Kiosk;

beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  await lobby.control('POST', '/policy', { standInPrinting: false });
  kiosk = await lobby.open();
});
afterEach(() => lobby.close());

/** Goes to a clearance that stands half out of the printer when its paper ends. */
async function untilPaperEndsInMidSheet(): Promise<void> {
  await visitTo(kiosk, record, 'issuing');
  await lobby.a4.faults.set('slow', true);
  await kiosk.until('printing', (page) => page.prints.some((print) => print.device === 'a4' && print.state === 'printing'));
  await lobby.a4.faults.set('media-empty', true);
  await kiosk.until('printing', (page) => page.prints.some((print) => print.faults.includes('paper-out')));
}

async function everythingIsPaidAndPrintedOnce(cases: readonly string[] = []): Promise<void> {
  lobby.clock.run(1);
  await kiosk.stop();
  const { payments, openCases } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'settled', total: 32_000 }]);
  expect(openCases.map((open) => open.kind)).toEqual(cases);
  expect(lobby.a4.printed()).toHaveLength(1);
  expect(lobby.receipt.receipts()).toHaveLength(1);
}

describe('the A4 printer fails after the payment', () => {
  test('the job is aborted: the payment stands with its reference, and the clearance prints again once mended', async () => {
    await visitTo(kiosk, record, 'issuing');
    await lobby.a4.faults.set('aborted', true);
    const failed = await kiosk.until('print-failed');
    expect(failed).toMatchObject({ canRetry: true });
    expect(failed.reference).toMatch(/^PY\d{12}$/);
    expect(failed.prints.map((print) => [print.document, print.state])).toEqual([
      ['clearance', 'failed'],
      ['receipt', 'completed'],
    ]);
    await lobby.a4.faults.clear();
    expect(kiosk.call('visit.retry').ok).toBe(true);
    expect(await kiosk.until('done')).toMatchObject({ reference: failed.reference, sheets: 2 });
    await everythingIsPaidAndPrintedOnce();
  });

  test('paper runs out before the sheet is sent', async () => {
    await visitTo(kiosk, record, 'issuing');
    await lobby.a4.faults.set('media-empty', true);
    await kiosk.until('print-failed', (page) => page.canRetry && page.fault.code === 'paper-out');
    expect(lobby.a4.jobs()).toHaveLength(0);
    await lobby.a4.faults.clear();
    expect(kiosk.call('visit.retry').ok).toBe(true);
    await kiosk.until('done');
    await everythingIsPaidAndPrintedOnce();
  });

  test('paper runs out and is refilled in time: the page says so, and the sheet comes out by itself', async () => {
    await untilPaperEndsInMidSheet();
    await lobby.a4.faults.clear();
    await kiosk.until('done');
    await everythingIsPaidAndPrintedOnce();
  });

  test('paper runs out for good: the job is taken back, so that it cannot come out for the next person', async () => {
    await untilPaperEndsInMidSheet();
    lobby.clock.run(40);
    await kiosk.until('print-failed', (page) => page.canRetry);
    lobby.clock.run(1);
    await lobby.a4.faults.clear();
    expect(lobby.a4.printed()).toHaveLength(0);
    expect(kiosk.call('visit.retry').ok).toBe(true);
    await kiosk.until('done');
    await everythingIsPaidAndPrintedOnce();
  });
});

test('the receipt roll ends in mid-receipt: the clearance is out, and the receipt is never sent twice', async () => {
  await visitTo(kiosk, record, 'issuing');
  await lobby.receipt.faults.set('paper-out', true, { afterRows: 100 });
  await kiosk.until('printing', (page) => page.prints.some((print) => print.device === 'receipt' && print.faults.includes('paper-out')));
  lobby.clock.run(40);
  const failed = await kiosk.until('print-failed');
  expect(failed).toMatchObject({ canRetry: false, prints: [{ state: 'completed' }, { state: 'unknown' }] });
  expect(kiosk.call('visit.retry').ok).toBe(false);
  lobby.clock.run(1);
  expect(kiosk.call('visit.end').ok).toBe(true);
  await lobby.receipt.faults.clear();
  await expect.poll(() => lobby.receipt.receipts().length, { timeout: 5_000 }).toBe(1);
  await everythingIsPaidAndPrintedOnce(['print-unknown']);
});
