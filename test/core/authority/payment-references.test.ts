/** Paying by a reference from a phone: in time, too late, after a cancel, told twice. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import {
  type Api,
  askToken,
  assertion,
  type Caller,
  connect,
  control,
  type Reply,
  type Session,
  signatureOf,
  signedDocument,
  start,
} from './caller.ts';

const person = fixtures['one'] as PersonRecord;
const MINUTE_MS = 60_000;
let session: Session;
let caller: Caller;
let quote: Api['Quote'];
beforeAll(async () => {
  session = await start({ records: [person] });
  caller = await connect(session.authority);
  quote = (await caller.quote(await caller.open(person), [])).body;
});
afterEach(async () => {
  await control(session.authority, 'POST', '/clock', { offsetMs: 0 });
  await control(session.authority, 'POST', '/payment-service', { expiresInSeconds: 300 });
});
afterAll(() => session.close());

type StateReply = Reply<Api['PaymentReferenceState'] & Api['Problem']>;
let payments = 0;
const request = (change: Partial<Api['PaymentReferenceRequest']> = {}): Api['PaymentReferenceRequest'] => ({
  paymentReference: `PY${String(++payments).padStart(12, '0')}`,
  quoteId: quote.quoteId,
  amount: quote.total,
  ...change,
});
const create = (body: Api['PaymentReferenceRequest'], key = randomUUID()): Promise<StateReply> =>
  caller.post('/v1/payment-references', body, { 'idempotency-key': key });
const created = async (): Promise<Api['PaymentReferenceState']> => (await create(request())).body;
const ask = (reference: string): Promise<StateReply> => caller.get(`/v1/payment-references/${reference}`, { 'request-id': randomUUID() });
const cancel = (reference: string, key = randomUUID()): Promise<StateReply> =>
  caller.post(`/v1/payment-references/${reference}/cancel`, {}, { 'idempotency-key': key });
const pay = (reference: string, body: object = {}) =>
  control<{ state: string; error?: string }>(session.authority, 'POST', `/payment-references/${reference}/pay`, body);
const moveClock = (offsetMs: number) => control(session.authority, 'POST', '/clock', { offsetMs });

describe('a reference', () => {
  it('waits for one amount, shows a QR, and is signed', async () => {
    const body = request();
    const key = randomUUID();
    const reply = await create(body, key);
    const { state, amount, paymentReference, qr, reference, expiresAt } = reply.body;
    expect({ state, amount, paymentReference }).toEqual({ state: 'waiting', amount: 10_000, paymentReference: body.paymentReference });
    expect(qr).toMatch(/^000201010212.*5303818.*5406100\.00.*6304[0-9A-F]{4}$/);
    expect(qr).toContain(reference);
    expect(qr).not.toContain(paymentReference);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(4 * MINUTE_MS);
    expect((await signatureOf(session.authority, reply, JSON.stringify(body))).idempotencyKey).toBe(key);
    expect((await create(body, key)).text).toBe(reply.text);
    const asked = await ask(reference);
    expect(asked.body).toEqual(reply.body);
    expect((await signatureOf(session.authority, asked, '')).status).toBe(200);
  });

  it.each<[string, Partial<Api['PaymentReferenceRequest']>, string]>([
    ['more than the quote', { amount: 10_001 }, 'amount-differs'],
    ['nothing', { amount: 0 }, 'amount-differs'],
    ['a quote of nobody', { quoteId: 'nobody' }, 'quote-unknown'],
  ])('for %s is refused', async (_what, change, code) => {
    expect((await create(request(change))).body).toMatchObject({ status: 422, code });
  });

  it('for a part of the quote is made: the rest is paid another way', async () => {
    expect((await create(request({ amount: 2_500 }))).body).toMatchObject({ amount: 2_500, state: 'waiting' });
  });

  it('never outlives its quote', async () => {
    await control(session.authority, 'POST', '/payment-service', { expiresInSeconds: 3600 });
    expect((await created()).expiresAt).toBe(quote.expiresAt);
    await moveClock(Date.parse(quote.expiresAt) - Date.now());
    caller = await connect(session.authority, undefined, 10 * MINUTE_MS);
    expect((await create(request())).body).toMatchObject({ status: 422, code: 'quote-expired' });
  });

  it('whose reply was lost exists once', async () => {
    const body = request();
    const key = randomUUID();
    await control(session.authority, 'POST', '/faults', { operation: 'createPaymentReference', kind: 'reply-lost-after-commit', times: 1 });
    await expect(create(body, key)).rejects.toThrow();
    const { reference } = (await create(body, key)).body;
    const all = (await control<Api['PaymentReferenceState'][]>(session.authority, 'GET', '/payment-references')).body;
    expect(all.filter((known) => known.paymentReference === body.paymentReference).map((known) => known.reference)).toEqual([reference]);
  });

  it('that nobody made is unknown', async () => {
    expect((await ask('0000')).body.code).toBe('payment-reference-unknown');
    expect((await cancel('0000')).body.code).toBe('payment-reference-unknown');
    expect((await pay('0000')).status).toBe(409);
  });
});

describe('money', () => {
  it('in time is paid, once: a payment told twice counts once, a second one is not taken', async () => {
    const { reference } = await created();
    expect((await pay(reference, { transactionId: 'T1' })).body.state).toBe('paid');
    const first = await ask(reference);
    expect(first.body).toMatchObject({ state: 'paid', amount: 10_000 });
    expect(first.body.paidAt).toBeTruthy();
    expect(first.body.qr).toBeUndefined();
    expect((await pay(reference, { transactionId: 'T1' })).status).toBe(200);
    expect((await pay(reference, { transactionId: 'T2' })).status).toBe(409);
    expect((await ask(reference)).text).toBe(first.text);
  });

  it('before a cancel wins: the cancel says paid', async () => {
    const { reference } = await created();
    await pay(reference);
    expect((await cancel(reference)).body.state).toBe('paid');
    expect((await ask(reference)).body.state).toBe('paid');
  });

  it('after a cancel is late; the cancel’s own answer stays what it was', async () => {
    const { reference } = await created();
    const key = randomUUID();
    const cancelled = await cancel(reference, key);
    expect(cancelled.body).toMatchObject({ state: 'cancelled' });
    expect(cancelled.body.qr).toBeUndefined();
    await pay(reference);
    expect((await ask(reference)).body).toMatchObject({ state: 'paid-after-expiry' });
    expect((await ask(reference)).body.paidAt).toBeTruthy();
    expect((await cancel(reference, key)).text).toBe(cancelled.text);
    expect((await cancel(reference)).body.state).toBe('paid-after-expiry');
  });

  it('to the last moment is in time, from then on late', async () => {
    const [inTime, late] = [await created(), await created()];
    await moveClock(Date.parse(inTime.expiresAt) - Date.now() - 2_000);
    await pay(inTime.reference);
    expect((await ask(inTime.reference)).body.state).toBe('paid');
    await moveClock(Date.parse(late.expiresAt) - Date.now());
    expect((await ask(late.reference)).body.state).toBe('expired');
    expect((await cancel(late.reference)).body.state).toBe('expired');
    await pay(late.reference);
    expect((await ask(late.reference)).body.state).toBe('paid-after-expiry');
  });

  it('after an expiry that was signed is late, even when the authority’s clock was set back', async () => {
    const { reference, expiresAt } = await created();
    await moveClock(Date.parse(expiresAt) - Date.now());
    expect((await ask(reference)).body.state).toBe('expired');
    await moveClock(0);
    await pay(reference);
    expect((await ask(reference)).body.state).toBe('paid-after-expiry');
  });

  it('against a cancel at the same moment: both tell the same story', async () => {
    for (let round = 0; round < 10; round++) {
      const { reference } = await created();
      const [cancelled] = await Promise.all([cancel(reference), pay(reference)]);
      const { state } = (await ask(reference)).body;
      expect(state).toBe(cancelled.body.state === 'paid' ? 'paid' : 'paid-after-expiry');
    }
  });

  it('from the dock goes to the newest reference, late on request', async () => {
    const { reference } = await created();
    await pay('newest');
    expect((await ask(reference)).body.state).toBe('paid');
    const next = await created();
    await pay('newest', { late: true });
    expect((await ask(next.reference)).body.state).toBe('paid-after-expiry');
  });
});

it('the policy says which methods and notes are taken, signed, as soon as it is changed', async () => {
  const { authority } = session;
  const { access_token } = (await askToken(authority, await assertion(authority.credentialsFolder))).body;
  const read = () => signedDocument<Api['Policy']>(authority, '/v1/policy', 'documents', { authorization: `Bearer ${access_token}` });
  expect((await read()).methods).toEqual(['card']);
  const cash = { denominations: [5_000, 10_000], mostNotes: 5 };
  await control(authority, 'POST', '/policy', { methods: ['card', 'cash', 'qr'], cash });
  expect(await read()).toMatchObject({ version: 2, methods: ['card', 'cash', 'qr'], cash, standInPrinting: true });
});
