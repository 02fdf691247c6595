/** Money owed to a citizen: registered once, claimed or paid back once, by whichever machine comes first. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { type Api, type Caller, connect, control, paymentFor, type Reply, type Session, signatureOf, start } from './caller.ts';

const person = fixtures['one'] as PersonRecord;
let session: Session;
let caller: Caller;
/** Another machine, with credentials of its own. */
let other: Caller;
let found: Awaited<ReturnType<Caller['open']>>;
beforeAll(async () => {
  session = await start();
  caller = await connect(session.authority);
  const folder = join(session.folder, 'other');
  session.authority.addKiosk(folder, 'DEMO-02');
  other = await connect(session.authority, folder);
});
beforeEach(async () => {
  await control(session.authority, 'POST', '/records?fresh=1', person);
  found = await caller.open(person);
});
afterAll(() => session.close());

type CreditReply = Reply<Api['Credit'] & Api['Problem']>;
let numbers = 0;
const next = (prefix: string): string => `${prefix}${String(++numbers).padStart(12, '0')}`;

function creditFor(change: Partial<Api['CreditRequest']> = {}): Api['CreditRequest'] {
  const at = new Date().toISOString();
  return {
    creditNumber: next('CR'),
    paymentReference: next('PY'),
    recordId: found.recordId,
    amount: 7_500,
    reason: 'unfinished-cash',
    issuedAt: at,
    ...change,
  };
}
function send(path: string, body: object, key = randomUUID(), by = caller): Promise<CreditReply> {
  return by.post(path, body, { 'idempotency-key': key });
}
async function registered(change: Partial<Api['CreditRequest']> = {}): Promise<Api['CreditRequest']> {
  const request = creditFor(change);
  expect((await send('/v1/credits', request)).status).toBe(200);
  return request;
}
function claim(credit: Api['CreditRequest'], change: Partial<Api['CreditClaim']> = {}, key = randomUUID(), by = caller) {
  const body = { paymentReference: next('PY'), recordId: credit.recordId, amount: credit.amount, ...change };
  return send(`/v1/credits/${credit.creditNumber}/claims`, body, key, by);
}
function payBack(credit: Api['CreditRequest'], change: Partial<Api['CreditPayBack']> = {}, key = randomUUID(), by = caller) {
  const body = { method: 'cash', amount: credit.amount, staffId: '2001', paidAt: '2026-11-22T09:00:00.000Z', ...change };
  return send(`/v1/credits/${credit.creditNumber}/pay-backs`, body, key, by);
}
function ask(number: string, by = caller): Promise<CreditReply> {
  return by.get(`/v1/credits/${number}`, { 'request-id': randomUUID() });
}
async function openCredits(accessToken = found.accessToken): Promise<Reply<Api['OpenCredits'] & Api['Problem']>> {
  return caller.get(`/v1/records/${found.recordId}/credits`, { 'request-id': randomUUID(), 'record-access': accessToken });
}

describe('a registration', () => {
  it('is signed, seen by every machine, and carried out once for ever', async () => {
    const request = creditFor();
    const key = randomUUID();
    const first = await send('/v1/credits', request, key);
    expect(first.body).toMatchObject({ creditNumber: request.creditNumber, recordId: found.recordId, amount: 7_500, state: 'open' });
    expect((await signatureOf(session.authority, first, JSON.stringify(request))).idempotencyKey).toBe(key);
    expect((await send('/v1/credits', request, key)).text).toBe(first.text);
    expect((await ask(request.creditNumber, other)).body).toEqual(first.body);
  });

  it('sent again under another key is the same credit, as it is by now', async () => {
    const request = await registered();
    await claim(request);
    expect((await send('/v1/credits', request)).body).toMatchObject({ state: 'claimed' });
    const stored = (await control<{ request: { creditNumber: string } }[]>(session.authority, 'GET', '/credits')).body;
    expect(stored.filter((entry) => entry.request.creditNumber === request.creditNumber)).toHaveLength(1);
  });

  it.each<[string, Partial<Api['CreditRequest']>]>([
    ['another amount', { amount: 7_501 }],
    ['another record', { recordId: 'somebody-else' }],
    ['another payment', { paymentReference: 'PY999999999999' }],
    ['another reason', { reason: 'no-change' }],
  ])('of a number that exists with %s is refused, signed, and changes nothing', async (_what, change) => {
    const request = await registered();
    const reused = { ...request, ...change };
    const refusal = await send('/v1/credits', reused);
    expect(refusal.body).toMatchObject({ status: 409, code: 'credit-number-reused' });
    expect((await signatureOf(session.authority, refusal, JSON.stringify(reused))).status).toBe(409);
    expect((await ask(request.creditNumber)).body).toMatchObject({ amount: 7_500, recordId: found.recordId, state: 'open' });
  });

  it.each([0, -1, 0.5, 1_000_000_001])('of %d piastres is malformed', async (amount) => {
    expect((await send('/v1/credits', creditFor({ amount }))).body.code).toBe('malformed-request');
  });

  it('whose reply was lost has happened', async () => {
    const request = creditFor();
    const key = randomUUID();
    await control(session.authority, 'POST', '/faults', { operation: 'registerCredit', kind: 'reply-lost-after-commit', times: 1 });
    await expect(send('/v1/credits', request, key)).rejects.toThrow();
    expect((await ask(request.creditNumber)).body.state).toBe('open');
    expect((await send('/v1/credits', request, key)).body.state).toBe('open');
  });
});

describe('the credits of a record', () => {
  it('are the open ones alone, oldest first, for whoever may read the record', async () => {
    const [one, two, three, four] = [await registered(), await registered(), await registered({ amount: 1 }), await registered()];
    await registered({ recordId: 'somebody-else' });
    await claim(two);
    await payBack(four);
    const { body } = await openCredits();
    expect(body).toEqual({
      recordId: found.recordId,
      credits: [one, three].map(({ creditNumber, amount }) => expect.objectContaining({ creditNumber, amount, state: 'open' })),
    });
    expect((await openCredits('nobody')).body).toMatchObject({ status: 403, code: 'record-access-invalid' });
  });
});

describe('a claim', () => {
  it('takes the credit for one payment, and the same key brings the same answer', async () => {
    const credit = await registered();
    const key = randomUUID();
    const paymentReference = next('PY');
    const first = await claim(credit, { paymentReference }, key);
    expect(first.body).toMatchObject({ state: 'claimed', claimedBy: paymentReference });
    const again = await claim(credit, { paymentReference }, key);
    expect([again.text, again.headers.get('authority-signature')]).toEqual([first.text, first.headers.get('authority-signature')]);
    expect((await claim(credit, { paymentReference })).body).toMatchObject({ status: 409, code: 'credit-not-open' });
  });

  it('of two machines at the same moment, ten times over, succeeds for one alone', async () => {
    for (let round = 0; round < 10; round++) {
      const credit = await registered();
      const answers = await Promise.all([
        ...[caller, other, caller, other].map((by) => claim(credit, {}, randomUUID(), by)),
        payBack(credit, {}, randomUUID(), other),
      ]);
      const taken = answers.filter((answer) => answer.status === 200);
      expect(taken).toHaveLength(1);
      expect(answers.filter((answer) => answer.body.code === 'credit-not-open')).toHaveLength(4);
      expect((await ask(credit.creditNumber)).body).toEqual(taken[0]?.body);
    }
  });

  it('whose reply was lost has happened: no other machine gets it, and the same key brings the answer', async () => {
    const credit = await registered();
    const key = randomUUID();
    const paymentReference = next('PY');
    await control(session.authority, 'POST', '/faults', { operation: 'claimCredit', kind: 'reply-lost-after-commit', times: 1 });
    await expect(claim(credit, { paymentReference }, key)).rejects.toThrow();
    expect((await claim(credit, {}, randomUUID(), other)).body.code).toBe('credit-not-open');
    expect((await claim(credit, { paymentReference }, key)).body).toMatchObject({ state: 'claimed', claimedBy: paymentReference });
  });

  it.each<[string, Partial<Api['CreditClaim']>, number, string]>([
    ['of somebody else’s credit', { recordId: 'somebody-else' }, 409, 'credit-of-another-record'],
    ['of a part', { amount: 7_499 }, 422, 'amount-differs'],
    ['of more', { amount: 7_501 }, 422, 'amount-differs'],
  ])('%s is refused, and the credit stays open', async (_what, change, status, code) => {
    const credit = await registered();
    expect((await claim(credit, change)).body).toMatchObject({ status, code });
    expect((await ask(credit.creditNumber)).body.state).toBe('open');
  });

  it('of a number that nobody registered is refused', async () => {
    expect((await claim(creditFor())).body).toMatchObject({ status: 404, code: 'credit-unknown' });
    expect((await ask(next('CR'))).body).toMatchObject({ status: 404, code: 'credit-unknown' });
  });
});

describe('a pay-back', () => {
  it('is of the whole, once, and not of what was claimed', async () => {
    const credit = await registered();
    expect((await payBack(credit, { amount: 7_000 })).body).toMatchObject({ status: 422, code: 'amount-differs' });
    const key = randomUUID();
    const first = await payBack(credit, {}, key);
    expect(first.body).toMatchObject({ state: 'paid-back', paidBackAt: '2026-11-22T09:00:00.000Z' });
    expect((await payBack(credit, {}, key)).text).toBe(first.text);
    expect((await payBack(credit, {}, randomUUID(), other)).body.code).toBe('credit-not-open');
    expect((await claim(credit)).body.code).toBe('credit-not-open');
    const claimed = await registered();
    await claim(claimed);
    expect((await payBack(claimed)).body.code).toBe('credit-not-open');
    expect((await payBack(creditFor())).body.code).toBe('credit-unknown');
  });
});

describe('a settlement with a credit', () => {
  const at = '2026-11-22T09:00:00.000Z';
  async function settled(tenders: (credit: string) => Api['TenderReport'][], claimed: 'for this payment' | 'for another' | 'not at all') {
    const credit = await registered();
    const quote = (await caller.quote(found, [person.violations[0]?.violationId ?? ''])).body;
    const request = { ...paymentFor(quote), paymentReference: next('PY'), tenders: tenders(credit.creditNumber) };
    if (claimed !== 'not at all') await claim(credit, claimed === 'for another' ? {} : { paymentReference: request.paymentReference });
    return (await caller.settle(request)).body;
  }
  const mixed = (amount: number) => (creditNumber: string) => [
    { method: 'credit' as const, amount, approvedAt: at, evidence: { creditNumber } },
    { method: 'cash' as const, amount: 32_000 - amount, approvedAt: at, evidence: {} },
  ];

  it('that was claimed for it settles, with notes beside it', async () => {
    expect(await settled(mixed(7_500), 'for this payment')).toMatchObject({ dueBack: 0, fees: { result: 'settled' } });
  });

  it('that was worth more than it needed settles too', async () => {
    expect(await settled(mixed(5_000), 'for this payment')).toMatchObject({ dueBack: 0 });
  });

  it.each<[string, Parameters<typeof settled>]>([
    ['that nobody claimed', [mixed(7_500), 'not at all']],
    ['that another payment claimed', [mixed(7_500), 'for another']],
    ['that was worth less', [mixed(7_501), 'for this payment']],
    ['without its number', [() => mixed(7_500)(''), 'for this payment']],
    [
      'that is told twice',
      [
        (number) => [
          ...mixed(7_500)(number).slice(0, 1),
          ...mixed(7_500)(number).slice(0, 1),
          { ...(mixed(15_000)('')[1] as Api['TenderReport']) },
        ],
        'for this payment',
      ],
    ],
  ])('%s is refused whole', async (_what, [tenders, claimed]) => {
    expect(await settled(tenders, claimed)).toMatchObject({
      dueBack: 32_000,
      fees: { result: 'refused', reason: 'amounts-do-not-add-up' },
    });
  });
});
