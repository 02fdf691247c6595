import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openJournal } from '../../../db/journal/journal.ts';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import type { Kiosk } from '../kiosk/kiosk.ts';
import type { Lobby } from '../kiosk/lobby.ts';
import { fixture, must } from '../register/authority-world.ts';
import { atWork, auditOf, numbers, openMachine, pin, untilStaff } from './counter-lobby.ts';

const person = fixture('two-licences-three-plates');
const other = fixture('one');
let lobby: Lobby;
let counter: Kiosk;

beforeEach(async () => {
  lobby = await openMachine('counter', [person, other]);
  counter = await lobby.open();
  await atWork(lobby, counter, numbers.clerk);
});
afterEach(() => lobby.close());

/** One line, as a clerk reads it off two cards. */
function searchFor(record: PersonRecord): string {
  const vehicle = record.subjects.find((subject) => subject.kind === 'vehicle-licence');
  if (vehicle?.plate.type !== 'letters') throw new Error('a person without a plate');
  return `${record.identity.number} ${[...vehicle.plate.letters].join(' ')} ${vehicle.plate.digits}`;
}

async function find(record: PersonRecord) {
  expect(counter.call('counter.find', { typed: searchFor(record) }).ok).toBe(true);
  await counter.until('record');
  const { atHand } = counter.view();
  if (!atHand) throw new Error('nobody is at hand');
  return atHand.record;
}

function payableIds(): string[] {
  const lines = counter.view().atHand?.record.subjects.flatMap(({ lines: all }) => all) ?? [];
  return lines.filter(({ choosable }) => choosable).map(({ violation }) => violation.violationId);
}

async function payAll(): Promise<string> {
  expect(counter.call('counter.quote', { violationIds: payableIds() }).ok).toBe(true);
  await counter.until('quote', (page) => page.payable);
  expect(counter.call('visit.confirmQuote').ok).toBe(true);
  return (await counter.until('done')).reference;
}

test('a clerk finds, quotes, takes the payment and hands out the papers; the trail says who it was', async () => {
  const record = await find(person);
  expect(record.subjects.length).toBeGreaterThan(1);
  const payable = payableIds();
  const reference = await payAll();
  expect(await counter.until('done')).toMatchObject({ sheets: expect.any(Number), prints: expect.arrayContaining([expect.anything()]) });
  // Nothing that was just paid still looks owed.
  const after = counter.view().atHand?.record;
  expect(after?.subjects.flatMap(({ lines }) => lines.filter(({ ourPayment }) => ourPayment).map(({ ourPayment }) => ourPayment))).toEqual(
    Array.from({ length: payable.length }, () => ({ reference, state: 'paid' })),
  );
  expect(counter.call('visit.end').ok).toBe(true);
  expect(counter.view()).toMatchObject({ page: { page: 'attract' }, atHand: null });
  // The number of a paper alone shows how its payment stands, and nobody's record.
  counter.call('counter.find', { typed: `${reference.slice(0, -1)}${(Number(reference.at(-1)) + 1) % 10}` });
  expect((await untilStaff(counter, 'counter', ({ findProblem }) => findProblem !== null)).findProblem).toBe('paper-number');
  counter.call('counter.find', { typed: reference.toLowerCase().replace(/(....)$/, '-$1') });
  expect((await counter.until('payment-state')).payment.state).toBe('settled');
  expect(counter.view().atHand).toBeNull();
  await counter.stop();
  const rows = auditOf(lobby);
  expect(rows.find(({ type }) => type === 'payment.asked-for')?.fields).toEqual({ outcome: 'known', by: numbers.clerk });
  expect(rows.find(({ type }) => type === 'record.opened')?.fields).toMatchObject({ by: numbers.clerk, from: 'authority' });
  expect(rows.find(({ type }) => type === 'visit.began')?.fields).toEqual({ by: numbers.clerk });
  expect(rows.find(({ type }) => type === 'payment.opened')?.fields['id']).toBe(reference);
});

test('other lines than those first asked for can be asked for while the amount shows', async () => {
  await find(person);
  const [first, second] = payableIds();
  if (!first || !second) throw new Error('two lines are wanted');
  counter.call('counter.quote', { violationIds: [first, second] });
  const both = await counter.until('quote');
  counter.call('counter.quote', { violationIds: [first] });
  const one = await counter.until('quote', ({ quote }) => quote.lineCount === 1);
  expect(one.quote.total).toBeLessThan(both.quote.total);
});

test('papers of a payment are printed again, marked, and only for the person at hand', async () => {
  await find(person);
  const reference = await payAll();
  expect(counter.call('counter.reprint', { reference }).ok).toBe(true);
  await untilStaff(counter, 'counter', ({ reprint }) => reprint?.state === 'completed');
  expect(counter.call('visit.end').ok).toBe(true);

  await find(other);
  const shown = counter.view().staff;
  expect(shown).toMatchObject({ page: 'counter', earlier: [], reprint: null });
  expect(counter.call('counter.reprint', { reference })).toMatchObject({ ok: false, error: { kind: 'not-now' } });
  counter.call('visit.end');

  counter.call('counter.find', { typed: searchFor(person) });
  await untilStaff(counter, 'counter', ({ earlier }) => earlier.some((payment) => payment.reference === reference));
  expect(counter.call('counter.reprint', { reference }).ok).toBe(true);
  await untilStaff(counter, 'counter', ({ reprint }) => reprint?.state === 'completed');
  await counter.stop();
  const rows = auditOf(lobby).filter(({ type }) => type === 'papers.reprinted');
  expect(rows.map(({ fields }) => fields)).toEqual([
    { id: reference, by: numbers.clerk },
    { id: reference, by: numbers.clerk },
  ]);
  const journal = must(openJournal({ file: join(lobby.dataFolder, 'journal.db') }));
  const jobs = journal.papers.printJobsOf(reference as Reference);
  journal.close();
  expect(jobs.filter(({ document }) => document === 'receipt').map(({ printNumber }) => printNumber)).toEqual([1, 2, 3]);
});

test.each([
  ['', 'format'],
  ['2850115019999', 'format'],
  ['28501150199993', 'format'],
  ['48501150199993 س ط ر ١٢٣', 'national-id'],
  ['28501150199993 ض ض ض ١٢٣', 'factor'],
  ['28501150199993 28501150199993', 'factor'],
])('%j is not looked up, and the page says why', async (typed, problem) => {
  expect(counter.call('counter.find', { typed }).ok).toBe(true);
  expect(counter.view()).toMatchObject({ staff: { page: 'counter', findProblem: problem }, page: { page: 'attract' } });
});

test('nobody is found while a payment is on its way, and the screen is not left', async () => {
  lobby.terminal.setMode({ bank: 'approve', fault: 'hang' });
  await find(person);
  counter.call('counter.quote', { violationIds: payableIds() });
  await counter.until('quote', (page) => page.payable);
  counter.call('visit.confirmQuote');
  await counter.until('card', (page) => page.phase !== 'starting');
  expect(counter.call('staff.signOut')).toMatchObject({ error: { kind: 'not-now' } });
  counter.call('counter.find', { typed: searchFor(other) });
  expect(counter.view()).toMatchObject({ page: { page: 'card' }, staff: { findProblem: 'busy' } });
});

test('a payment goes on under a lock, unseen; the same person finds it where it is', async () => {
  lobby.terminal.setMode({ bank: 'manual' });
  const { maskedName } = await find(person);
  counter.call('counter.quote', { violationIds: payableIds() });
  await counter.until('quote', (page) => page.payable);
  counter.call('visit.confirmQuote');
  const { reference } = await counter.until('card', (page) => page.phase === 'present-card');
  expect(counter.call('staff.lock').ok).toBe(true);
  expect(counter.view()).toMatchObject({ staff: { page: 'locked' }, page: { page: 'attract' }, atHand: null });
  for (const trace of [maskedName, reference]) expect(JSON.stringify(counter.view())).not.toContain(trace);
  // Nobody else takes over a payment that is on its way.
  expect(counter.call('staff.close')).toMatchObject({ error: { kind: 'not-now' } });
  lobby.terminal.shopper('approve');
  counter.call('staff.unlock', { pin });
  await untilStaff(counter, 'counter');
  expect(await counter.until('done')).toMatchObject({ reference });
});

test('papers come out under a lock too, and to the trail it is one visit', async () => {
  lobby.terminal.setMode({ bank: 'manual' });
  await find(other);
  counter.call('counter.quote', { violationIds: payableIds() });
  await counter.until('quote', (page) => page.payable);
  counter.call('visit.confirmQuote');
  await counter.until('card', (page) => page.phase === 'present-card');
  counter.call('staff.lock');
  lobby.terminal.shopper('approve');
  await vi.waitUntil(() => lobby.receipt.receipts().length === 1, { timeout: 15_000 });
  expect(counter.view()).toMatchObject({ staff: { page: 'locked' }, page: { page: 'attract' }, atHand: null });
  counter.call('staff.unlock', { pin });
  await untilStaff(counter, 'counter');
  await counter.until('done');
  expect(counter.call('visit.end').ok).toBe(true);
  await counter.stop();
  const told = auditOf(lobby).filter(({ type }) => type === 'visit.began' || type === 'visit.ended');
  expect(told.map(({ type, fields }) => [type, fields['page'] ?? null])).toEqual([
    ['visit.began', null],
    ['visit.ended', 'done'],
  ]);
});

test('whoever waits for a long payment is not locked out of its end', async () => {
  lobby.terminal.setMode({ bank: 'manual' });
  await find(person);
  counter.call('counter.quote', { violationIds: payableIds() });
  await counter.until('quote', (page) => page.payable);
  counter.call('visit.confirmQuote');
  await counter.until('card', (page) => page.phase === 'present-card');
  lobby.clock.skip(100_000);
  lobby.terminal.shopper('approve');
  await counter.until('done');
  lobby.clock.skip(90_000);
  await counter.until('done', () => counter.view().staff.page === 'counter');
});

test('a screen that is covered, by hand or by time, has nobody’s record under it; the same person goes on', async () => {
  const lines = JSON.stringify((await find(person)).maskedName);
  counter.call('staff.lock');
  expect(counter.view()).toMatchObject({ staff: { page: 'locked' }, page: { page: 'attract' }, atHand: null });
  expect(JSON.stringify(counter.view())).not.toContain(lines);
  expect(counter.call('visit.start')).toMatchObject({ error: { kind: 'not-permitted' } });
  counter.call('staff.unlock', { pin: '000001' });
  await untilStaff(counter, 'locked', ({ busy, problem }) => !busy && problem?.kind === 'no-match');
  counter.call('staff.unlock', { pin });
  await untilStaff(counter, 'counter');
  await find(person);
  lobby.clock.skip(181_000);
  await untilStaff(counter, 'locked');
  expect(counter.view().atHand).toBeNull();
  // Somebody else takes over.
  counter.call('staff.close');
  await untilStaff(counter, 'sign-in');
  await atWork(lobby, counter, numbers.otherClerk);
  await counter.stop();
  const told = auditOf(lobby).filter(({ type }) => type === 'staff.locked' || type === 'staff.unlocked' || type === 'staff.signed-out');
  expect(told.map(({ type, fields }) => [type, fields['why'] ?? null])).toEqual([
    ['staff.locked', 'asked'],
    ['staff.unlocked', null],
    ['staff.locked', 'idle'],
    ['staff.signed-out', 'somebody-else'],
    ['staff.signed-out', 'core-stopped'],
  ]);
});
