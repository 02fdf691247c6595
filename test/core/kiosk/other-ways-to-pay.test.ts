import { afterEach, expect, test, vi } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

const methods = ['card', 'cash', 'qr'];

/** A kiosk that takes everything, at the page that asks how 320.00 EGP are to be paid. */
async function atTheChoice(record: PersonRecord): Promise<Kiosk> {
  lobby = await openLobby({ records: [record], cash: true });
  await lobby.control('POST', '/policy', { methods });
  const kiosk = await lobby.open();
  await kiosk.until('attract', (page) => methods.every((method) => page.methods.some((one) => one === method)));
  await visitTo(kiosk, record, 'quote');
  kiosk.call('visit.confirmQuote');
  return kiosk;
}

/** Puts notes in one after another, each when the one before is in the box. */
async function putIn(kiosk: Kiosk, ...pounds: number[]): Promise<void> {
  for (const value of pounds) {
    const { held } = await kiosk.until('cash', ({ cash }) => cash.phase === 'insert');
    expect(lobby.acceptor?.insert(value * 100)).toBe(true);
    await kiosk.when((page) => page.page !== 'cash' || page.held > held, `${value} in the box`);
  }
}

function boxOf({ acceptor }: Lobby): number {
  return (acceptor?.state().box ?? []).reduce((total, { value, count }) => total + value * count, 0);
}

test('cash: note by note, no change; the whole amount ends in papers', async () => {
  const record = fixture('one');
  const kiosk = await atTheChoice(record);
  const choice = await kiosk.until('way-to-pay');
  expect(choice.ways).toEqual([
    { method: 'card' },
    { method: 'cash', notes: [500, 1_000, 2_000, 5_000, 10_000, 20_000], whole: true },
    { method: 'qr' },
  ]);
  kiosk.call('visit.chooseMethod', { method: 'cash' });
  await putIn(kiosk, 200);
  await kiosk.until('cash', ({ amount, cash }) => amount === 12_000 && cash.phase === 'insert');
  lobby.acceptor?.insert(20_000);
  await kiosk.until('cash', ({ cash }) => cash.returned?.why === 'too-large');
  await putIn(kiosk, 100, 20);
  expect(await kiosk.until('done')).toMatchObject({ dueBack: 0, sheets: 2 });
  await kiosk.stop();
  expect(boxOf(lobby)).toBe(32_000);
  expect((await readAccounts(lobby)).ledger).toMatchObject({ 'cash-box': 32_000, 'authority-fines': -21_500, 'authority-fees': -10_500 });
});

test('mixed: a part in notes, the rest on the card', async () => {
  const record = fixture('one');
  const kiosk = await atTheChoice(record);
  kiosk.call('visit.chooseMethod', { method: 'cash' });
  await putIn(kiosk, 50);
  await kiosk.until('cash', ({ cash }) => cash.phase === 'insert');
  kiosk.call('visit.cancelPayment');
  expect(await kiosk.until('way-to-pay')).toMatchObject({ held: 5_000, amount: 27_000, total: 32_000 });
  kiosk.call('visit.chooseMethod', { method: 'card' });
  await kiosk.until('done');
  await kiosk.stop();
  expect((await readAccounts(lobby)).ledger).toMatchObject({ 'cash-box': 5_000, 'card-clearing': 27_000 });
});

test('QR: shown, paid at the payment service, settled and printed', async () => {
  const record = fixture('one');
  const kiosk = await atTheChoice(record);
  kiosk.call('visit.chooseMethod', { method: 'qr' });
  const { qr } = await kiosk.until('qr', (page) => page.qr.phase === 'shown');
  expect(qr.image).toMatch(/^data:image\/svg/);
  await lobby.control('POST', `/payment-references/${qr.serviceReference}/pay`, {});
  await kiosk.until('done');
  await kiosk.stop();
  expect((await readAccounts(lobby)).ledger).toMatchObject({ 'qr-clearing': 32_000, 'authority-fines': -21_500 });
});

test('whoever stops half way takes a credit slip, and the next visit offers the credit before any payment', async () => {
  const record = fixture('one');
  const kiosk = await atTheChoice(record);
  kiosk.call('visit.chooseMethod', { method: 'cash' });
  await putIn(kiosk, 100);
  await kiosk.until('cash', ({ cash }) => cash.phase === 'insert');
  kiosk.call('visit.cancelPayment');
  await kiosk.until('way-to-pay');
  kiosk.call('visit.end');
  const owed = await kiosk.until('due-back');
  expect(owed).toMatchObject({ unfinished: true, dueBack: 10_000, slip: 'printed', credits: [{ amount: 10_000 }] });
  expect(lobby.receipt.receipts()).toHaveLength(1);
  kiosk.call('visit.end');

  await kiosk.until('attract');
  // It is registered while the citizen takes the slip.
  await vi.waitUntil(async () => (await lobby.control<readonly unknown[]>('GET', '/credits')).length > 0, {
    timeout: 10_000,
    interval: 50,
  });
  await visitTo(kiosk, record, 'quote');
  kiosk.call('visit.confirmQuote');
  const again = await kiosk.until('way-to-pay');
  expect(again.ways[0]).toEqual({ method: 'credit', amount: 10_000 });
  kiosk.call('visit.chooseMethod', { method: 'credit' });
  const rest = await kiosk.until('way-to-pay', ({ held }) => held === 10_000);
  expect(rest.ways.map(({ method }) => method)).toEqual(['card', 'cash', 'qr']);
  kiosk.call('visit.chooseMethod', { method: 'card' });
  await kiosk.until('done');
  await kiosk.stop();
  const { ledger, openCases } = await readAccounts(lobby);
  expect(ledger).toMatchObject({ 'cash-box': 10_000, 'card-clearing': 22_000, 'authority-fines': -21_500 });
  expect([ledger['due-back'] ?? 0, ledger['credit-clearing'] ?? 0]).toEqual([0, 0]);
  expect(openCases).toEqual([]);
});
