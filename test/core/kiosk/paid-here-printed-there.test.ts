/** Two machines in one lobby: what is paid for at one and did not come out there is printed at the other, once. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal } from '../../../db/journal/journal.ts';
import type { PrintJobRow } from '../../../db/journal/paper-store.ts';
import type { StoredClearance } from '../../simulators/authority/storage.ts';
import { fixture, must } from '../register/authority-world.ts';
import { atWork, numbers, untilStaff } from '../staff/counter-lobby.ts';
import { readAccounts } from './accounts.ts';
import { forkCore } from './forked-core.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';
import { anotherMachine } from './machines.ts';

const record = fixture('one');
const many = fixture('two-licences-three-plates');
const plate = record.subjects.find((subject) => subject.kind === 'vehicle-licence')?.plate;
let here: Lobby;
let there: Lobby;
let paidAt: Kiosk;

beforeEach(async () => {
  here = await openLobby({ records: [record, many] });
  await here.control('POST', '/policy', { standInPrinting: false });
  there = await anotherMachine(here, 'ELSEWHERE');
  paidAt = await here.open();
});
afterEach(async () => {
  await here.close();
  await there.close();
});

/** Paid and settled, and the certificate never came out. */
async function payWithoutPaper(): Promise<string> {
  // Time for the paper to end before the certificate is sent to the printer.
  await here.fault({ kind: 'latency', operation: 'settle', ms: 1_000, times: 1 });
  await visitTo(paidAt, record, 'issuing');
  await here.a4.faults.set('media-empty', true);
  const { reference } = await paidAt.until('print-failed');
  await here.a4.faults.clear();
  expect(paidAt.call('visit.end').ok).toBe(true);
  return reference;
}

async function issued(reference: string) {
  const all = await here.control<readonly (StoredClearance & { readonly prints: number })[]>('GET', '/clearances');
  return all.filter(({ paymentReference }) => paymentReference === reference);
}

async function untilReported(reference: string, prints: number): Promise<void> {
  await expect.poll(async () => (await issued(reference)).map((one) => one.prints), { timeout: 15_000 }).toEqual([prints]);
}

/** Call after `stop`. */
function jobsFor(lobby: Lobby, reference: string): readonly PrintJobRow[] {
  return inJournal(lobby, ({ papers }) => papers.printJobsOf(reference as PrintJobRow['payment']));
}

function inJournal<T>(lobby: Lobby, read: (journal: ReturnType<typeof mustOpen>) => T): T {
  const journal = mustOpen(lobby);
  try {
    return read(journal);
  } finally {
    journal.close();
  }
}

function mustOpen(lobby: Lobby) {
  return must(openJournal({ file: join(lobby.dataFolder, 'journal.db') }));
}

test('the other machine offers it, prints it for nothing, and the first one does not offer it any more', async () => {
  const reference = await payWithoutPaper();
  const kiosk = await there.open();
  expect(await visitTo(kiosk, record, 'unprinted')).toEqual({ page: 'unprinted', reference, amount: null });
  expect(kiosk.call('visit.continue').ok).toBe(true);
  expect(await kiosk.until('done')).toMatchObject({ reference, sheets: 1, dueBack: 0 });
  await untilReported(reference, 1);
  expect(there.a4.printed()).toHaveLength(1);
  expect(there.receipt.receipts(), 'the receipt came out where it was paid').toHaveLength(0);
  expect(kiosk.call('visit.continue').ok).toBe(true);

  await visitTo(kiosk, record, 'quote');
  expect(kiosk.call('visit.end').ok).toBe(true);
  await visitTo(paidAt, record, 'quote');
  expect(here.a4.printed()).toHaveLength(0);
  await Promise.all([kiosk.stop(), paidAt.stop()]);

  const [clearance] = await issued(reference);
  expect(jobsFor(there, reference)).toMatchObject([
    { document: 'clearance', number: clearance?.clearance.number, printNumber: 1, state: 'completed' },
  ]);
  const accounts = await readAccounts(there);
  expect(accounts).toMatchObject({ payments: [], ledger: {}, openCases: [] });
  expect((await readAccounts(here)).openCases).toEqual([]);
});

test('the paper ends after the first sheets: the other machine prints the rest of them, and none twice', async () => {
  await visitTo(paidAt, many, 'issuing');
  await paidAt.until('printing', ({ prints }) => prints.some(({ device, state }) => device === 'a4' && state === 'completed'));
  await here.a4.faults.set('media-empty', true);
  const { reference } = await paidAt.until('print-failed');
  await here.a4.faults.clear();
  paidAt.call('visit.end');
  const out = here.a4.printed().length;
  await expect.poll(async () => (await issued(reference)).reduce((sum, { prints }) => sum + prints, 0), { timeout: 15_000 }).toBe(out);

  const kiosk = await there.open();
  await visitTo(kiosk, many, 'done');
  expect(there.a4.printed()).toHaveLength(many.subjects.length - out);
  await expect
    .poll(async () => (await issued(reference)).map(({ prints }) => prints), { timeout: 15_000 })
    .toEqual(many.subjects.map(() => 1));
  kiosk.call('visit.end');
  await visitTo(paidAt, many, 'quote');
  await Promise.all([kiosk.stop(), paidAt.stop()]);
  const sheets = [here, there].flatMap((lobby) =>
    jobsFor(lobby, reference).filter(({ document, state }) => document === 'clearance' && state === 'completed'),
  );
  expect(sheets.map(({ printNumber }) => printNumber)).toEqual(many.subjects.map(() => 1));
  expect(new Set(sheets.map(({ number }) => number)).size).toBe(many.subjects.length);
});

test('what a visit leaves of it is sealed, can be erased, and is in the audit under a commitment', async () => {
  const reference = await payWithoutPaper();
  const kiosk = await there.open();
  await visitTo(kiosk, record, 'done');
  await kiosk.stop();
  inJournal(there, ({ papers, audit }) => {
    const [row] = papers.foreignClearancesOf(reference);
    expect(row?.sealed).not.toBeNull();
    const readable = JSON.stringify({ ...row, sealed: Buffer.from(row?.sealed ?? []).toString('latin1') });
    for (const secret of [record.identity.number, record.owner.name.split(' ')[0] ?? '', JSON.stringify(plate)])
      expect(readable).not.toContain(secret);
    const trail = audit.rows().filter(({ fields }) => JSON.stringify(fields).includes(row?.number ?? reference));
    expect(trail.map(({ type }) => type)).toEqual(expect.arrayContaining(['print.requested', 'print.completed']));
    expect(new Set(trail.filter(({ type }) => type.startsWith('print.')).map(({ subject }) => subject))).toEqual(
      new Set([row?.commitment]),
    );
    expect(papers.eraseForeignClearances(reference, '2030-01-01T00:00:00.000Z')).toBe(1);
    expect(papers.foreignClearancesOf(reference)).toMatchObject([{ sealed: null }]);
  });
});

describe('killed in mid-print', () => {
  test('the sheet comes out meanwhile: it counts, is reported, and is offered nowhere', async () => {
    const reference = await payWithoutPaper();
    await there.a4.faults.set('slow', true);
    const core = await forkCore(there);
    await core.walk(record, ({ page }) => page.page === 'printing' && page.prints.some(({ state }) => state === 'printing'));
    await core.kill();
    await there.a4.faults.set('media-empty', true);
    await there.a4.faults.clear();
    await expect.poll(() => there.a4.printed().length, { timeout: 10_000 }).toBe(1);
    const kiosk = await there.open();
    await untilReported(reference, 1);
    await visitTo(kiosk, record, 'quote');
    await visitTo(paidAt, record, 'quote');
    await kiosk.stop();
    expect(jobsFor(there, reference).map(({ state, printNumber }) => [state, printNumber])).toEqual([['completed', 1]]);
  });

  test('nobody knows whether the sheet came out: that machine does not print it again, and staff have a case', async () => {
    const reference = await payWithoutPaper();
    await there.a4.faults.set('slow', true);
    const core = await forkCore(there);
    await core.walk(record, ({ page }) => page.page === 'printing' && page.prints.some(({ state }) => state === 'printing'));
    await core.kill();
    await there.a4.faults.set('unreachable', true);
    const kiosk = await there.open();
    // So long a printer is waited for that starts later than the machine.
    there.clock.skip(11_000);
    await visitTo(kiosk, record, 'quote');
    await kiosk.stop();
    expect(jobsFor(there, reference).map(({ state }) => state)).toEqual(['unknown']);
    expect(inJournal(there, ({ books }) => books.openCases())).toMatchObject([{ kind: 'print-unknown', payment: null }]);
    expect((await issued(reference)).map(({ prints }) => prints)).toEqual([0]);
  });
});

test('the printer there fails: nothing is reported, and it is offered again', async () => {
  const reference = await payWithoutPaper();
  const kiosk = await there.open();
  // The rule that no printer stands in for another has come.
  const rules = expect.objectContaining({ event: 'authority-answered', fields: expect.objectContaining({ operation: 'policy' }) });
  await expect.poll(() => there.log.events, { timeout: 10_000 }).toContainEqual(rules);
  await visitTo(kiosk, record, 'unprinted');
  await there.a4.faults.set('media-empty', true);
  kiosk.call('visit.continue');
  await kiosk.until('print-failed', (page) => page.canRetry);
  await there.a4.faults.clear();
  kiosk.call('visit.end');
  await visitTo(kiosk, record, 'unprinted');
  kiosk.call('visit.continue');
  await kiosk.until('done');
  await untilReported(reference, 1);
});

test('a clerk at a counter prints it once more, and the sheet bears the number after all that were reported', async () => {
  const reference = await payWithoutPaper();
  const kiosk = await there.open();
  await visitTo(kiosk, record, 'done');
  await untilReported(reference, 1);
  const desk = await anotherMachine(here, 'COUNTER', 'counter');
  try {
    const counter = await desk.open();
    await atWork(desk, counter, numbers.clerk);
    const letters = plate?.type === 'letters' ? [...plate.letters].join(' ') : '';
    counter.call('counter.find', { typed: `${record.identity.number} ${letters} ${plate?.digits ?? ''}` });
    await counter.when(({ page }) => page === 'quote', 'the record');
    const page = await untilStaff(counter, 'counter');
    expect(page.earlier).toMatchObject([{ reference, amount: null }]);
    expect(counter.call('counter.reprint', { reference }).ok).toBe(true);
    await untilStaff(counter, 'counter', ({ reprint }) => reprint?.state === 'completed');
    await untilReported(reference, 2);
    await counter.stop();
    expect(jobsFor(desk, reference)).toMatchObject([{ document: 'clearance', printNumber: 2, state: 'completed' }]);
    expect(desk.a4.printed()).toHaveLength(1);
  } finally {
    await desk.close();
  }
});

test('the authority does not list the papers of other machines: the visit goes on as ever', async () => {
  await payWithoutPaper();
  await here.fault({ kind: 'status', status: 500, operation: 'clearancesOf' });
  const kiosk = await there.open();
  await visitTo(kiosk, record, 'quote');
});
