import { createHash, randomUUID } from 'node:crypto';
import { CompactSign, decodeJwt, importJWK } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { type Api, type Caller, connect, control, credentials, type Session, signedDocument, start } from './caller.ts';

type Request = Api['SettlementRequest'];
type Slips = NonNullable<Request['provisional']>['slips'];

const record = fixtures['sixty-five'] as PersonRecord;
const court = (amount: number) => ({ code: 'court-fees' as const, amount });
const service = { code: 'automated-service' as const, amount: 10_000 };
let numbers = 900_000_000_000;

let session: Session;
let caller: Caller;
beforeAll(async () => {
  session = await start();
  caller = await connect(session.authority);
});
afterAll(() => session.close());

/** Its lines, open again. */
async function opened() {
  await control(session.authority, 'POST', '/records?fresh=1', record);
  const found = await caller.open(record);
  const [first, second] = record.violations;
  if (!first || !second) throw new Error('a record of two lines and more');
  return { recordId: found.recordId, first, second };
}

/** A payment that the machine took alone, and vouches for by its key unless told otherwise. */
async function taken(recordId: string, lines: Request['lines'], fees: Request['fees'], attested = true): Promise<Request> {
  numbers += 1;
  const { kioskKey, kioskCertificate } = credentials(session.authority.credentialsFolder);
  const { kioskId, kid } = decodeJwt<{ kioskId: string; kid: string }>(kioskCertificate);
  const at = new Date().toISOString();
  const total = [...lines, ...fees].reduce((sum, { amount }) => sum + amount, 0);
  const slips: Slips = [{ number: `PV${numbers}`, subjectId: record.subjects[0]?.subjectId ?? '' }];
  const same = { paymentReference: `PY${numbers}`, recordId, total, paidAt: at };
  const known = { dataAsOf: at, policyVersion: 1 };
  const contentDigest = createHash('sha256')
    .update(JSON.stringify([lines, fees, attested ? slips : []]))
    .digest('base64url');
  const attestation = await new CompactSign(new TextEncoder().encode(JSON.stringify({ kioskId, ...same, contentDigest, ...known })))
    .setProtectedHeader({ alg: 'EdDSA', kid })
    .sign(await importJWK(kioskKey, 'EdDSA'));
  return {
    ...same,
    lines,
    fees,
    tenders: [{ method: 'card', amount: total, approvedAt: at, evidence: { approvalCode: '123456' } }],
    provisional: { slips, recordVersion: 1, ...known, attestation },
  };
}

async function settled(request: Request): Promise<Api['SettlementAnswer']> {
  const { status, body } = await caller.settle(request);
  expect(status).toBe(200);
  return body;
}

async function revokedNumbers(): Promise<readonly string[]> {
  const list = await signedDocument<Api['RevocationList']>(session.authority, '/v1/revocations', 'documents');
  return list.revoked.map(({ number }) => number);
}

const slipOf = ({ provisional }: Request): string => provisional?.slips[0]?.number ?? '';

it('takes no fees again for what is left of a line: they are due back', async () => {
  const { recordId, first } = await opened();
  const { violationId, amountDue } = first;
  const part = await settled(await taken(recordId, [{ violationId, amount: amountDue - 1_500 }], [court(500), service]));
  expect(part).toMatchObject({ lines: [{ violationId, result: 'settled', remainder: 1_500 }], dueBack: 0 });
  const rest = await settled(await taken(recordId, [{ violationId, amount: 1_500 }], [court(500), service]));
  expect(rest).toMatchObject({ lines: [{ violationId, result: 'settled' }], fees: { result: 'settled' }, dueBack: 10_500 });
});

it('takes the fees of the other line alone, when one of two was paid in part before', async () => {
  const { recordId, first, second } = await opened();
  await settled(await taken(recordId, [{ violationId: first.violationId, amount: first.amountDue - 1_500 }], [court(500), service]));
  const lines = [
    { violationId: first.violationId, amount: 1_500 },
    { violationId: second.violationId, amount: second.amountDue },
  ];
  expect((await settled(await taken(recordId, lines, [court(1_000), service]))).dueBack).toBe(500);
});

it('revokes the slips of a payment that was refused whole, and of no other', async () => {
  const { recordId, first, second } = await opened();
  const good = await taken(recordId, [{ violationId: first.violationId, amount: first.amountDue }], [court(500), service]);
  const bad = await taken(recordId, [{ violationId: second.violationId, amount: second.amountDue }], [court(500), service], false);
  expect((await settled(good)).dueBack).toBe(0);
  expect((await settled(bad)).dueBack).toBe(bad.total);
  const revoked = await revokedNumbers();
  expect(revoked).toContain(slipOf(bad));
  expect(revoked).not.toContain(slipOf(good));
});

it('finds a quoted payment by the slip that a machine gave for it meanwhile, whichever it hears of first', async () => {
  for (const slipFirst of [true, false]) {
    const { recordId, first } = await opened();
    const { provisional, ...rest } = await taken(recordId, [{ violationId: first.violationId, amount: 1 }], [court(500), service]);
    // Of no quote that the authority knows: refused, and so its slip is worth nothing.
    const request: Request = { ...rest, quoteId: 'none' };
    const number = provisional?.slips[0]?.number ?? '';
    const report = async (more: Partial<Api['PrintReport']>) => {
      const said: Api['PrintReport'] = { printNumber: 1, printedAt: rest.paidAt, ...more };
      return (await caller.post(`/v1/clearances/${number}/prints`, said, { 'idempotency-key': randomUUID() })).status;
    };
    const slipOf = rest.paymentReference;
    expect(await report({})).toBe(404);
    if (slipFirst) expect(await report({ slipOf })).toBe(200);
    await settled(request);
    if (!slipFirst) expect(await report({ slipOf })).toBe(200);
    expect((await caller.get(`/v1/payments/${number}`, { 'request-id': randomUUID() })).body).toMatchObject({
      paymentReference: rest.paymentReference,
      state: 'refused',
    });
    expect(await revokedNumbers()).toContain(number);
  }
});

it('revokes a slip by its number once a machine has told of it, and only once', async () => {
  const { recordId, first } = await opened();
  const request = await taken(recordId, [{ violationId: first.violationId, amount: first.amountDue }], [court(500), service]);
  const number = slipOf(request);
  expect((await control(session.authority, 'POST', '/revocations', { number })).status).toBe(404);
  await settled(request);
  expect((await control(session.authority, 'POST', '/revocations', { number })).status).toBe(200);
  expect(await revokedNumbers()).toContain(number);
  expect((await control(session.authority, 'POST', '/revocations', { number })).status).toBe(404);
});
