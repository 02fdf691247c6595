import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { type Api, type Caller, connect, control, paymentFor, type Session, signatureOf, start } from './caller.ts';

let session: Session;
let caller: Caller;
beforeAll(async () => {
  session = await start();
  caller = await connect(session.authority);
});
afterAll(() => session.close());

/** Loads the fixture afresh, so that each test has its lines open. */
async function opened(name: string) {
  const record = fixtures[name] as PersonRecord;
  await control(session.authority, 'POST', '/records?fresh=1', record);
  const found = await caller.open(record);
  return { record, found, ids: record.violations.map((line) => line.violationId) };
}

async function quoted(name: string) {
  const { record, found, ids } = await opened(name);
  return { record, found, ids, quote: (await caller.quote(found, ids)).body };
}

describe('quote', () => {
  it.each([
    ['sixty-five', 2_422_500, [2_380_000, 32_500, 10_000]],
    ['clean', 10_000, [0, 10_000]],
    ['one', 32_000, [21_500, 500, 10_000]],
  ])('of %s is %d piastres', async (name, total, [fines, ...fees]) => {
    const { quote } = await quoted(name);
    expect(quote.total).toBe(total);
    expect(quote.lines.reduce((sum, line) => sum + line.amount, 0)).toBe(fines);
    expect(quote.fees.map((fee) => fee.amount)).toEqual(fees);
    expect(quote.clearanceIfPaid.every((entry) => entry.eligible)).toBe(true);
  });

  it('is signed over the key, the request and the answer', async () => {
    const { found, ids } = await opened('one');
    const key = randomUUID();
    const body = { recordId: found.recordId, violationIds: ids };
    const reply = await caller.post('/v1/quotes', body, { 'idempotency-key': key, 'record-access': found.accessToken });
    expect((await signatureOf(session.authority, reply, JSON.stringify(body))).idempotencyKey).toBe(key);
  });

  it('says for each licence and plate whether a clearance follows, with every reason', async () => {
    const { record, found } = await opened('not-payable');
    const payable = record.violations.filter((line) => line.payable.answer === 'yes').map((line) => line.violationId);
    const all = (await caller.quote(found, payable)).body.clearanceIfPaid;
    expect(all.map(({ subjectId, eligible, reasons }) => [subjectId, eligible, reasons.map((reason) => reason.code)])).toEqual([
      ['V1', record.violations[1]?.subjectId === 'D1', record.violations[1]?.subjectId === 'D1' ? [] : ['line-not-payable']],
      ['D1', record.violations[1]?.subjectId === 'V1', record.violations[1]?.subjectId === 'V1' ? [] : ['line-not-payable']],
    ]);
    const none = (await caller.quote(found, [])).body;
    expect(none.total).toBe(10_000);
    expect(none.clearanceIfPaid.some((entry) => entry.reasons.some((reason) => reason.code === 'line-unpaid'))).toBe(true);
  });

  it.each(['objected', 'being-settled-elsewhere'] as const)('of a line that is %s is refused, and the reason is shown', async (state) => {
    const { record } = await opened('one');
    const changed = { ...record, violations: record.violations.map((line) => ({ ...line, state })) };
    await control(session.authority, 'POST', '/records', changed);
    const found = await caller.open(changed);
    expect((await caller.quote(found, [record.violations[0]?.violationId ?? ''])).body).toMatchObject({
      status: 422,
      code: 'line-not-payable',
    });
    const codes = (await caller.quote(found, [])).body.clearanceIfPaid[0]?.reasons.map((reason) => reason.code);
    expect(codes).toEqual([state === 'objected' ? 'line-under-objection' : 'being-settled']);
  });

  it('of an unknown line is refused, and the refusal is signed', async () => {
    const { found } = await opened('one');
    const body = { recordId: found.recordId, violationIds: ['000000000000000'] };
    const reply = await caller.post<Api['Problem']>('/v1/quotes', body, {
      'idempotency-key': randomUUID(),
      'record-access': found.accessToken,
    });
    expect(reply.body.code).toBe('line-unknown');
    expect((await signatureOf(session.authority, reply, JSON.stringify(body))).status).toBe(422);
  });
});

describe('settlement', () => {
  it('settles every line, once, and the record is clean afterwards', async () => {
    const { record, quote } = await quoted('sixty-five');
    const answer = (await caller.settle(paymentFor(quote))).body;
    expect(answer.lines.every((line) => line.result === 'settled')).toBe(true);
    expect(answer).toMatchObject({ dueBack: 0, fees: { result: 'settled' } });
    expect(answer.eligibility.map((entry) => entry.eligible)).toEqual([true, true, true, true]);
    expect((await caller.open(record)).violationCount).toBe(0);
  });

  it('with the same key and body gets the same bytes and signature; with another body an alarm', async () => {
    const { quote } = await quoted('one');
    const request = paymentFor(quote);
    const key = randomUUID();
    const first = await caller.settle(request, key);
    const again = await caller.settle(request, key);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('authority-signature')).toBe(first.headers.get('authority-signature'));
    const other = await caller.settle({ ...request, total: request.total + 1 }, key);
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({ code: 'idempotency-key-reused' });
    expect((await signatureOf(session.authority, other, JSON.stringify({ ...request, total: request.total + 1 }))).status).toBe(409);
  });

  it('of the same reference under another key is refused', async () => {
    const { quote } = await quoted('one');
    const request = paymentFor(quote);
    await caller.settle(request);
    expect((await caller.settle(request)).body).toMatchObject({ status: 409, code: 'payment-reference-reused' });
  });

  it('whose reply was lost has happened, and asking again brings the answer', async () => {
    const { quote } = await quoted('one');
    const request = paymentFor(quote);
    const key = randomUUID();
    await control(session.authority, 'POST', '/faults', { operation: 'settle', kind: 'reply-lost-after-commit', times: 1 });
    await expect(caller.settle(request, key)).rejects.toThrow();
    const settlements = (await control<{ request: Api['SettlementRequest'] }[]>(session.authority, 'GET', '/settlements')).body;
    expect(settlements.filter((settlement) => settlement.request.paymentReference === request.paymentReference)).toHaveLength(1);
    const answer = await caller.settle(request, key);
    expect(answer.body.lines.map((line) => line.result)).toEqual(['settled']);
  });

  it('of a line that was paid elsewhere meanwhile is a duplicate: line and court fee are due back, the papers come all the same', async () => {
    const { record, quote } = await quoted('two-licences-three-plates');
    const [paid] = quote.lines;
    await control(session.authority, 'POST', '/elsewhere-payments', { violationIds: [paid?.violationId] });
    const answer = (await caller.settle(paymentFor(quote))).body;
    expect(answer.lines[0]).toEqual({ violationId: paid?.violationId, result: 'duplicate' });
    expect(answer.lines.slice(1).every((line) => line.result === 'settled')).toBe(true);
    expect(answer.dueBack).toBe((paid?.amount ?? 0) + 500);
    expect(answer.eligibility).toHaveLength(record.subjects.length);
    expect(answer.eligibility.every((entry) => entry.eligible)).toBe(true);
  });

  it('of the same line by two kiosks settles it once', async () => {
    const { found, ids } = await opened('one');
    const [first, second] = [(await caller.quote(found, ids)).body, (await caller.quote(found, ids)).body];
    expect((await caller.settle(paymentFor(first))).body.lines.map((line) => line.result)).toEqual(['settled']);
    const late = (await caller.settle(paymentFor(second))).body;
    expect(late.lines.map((line) => line.result)).toEqual(['duplicate']);
    expect(late.dueBack).toBe(22_000);
  });

  it('honours the quote for money that was taken before it expired, however late', async () => {
    const offsetMs = 3 * 86_400_000;
    const { quote } = await quoted('one');
    const inTime = paymentFor(quote, { paidAt: new Date(Date.parse(quote.expiresAt) - 1).toISOString() });
    await control(session.authority, 'POST', '/clock', { offsetMs });
    const late = await connect(session.authority, undefined, offsetMs);
    expect((await late.settle(inTime)).body.lines.map((line) => line.result)).toEqual(['settled']);
    await control(session.authority, 'POST', '/clock', { offsetMs: 0 });
  });

  it.each([
    ['money taken at the moment of expiry', 'quote-expired', (quote: Api['Quote']) => ({ paidAt: quote.expiresAt })],
    ['a quote of nobody', 'quote-unknown', () => ({ quoteId: 'nobody' })],
    ['a total that is not the sum', 'amounts-do-not-add-up', (quote: Api['Quote']) => ({ total: quote.total + 500 })],
    ['other fees than quoted', 'amount-changed', () => ({ fees: [{ code: 'automated-service' as const, amount: 10_500 }] })],
  ])('refuses %s whole: everything is due back', async (_name, reason, change) => {
    const { record, quote } = await quoted('one');
    const request = paymentFor(quote, change(quote));
    const answer = (await caller.settle(request)).body;
    expect(answer.lines).toEqual([{ violationId: record.violations[0]?.violationId, result: 'refused', reason }]);
    expect(answer.fees).toEqual({ result: 'refused', reason });
    expect(answer.dueBack).toBe(request.total);
    expect((await caller.open(record)).violationCount).toBe(1);
    const state = await caller.get<Api['PaymentState']>(`/v1/payments/${request.paymentReference}`, { 'request-id': randomUUID() });
    expect(state.body.state).toBe('refused');
  });

  it('takes the fee of a clean record once for each quote', async () => {
    const { quote } = await quoted('clean');
    expect((await caller.settle(paymentFor(quote))).body).toMatchObject({ fees: { result: 'settled' }, dueBack: 0 });
    expect((await caller.settle(paymentFor(quote))).body).toMatchObject({
      fees: { result: 'refused', reason: 'quote-unknown' },
      dueBack: 10_000,
    });
  });

  it('is found by its reference, signed over the Request-Id', async () => {
    const { quote } = await quoted('one');
    const request = paymentFor(quote);
    await caller.settle(request);
    const requestId = randomUUID();
    const state = await caller.get<Api['PaymentState']>(`/v1/payments/${request.paymentReference}`, { 'request-id': requestId });
    expect(state.body).toMatchObject({ state: 'settled', total: request.total, dueBack: 0, clearances: [] });
    expect((await signatureOf(session.authority, state, '')).idempotencyKey).toBe(requestId);
  });
});
