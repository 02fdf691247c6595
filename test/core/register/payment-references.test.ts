/** The client's calls for paying from a phone, against an authority that loses, delays and spoils its answers. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { newReference } from '../../../electron/core/identity/reference.ts';
import { readMerchantQr } from '../../../electron/core/payment/merchant-qr.ts';
import type { PaymentReferenceRequest, PaymentReferenceState } from '../../../electron/core/register/schemas.ts';
import { closeAuthority, factorOf, fixture, identityOf, must, present, startWorld, type World } from './authority-world.ts';

const person = fixture('clean');
let world: World;
let request: PaymentReferenceRequest;

beforeEach(async () => {
  world = await startWorld([person]);
  expect(await world.register.refresh()).toBe(true);
  const found = must(await world.register.lookUp(identityOf(person), factorOf(person)));
  const { quoteId, total } = must(await world.register.quote(found, [])).answer;
  request = { paymentReference: newReference('PY', randomBytes), quoteId, amount: total };
});
afterEach(async () => {
  expect(await world.control('GET', '/contract')).toMatchObject({ requests: [], answers: [], errors: [] });
  await world.close();
});
afterAll(closeAuthority);

const create = (key = randomUUID()) => world.client.createPaymentReference(request, key);
const created = async (): Promise<PaymentReferenceState> => must(await create()).answer;
const stateOf = async (reference: string): Promise<string> => must(await world.client.paymentReferenceState(reference)).answer.state;
const pay = (reference: string, body: object = {}) => world.control('POST', `/payment-references/${reference}/pay`, body);

test('a reference, its QR, and the money', async () => {
  const { reference, amount, qr, state } = await created();
  expect([state, amount]).toEqual(['waiting', request.amount]);
  expect(readMerchantQr(present(qr), { amount, reference }).ok).toBe(true);
  expect(await stateOf(reference)).toBe('waiting');
  await pay(reference);
  expect(must(await world.client.paymentReferenceState(reference)).answer).toMatchObject({
    state: 'paid',
    amount,
    paidAt: expect.any(String),
  });
});

test('a QR that takes more than its reference says is never handed on, and its reference can be cancelled', async () => {
  await world.control('POST', '/payment-service', { qrTakesMore: 1 });
  const { reference, state, qr } = await created();
  expect([state, qr]).toEqual(['waiting', undefined]);
  expect(must(await world.client.paymentReferenceState(reference)).answer.qr).toBeUndefined();
  expect(world.log.events).toContainEqual({
    event: 'authority-answer-does-not-fit',
    fields: { operation: 'createPaymentReference', detail: 'QR: another-amount' },
  });
  expect(must(await world.client.cancelPaymentReference(reference, randomUUID())).answer.state).toBe('cancelled');
  await world.control('POST', '/payment-service', {});
  expect((await created()).qr).toBeTruthy();
});

test('a cancel is told from money that came first, and money that comes after it is late', async () => {
  const [first, second] = [await created(), await created()];
  await pay(first.reference);
  expect(must(await world.client.cancelPaymentReference(first.reference, randomUUID())).answer.state).toBe('paid');
  expect(must(await world.client.cancelPaymentReference(second.reference, randomUUID())).answer.state).toBe('cancelled');
  await pay(second.reference);
  expect(await stateOf(second.reference)).toBe('paid-after-expiry');
});

test('money after the expiry is late', async () => {
  const { reference } = await created();
  await pay(reference, { late: true });
  expect(await stateOf(reference)).toBe('paid-after-expiry');
});

test('an unknown reference is a signed no', async () => {
  const no = { ok: false, error: { kind: 'refused', code: 'payment-reference-unknown', signed: true } };
  expect(await world.client.paymentReferenceState('0000')).toMatchObject(no);
  expect(await world.client.cancelPaymentReference('0000', randomUUID())).toMatchObject(no);
});

test('replies that were lost make no second reference', async () => {
  await world.fault({ kind: 'reply-lost-after-commit', operation: 'createPaymentReference', times: 2 });
  const { reference } = await created();
  const all = (await world.control('GET', '/payment-references')) as PaymentReferenceState[];
  expect(all.filter((known) => known.paymentReference === request.paymentReference).map((known) => known.reference)).toEqual([reference]);
  await world.fault({ kind: 'reply-lost-after-commit', operation: 'cancelPaymentReference', times: 2 });
  expect(must(await world.client.cancelPaymentReference(reference, randomUUID())).answer.state).toBe('cancelled');
});

test('a slow service is no answer, and the same key brings the one reference', async () => {
  const key = randomUUID();
  world.clock.shortenTimeouts(200);
  await world.fault({ kind: 'latency', ms: 1500, operation: 'createPaymentReference', times: 1 });
  expect(await create(key)).toMatchObject({ ok: false, error: { kind: 'slow' } });
  world.clock.shortenTimeouts(60_000);
  const { reference } = must(await create(key)).answer;
  expect(must(await create(key)).answer.reference).toBe(reference);
});

test('a spoilt signature says nothing: not waiting, not paid, not cancelled', async () => {
  const { reference } = await created();
  await pay(reference);
  for (const operation of ['createPaymentReference', 'paymentReferenceState', 'cancelPaymentReference'])
    await world.fault({ kind: 'bad-signature', operation, times: 1 });
  const silent = { ok: false, error: { kind: 'not-an-answer' } };
  expect(await create()).toMatchObject(silent);
  expect(await world.client.paymentReferenceState(reference)).toMatchObject(silent);
  expect(await world.client.cancelPaymentReference(reference, randomUUID())).toMatchObject(silent);
  expect(await stateOf(reference)).toBe('paid');
});

test('a payment service that is down shuts the door on nobody who looks or pays another way', async () => {
  const { reference } = await created();
  await world.fault({ kind: 'status', status: 502, operation: 'paymentReferenceState' });
  for (let time = 0; time < 3; time += 1) await world.client.paymentReferenceState(reference);
  expect(await world.client.paymentReferenceState(reference)).toMatchObject({ ok: false, error: { kind: 'circuit-open' } });
  expect((await world.register.lookUp(identityOf(person), factorOf(person))).ok).toBe(true);
});

test('the log names neither the reference nor the payment', async () => {
  const { reference } = await created();
  await world.client.cancelPaymentReference(reference, randomUUID());
  const text = JSON.stringify(world.log.events);
  for (const secret of [reference, request.paymentReference, '000201']) expect(text).not.toContain(secret);
});
