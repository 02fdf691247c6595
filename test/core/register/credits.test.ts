/** The client's calls for money owed to a citizen, against an authority that loses, delays and spoils its answers. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newReference } from '../../../electron/core/identity/reference.ts';
import type { FoundRecord } from '../../../electron/core/register/register.ts';
import type { CreditClaim, CreditPayBack, CreditRequest } from '../../../electron/core/register/schemas.ts';
import { closeAuthority, factorOf, fixture, identityOf, must, present, startWorld, type World } from './authority-world.ts';

const person = fixture('one');
let world: World;
let found: FoundRecord;

beforeEach(async () => {
  world = await startWorld([person]);
  expect(await world.register.refresh()).toBe(true);
  found = must(await world.register.lookUp(identityOf(person), factorOf(person)));
});
afterEach(async () => {
  expect(await world.control('GET', '/contract')).toMatchObject({ requests: [], answers: [], errors: [] });
  await world.close();
});
afterAll(closeAuthority);

function creditFor(): CreditRequest {
  return {
    creditNumber: newReference('CR', randomBytes),
    paymentReference: newReference('PY', randomBytes),
    recordId: found.recordId,
    amount: 7_500,
    reason: 'no-change',
    issuedAt: new Date(world.clock.now()).toISOString(),
  };
}
const claimOf = ({ recordId, amount }: CreditRequest): CreditClaim => ({
  paymentReference: newReference('PY', randomBytes),
  recordId,
  amount,
});
const payBackOf = ({ amount }: CreditRequest): CreditPayBack => ({
  method: 'cash',
  amount,
  staffId: '2001',
  paidAt: new Date(world.clock.now()).toISOString(),
});
async function registered(): Promise<CreditRequest> {
  const request = creditFor();
  must(await world.client.registerCredit(request, randomUUID()));
  return request;
}
const open = async (): Promise<readonly string[]> =>
  must(await world.client.creditsOf(found.recordId, present(found.access))).answer.credits.map((credit) => credit.creditNumber);

test('from its registration to the payment that it goes into', async () => {
  const credit = await registered();
  expect(must(await world.client.credit(credit.creditNumber)).answer).toMatchObject({ state: 'open', amount: 7_500 });
  expect(await open()).toEqual([credit.creditNumber]);
  const claim = claimOf(credit);
  const claimed = must(await world.client.claimCredit(credit.creditNumber, claim, randomUUID()));
  expect(claimed.answer).toMatchObject({ state: 'claimed', claimedBy: claim.paymentReference });
  expect(claimed.proof.signature).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(await open()).toEqual([]);
});

test('from its registration to staff who pay it back', async () => {
  const credit = await registered();
  const payBack = payBackOf(credit);
  const answer = must(await world.client.payBackCredit(credit.creditNumber, payBack, randomUUID())).answer;
  expect(answer).toMatchObject({ state: 'paid-back', paidBackAt: payBack.paidAt });
});

test('the log names no credit, no payment and no record', async () => {
  const credit = await registered();
  const claim = claimOf(credit);
  must(await world.client.claimCredit(credit.creditNumber, claim, randomUUID()));
  await world.client.payBackCredit(credit.creditNumber, payBackOf(credit), randomUUID());
  const text = JSON.stringify(world.log.events);
  for (const secret of [credit.creditNumber, claim.paymentReference, found.recordId]) expect(text).not.toContain(secret);
});

describe('a signed no', () => {
  test.each<[string, (credit: CreditRequest) => Promise<unknown>, string]>([
    [
      'to the same number with another amount',
      (credit) => world.client.registerCredit({ ...credit, amount: 1 }, randomUUID()),
      'credit-number-reused',
    ],
    [
      'to a claim for somebody else',
      (credit) => world.client.claimCredit(credit.creditNumber, { ...claimOf(credit), recordId: 'another' }, randomUUID()),
      'credit-of-another-record',
    ],
    [
      'to a claim of a part',
      (credit) => world.client.claimCredit(credit.creditNumber, { ...claimOf(credit), amount: 1 }, randomUUID()),
      'amount-differs',
    ],
    [
      'to paying back what was claimed',
      async (credit) => {
        must(await world.client.claimCredit(credit.creditNumber, claimOf(credit), randomUUID()));
        return world.client.payBackCredit(credit.creditNumber, payBackOf(credit), randomUUID());
      },
      'credit-not-open',
    ],
    ['to a number of nobody', () => world.client.credit(newReference('CR', randomBytes)), 'credit-unknown'],
  ])('%s is told from no answer', async (_what, ask, code) => {
    expect(await ask(await registered())).toMatchObject({ ok: false, error: { kind: 'refused', code, signed: true } });
  });

  test('to whoever may not read the record', async () => {
    expect(await world.client.creditsOf(found.recordId, 'nobody')).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: 'record-access-invalid', signed: true },
    });
  });
});

describe('an authority in trouble', () => {
  test('that loses its replies carries each deed out once', async () => {
    const credit = creditFor();
    const claim = claimOf(credit);
    for (const operation of ['registerCredit', 'claimCredit']) await world.fault({ kind: 'reply-lost-after-commit', operation, times: 2 });
    must(await world.client.registerCredit(credit, randomUUID()));
    expect(must(await world.client.claimCredit(credit.creditNumber, claim, randomUUID())).answer.claimedBy).toBe(claim.paymentReference);
    const paidBack = await registered();
    await world.fault({ kind: 'reply-lost-after-commit', operation: 'payBackCredit', times: 2 });
    expect(must(await world.client.payBackCredit(paidBack.creditNumber, payBackOf(paidBack), randomUUID())).answer.state).toBe('paid-back');
  });

  test('that is slow: no answer, and the same key brings the one there is', async () => {
    const credit = await registered();
    const [claim, key] = [claimOf(credit), randomUUID()];
    world.clock.shortenTimeouts(200);
    await world.fault({ kind: 'latency', ms: 1500, operation: 'claimCredit', times: 1 });
    expect(await world.client.claimCredit(credit.creditNumber, claim, key)).toMatchObject({ ok: false, error: { kind: 'slow' } });
    world.clock.shortenTimeouts(60_000);
    expect(must(await world.client.claimCredit(credit.creditNumber, claim, key)).answer.claimedBy).toBe(claim.paymentReference);
  });

  test('whose signature is spoilt has said nothing', async () => {
    const credit = await registered();
    const [claim, claimKey] = [claimOf(credit), randomUUID()];
    for (const operation of ['claimCredit', 'credit', 'creditsOf']) await world.fault({ kind: 'bad-signature', operation, times: 1 });
    const silent = { ok: false, error: { kind: 'not-an-answer' } };
    expect(await world.client.claimCredit(credit.creditNumber, claim, claimKey)).toMatchObject(silent);
    expect(await world.client.credit(credit.creditNumber)).toMatchObject(silent);
    expect(await world.client.creditsOf(found.recordId, present(found.access))).toMatchObject(silent);
    expect(must(await world.client.claimCredit(credit.creditNumber, claim, claimKey)).answer.state).toBe('claimed');
  });

  test('that takes no registration shuts the door on nobody who claims', async () => {
    const credit = await registered();
    await world.fault({ kind: 'status', status: 500, operation: 'registerCredit' });
    for (let time = 0; time < 3; time += 1) await world.client.registerCredit(creditFor(), randomUUID());
    expect(await world.client.registerCredit(creditFor(), randomUUID())).toMatchObject({ ok: false, error: { kind: 'circuit-open' } });
    expect((await world.client.claimCredit(credit.creditNumber, claimOf(credit), randomUUID())).ok).toBe(true);
  });
});
