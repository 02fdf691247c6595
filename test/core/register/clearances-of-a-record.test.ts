/** What the authority has issued for a person, and the prints that machines report of it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { newReference } from '../../../electron/core/identity/reference.ts';
import type { FoundRecord } from '../../../electron/core/register/register.ts';
import { closeAuthority, factorOf, fixture, identityOf, must, present, settlementOf, startWorld, type World } from './authority-world.ts';

const person = fixture('two-licences-three-plates');
const other = fixture('one');
const DAY_MS = 86_400_000;
let world: World;
let found: FoundRecord;
let reference: string;

beforeEach(async () => {
  world = await startWorld([person, other]);
  expect(await world.register.refresh()).toBe(true);
  const before = await find(person);
  expect(before.issued).toEqual([]);
  const payable = before.violations.filter(({ payable: { answer } }) => answer === 'yes').map(({ violationId }) => violationId);
  const { answer: quote } = must(await world.register.quote(before, payable));
  reference = newReference('PY', randomBytes);
  must(await world.client.settle(settlementOf(quote, newReference('PY', randomBytes), world.clock.now()), randomUUID()));
  const second = must(await world.register.quote(await find(person), []));
  must(await world.client.settle(settlementOf(second.answer, reference as never, world.clock.now()), randomUUID()));
  const subjectIds = before.subjects.map(({ subjectId }) => subjectId);
  must(await world.client.issueClearances(reference, subjectIds, randomUUID()));
  found = await find(person);
});
afterEach(async () => {
  await world.control('POST', '/clock', { offsetMs: 0 });
  expect(await world.control('GET', '/contract')).toMatchObject({ requests: [], answers: [], errors: [] });
  await world.close();
});
afterAll(closeAuthority);

async function find(who: typeof person): Promise<FoundRecord> {
  return must(await world.register.lookUp(identityOf(who), factorOf(who)));
}
const report = (printNumber = 1) => ({ printNumber, printedAt: new Date(world.clock.now()).toISOString() });
const numbersOf = ({ issued }: FoundRecord) => issued.map(({ clearance }) => clearance.number);

test('come with the record, for whichever machine was paid, and not with anybody else’s', async () => {
  expect(found.issued.map(({ clearance }) => clearance.subjectId)).toEqual(found.subjects.map(({ subjectId }) => subjectId));
  expect(found.issued.every(({ paymentReference, prints }) => paymentReference === reference && prints === 0)).toBe(true);
  const another = await find(other);
  expect(another.issued).toEqual([]);
  expect(await world.client.clearancesOf(found.recordId, present(another.access))).toMatchObject({
    ok: false,
    error: { kind: 'refused', code: 'record-access-invalid', signed: true },
  });
});

test('count each print that is reported once, however often its report is sent', async () => {
  const [number = ''] = numbersOf(found);
  const [first, key] = [report(), randomUUID()];
  expect(must(await world.client.reportPrint(number, first, key)).answer).toEqual({ number, prints: 1 });
  expect(must(await world.client.reportPrint(number, first, key)).answer).toEqual({ number, prints: 1 });
  expect(must(await world.client.reportPrint(number, report(2), randomUUID())).answer.prints).toBe(2);
  expect((await find(person)).issued.map(({ prints }) => prints)).toEqual([2, ...found.issued.slice(1).map(() => 0)]);
  expect(await world.client.reportPrint('CL000000000000', first, randomUUID())).toMatchObject({
    ok: false,
    error: { kind: 'refused', code: 'clearance-unknown', signed: true },
  });
});

test('do not come once revoked, nor when their time is over; a print that came out before still counts', async () => {
  const [number = '', ...others] = numbersOf(found);
  await world.control('POST', '/revocations', { number });
  expect(numbersOf(await find(person))).toEqual(others);
  expect(must(await world.client.reportPrint(number, report(), randomUUID())).answer.prints).toBe(1);
  await world.control('POST', '/clock', { offsetMs: 31 * DAY_MS });
  world.clock.jump(31 * DAY_MS);
  expect((await find(person)).issued).toEqual([]);
});

test('lead to the state of their payment, as a provisional slip does once it has arrived', async () => {
  const [number = ''] = numbersOf(found);
  const state = must(await world.client.paymentByReference(number)).answer;
  expect(state).toMatchObject({ paymentReference: reference, state: 'settled' });
  expect(must(await world.client.paymentByReference(reference)).answer).toEqual(state);

  const slip = newReference('PV', randomBytes);
  const unknown = { ok: false, error: { kind: 'refused', code: 'payment-unknown', signed: true } };
  expect(await world.client.paymentByReference(slip)).toMatchObject(unknown);
  const { quoteId: _, ...taken } = settlementOf(must(await world.register.quote(found, [])).answer, newReference('PY', randomBytes), 0);
  const [{ subjectId } = { subjectId: '' }] = found.subjects;
  const attestation = `${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
  const provisional = { slips: [{ number: slip, subjectId }], dataAsOf: found.dataAsOf, recordVersion: 1, policyVersion: 1, attestation };
  must(await world.client.settle({ ...taken, provisional }, randomUUID()));
  expect(must(await world.client.paymentByReference(slip)).answer).toMatchObject({
    paymentReference: taken.paymentReference,
    state: 'refused',
  });
  expect(await world.client.paymentByReference(newReference('PV', randomBytes))).toMatchObject(unknown);
});

test('are no reason to show nobody their record', async () => {
  await world.control('POST', '/faults', { kind: 'bad-signature', operation: 'clearancesOf' });
  const without = await find(person);
  expect(without).toMatchObject({ from: 'authority', issued: [], version: found.version });
});
