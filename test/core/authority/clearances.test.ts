import { createPublicKey, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readClearanceToken } from '../../../electron/core/clearance/token.ts';
import { isReference } from '../../../electron/core/identity/reference.ts';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { type Api, type Caller, connect, control, paymentFor, type Session, signatureOf, signedDocument, start } from './caller.ts';

let session: Session;
let caller: Caller;
beforeAll(async () => {
  session = await start();
  caller = await connect(session.authority);
});
afterAll(() => session.close());

async function paid(
  name: string,
  choose: (record: PersonRecord) => readonly string[] = (record) => record.violations.map((line) => line.violationId),
) {
  const record = fixtures[name] as PersonRecord;
  await control(session.authority, 'POST', '/records?fresh=1', record);
  const { body: quote } = await caller.quote(await caller.open(record), choose(record));
  const request = paymentFor(quote);
  await caller.settle(request);
  return { record, request, subjectIds: record.subjects.map((subject) => subject.subjectId) };
}

it('are one for each licence and plate, numbered, valid 30 days, and their code says the same under a key of the list', async () => {
  const { record, request, subjectIds } = await paid('two-licences-three-plates');
  const { body } = await caller.clearances(request.paymentReference, subjectIds);
  expect(body.notIssued).toEqual([]);
  expect(body.issued.map((clearance) => clearance.subjectId)).toEqual(subjectIds);
  const keys = (await signedDocument<Api['KeyList']>(session.authority, '/v1/keys', 'root')).keys;
  for (const [index, clearance] of body.issued.entries()) {
    expect(isReference(clearance.number)).toBe(true);
    expect(Date.parse(clearance.validUntil) - Date.parse(clearance.issuedAt)).toBe(30 * 86_400_000);
    const read = readClearanceToken(clearance.token);
    if (!read.ok) throw new Error(read.error.kind);
    const key = keys.find((candidate) => candidate.kid === read.value.kid && candidate.use === 'clearances');
    expect(read.value.verifyWith(createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key?.x ?? '' }, format: 'jwk' }))).toBe(true);
    const subject = record.subjects[index];
    const { claims } = read.value;
    expect(claims).toMatchObject({
      number: clearance.number,
      maskedName: clearance.maskedName,
      idLastFour: record.identity.number.slice(-4),
      state: 'final',
      demonstration: true,
    });
    expect(claims.subject).toEqual(
      subject?.kind === 'vehicle-licence'
        ? { type: 'plate', plate: subject.plate }
        : { type: 'driving-licence', number: subject?.licenceNumber },
    );
  }
});

it('come again as they were when they are asked for again under another key', async () => {
  const { request, subjectIds } = await paid('one');
  const first = await caller.clearances(request.paymentReference, subjectIds);
  const again = await caller.clearances(request.paymentReference, subjectIds);
  expect(again.body).toEqual(first.body);
});

it('are refused for a licence with a line that is still owed, and given for the other one', async () => {
  const { record, request, subjectIds } = await paid('four-hundred', (whole) =>
    whole.violations.filter((line) => line.subjectId === 'D1').map((line) => line.violationId),
  );
  const { body } = await caller.clearances(request.paymentReference, subjectIds);
  expect(body.issued.map((clearance) => clearance.subjectId)).toEqual(['D1']);
  expect(body.notIssued).toMatchObject([{ subjectId: 'V1', eligible: false, reasons: [{ code: 'line-unpaid' }] }]);
  expect((await caller.open(record)).violationCount).toBe(340);
});

it('are refused for a new line that came between quote and paper', async () => {
  const { record, request, subjectIds } = await paid('one');
  const [line] = record.violations;
  if (line === undefined) throw new Error('no line');
  await control(session.authority, 'POST', '/records', { ...record, violations: [line, { ...line, violationId: '202611200000001' }] });
  const { body } = await caller.clearances(request.paymentReference, subjectIds);
  expect(body.issued).toEqual([]);
  expect(body.notIssued[0]?.reasons.map((reason) => reason.code)).toEqual(['line-unpaid']);
});

it('are refused for a payment that is unknown or was refused, and for subjects of nobody', async () => {
  expect((await caller.clearances('PY999999999999', ['V1'])).body).toMatchObject({ status: 404, code: 'payment-unknown' });
  const record = fixtures['clean'] as PersonRecord;
  await control(session.authority, 'POST', '/records?fresh=1', record);
  const { body: quote } = await caller.quote(await caller.open(record), []);
  const refused = paymentFor(quote, { paidAt: quote.expiresAt });
  await caller.settle(refused);
  expect((await caller.clearances(refused.paymentReference, ['V1'])).body).toMatchObject({ status: 409, code: 'payment-not-settled' });
  const { request } = await paid('one');
  expect((await caller.clearances(request.paymentReference, ['X9'])).body).toMatchObject({ status: 422, code: 'subject-unknown' });
});

it('are found by number, signed; once revoked they are gone and on the list', async () => {
  const { request, subjectIds } = await paid('short-name');
  const number = (await caller.clearances(request.paymentReference, subjectIds)).body.issued[0]?.number ?? '';
  const found = await caller.get<Api['Clearance']>(`/v1/clearances/${number}`, { 'request-id': randomUUID() });
  expect(found.body.number).toBe(number);
  await signatureOf(session.authority, found, '');
  const state = await caller.get<Api['PaymentState']>(`/v1/payments/${request.paymentReference}`, { 'request-id': randomUUID() });
  expect(state.body.clearances).toEqual([{ number, subjectId: 'V1' }]);
  await control(session.authority, 'POST', '/revocations', { number });
  expect((await caller.get(`/v1/clearances/${number}`, { 'request-id': randomUUID() })).body).toMatchObject({
    status: 410,
    code: 'clearance-revoked',
  });
  expect(
    (await signedDocument<Api['RevocationList']>(session.authority, '/v1/revocations', 'documents')).revoked.map((entry) => entry.number),
  ).toContain(number);
});
