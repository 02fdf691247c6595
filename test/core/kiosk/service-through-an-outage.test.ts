/** The line goes down, people pay from the local record, and the line comes back: nothing is lost, doubled or called final too early. */
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { defaultPolicy } from '../../../electron/core/register/default-policy.ts';
import type { PersonRecord, Policy, SettlementAnswer } from '../../../electron/core/register/schemas.ts';
import type { VisitPage } from '../../../electron/core/visit/view.ts';
import { mustOpen } from '../journal/journal-folder.ts';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';
import { anotherMachine } from './machines.ts';
import { openWithSnapshot, untilAnswered, untilServing } from './outages.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

/** A kiosk that has the whole register of this moment, and then no line. */
async function kioskWithoutLine(record: PersonRecord, offline: Partial<Policy['offline']> = {}): Promise<Kiosk> {
  lobby = await openLobby({ records: [record] });
  await lobby.control('POST', '/policy', { offline: { ...defaultPolicy.offline, ...offline } });
  const kiosk = await openWithSnapshot(lobby);
  await lobby.fault({ kind: 'down' });
  await untilServing(lobby, kiosk, 'offline');
  return kiosk;
}

test('paid from the local record, settled when the line is back, and the certificate printed at the next visit', async () => {
  const record = fixture('one');
  const kiosk = await kioskWithoutLine(record);

  expect((await visitTo(kiosk, record, 'record')).record).toMatchObject({ from: 'register', violationCount: 1 });
  const { quote } = await visitTo(kiosk, record, 'quote');
  expect(quote).toMatchObject({ fines: 21_500, total: 32_000, provisionalAsOf: expect.any(String), certificates: [] });
  const paid = await visitTo(kiosk, record, 'paid-paper-follows');
  expect(paid).toMatchObject({ amount: 32_000, slips: 1 });
  expect(lobby.a4.printed()).toHaveLength(1);
  expect(lobby.receipt.receipts()).toHaveLength(1);
  const slip = slipOf(kiosk);

  kiosk.call('visit.continue');
  expect(await asked(kiosk, slip)).toMatchObject({ page: 'payment-state', payment: { state: 'waiting' } });
  expect(await asked(kiosk, 'PY483920175567')).toMatchObject({ page: 'payment-not-known', why: 'unreachable' });
  await lobby.mend();
  await untilServing(lobby, kiosk, 'online');
  await untilAnswered(lobby, 'issueClearances');
  expect(await visitTo(kiosk, record, 'unprinted')).toMatchObject({ reference: paid.reference });
  kiosk.call('visit.continue');
  expect((await visitTo(kiosk, record, 'done')).prints.map(({ document, number, state }) => [document, number.slice(0, 2), state])).toEqual(
    [
      ['clearance', 'CL', 'completed'],
      ['receipt', 'PY', 'completed'],
    ],
  );
  const there = await anotherMachine(lobby, 'ELSEWHERE');
  try {
    expect(await asked(await there.open(), slip)).toMatchObject({ page: 'payment-state', payment: { state: 'settled', certificates: 1 } });
  } finally {
    await there.close();
  }
  await kiosk.stop();

  const accounts = await readAccounts(lobby);
  expect(accounts.payments.map((payment) => [payment.state, payment.total])).toEqual([['settled', 32_000]]);
  expect(accounts.ledger).toMatchObject({ 'card-clearing': 32_000, 'authority-fines': -21_500, 'authority-fees': -10_500 });
  expect(accounts.openCases).toEqual([]);
});

/** The number at the head of the slip that came out. */
function slipOf(kiosk: Kiosk): string {
  const prints = kiosk.seen().flatMap(({ page }) => (page.page === 'printing' ? page.prints : []));
  return prints.find(({ number }) => number.startsWith('PV'))?.number ?? '';
}

/** What is said of a number to somebody who then goes away. */
async function asked(kiosk: Kiosk, number: string): Promise<VisitPage> {
  kiosk.call('visit.startWithPaper');
  kiosk.call('visit.submitPaperNumber', { typed: number });
  const page = await kiosk.when((now) => now.page.startsWith('payment-'), 'an answer');
  kiosk.call('visit.end');
  return page;
}

/** What the authority asks for the line by now, while the kiosk cannot know it. */
function askingNow(record: PersonRecord, change: number): PersonRecord {
  return { ...record, violations: record.violations.map((line) => ({ ...line, amountDue: line.amountDue + change })) };
}

async function paidThenAsked(
  change: number,
): Promise<{ readonly kiosk: Kiosk; readonly record: PersonRecord; readonly settled: SettlementAnswer }> {
  const record = fixture('one');
  const kiosk = await kioskWithoutLine(record);
  await visitTo(kiosk, record, 'paid-paper-follows');
  kiosk.call('visit.continue');
  await lobby.control('POST', '/records', askingNow(record, change));
  await lobby.mend();
  await untilServing(lobby, kiosk, 'online');
  await untilAnswered(lobby, 'settle');
  const settled = (await lobby.control<{ answer: SettlementAnswer }[]>('GET', '/settlements')).at(-1)?.answer;
  if (!settled) throw new Error('nothing was settled');
  return { kiosk, record, settled };
}

test('asked more: the rest is owed and shown, and no certificate comes before it is paid', async () => {
  const { kiosk, record, settled } = await paidThenAsked(5_000);
  expect(settled).toMatchObject({ lines: [{ result: 'settled', remainder: 5_000 }], dueBack: 0, eligibility: [{ eligible: false }] });
  expect(lobby.a4.printed()).toHaveLength(1);

  const { quote } = await visitTo(kiosk, record, 'quote');
  expect(quote).toMatchObject({ fines: 5_000, fees: [], total: 5_000, certificates: [{ eligibility: { eligible: true } }] });
  expect((await visitTo(kiosk, record, 'done')).prints.map(({ number }) => number.slice(0, 2))).toContain('CL');
  await kiosk.stop();

  const accounts = await readAccounts(lobby);
  expect(accounts.payments.map((payment) => [payment.state, payment.total])).toEqual([
    ['settled', 32_000],
    ['settled', 5_000],
  ]);
  expect(accounts.ledger).toMatchObject({ 'card-clearing': 37_000, 'authority-fines': -26_500, 'authority-fees': -10_500 });
  expect(accounts.openCases, 'it was paid here').toEqual([]);
  const [first, second] = accounts.payments;
  const journal = mustOpen(join(lobby.dataFolder, 'journal.db'));
  const told = journal.audit.rows().filter(({ type }) => type === 'remainder.paid');
  journal.close();
  expect(told.map(({ fields }) => fields)).toEqual([{ id: first?.reference, payment: second?.reference }]);
});

test('asked less: the rest is due back under a credit, and the certificate comes', async () => {
  const { kiosk, record, settled } = await paidThenAsked(-5_000);
  expect(settled).toMatchObject({ lines: [{ result: 'settled', overpaid: 5_000 }], dueBack: 5_000, eligibility: [{ eligible: true }] });
  await untilAnswered(lobby, 'issueClearances');
  await visitTo(kiosk, record, 'unprinted');
  kiosk.call('visit.continue');
  expect((await visitTo(kiosk, record, 'done')).prints.map(({ document, number }) => [document, number.slice(0, 2)])).toContainEqual([
    'clearance',
    'CL',
  ]);
  await kiosk.stop();

  const accounts = await readAccounts(lobby);
  expect(accounts.ledger).toMatchObject({
    'card-clearing': 32_000,
    'authority-fines': -16_500,
    'authority-fees': -10_500,
    'due-back': -5_000,
  });
  expect(accounts.openCases).toMatchObject([{ kind: 'due-back' }]);
});

test('more than the limit for one payment is refused before any money, and said', async () => {
  const record = fixture('one');
  const kiosk = await kioskWithoutLine(record, { limits: { ...defaultPolicy.offline.limits, paymentAmount: 31_999 } });
  await visitTo(kiosk, record, 'lines');
  const { page } = kiosk.view();
  expect(page).toMatchObject({ most: 31_999, overLimit: false });
  kiosk.call('visit.chooseLines', { violationIds: page.page === 'lines' ? page.chosen : [] });
  expect(await kiosk.until('lines', ({ overLimit }) => overLimit)).toMatchObject({ most: 31_999 });
});

test('the line goes between an amount of the authority and its payment: the record is looked up here, and paid from', async () => {
  const record = fixture('one');
  lobby = await openLobby({ records: [record] });
  await lobby.control('POST', '/policy', { offline: defaultPolicy.offline });
  const kiosk = await openWithSnapshot(lobby);
  await visitTo(kiosk, record, 'quote');
  await lobby.fault({ kind: 'down' });
  await untilServing(lobby, kiosk, 'offline');
  kiosk.call('visit.confirmQuote');
  expect((await kiosk.until('record')).record).toMatchObject({ from: 'register' });
  expect(await visitTo(kiosk, record, 'paid-paper-follows')).toMatchObject({ amount: 32_000, slips: 1 });
});
