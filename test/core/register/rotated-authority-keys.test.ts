/** The authority's keys change while the kiosk serves: it asks for the list the moment an answer names a key that it does not have. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyClearance } from '../../../electron/core/clearance/verification.ts';
import { newReference } from '../../../electron/core/identity/reference.ts';
import { readVerificationLists } from '../../../electron/core/keys/trusted-lists.ts';
import { closeAuthority, factorOf, fixture, identityOf, must, settlementOf, startWorld, type World } from './authority-world.ts';

const person = fixture('one');
let world: World;
beforeEach(async () => {
  world = await startWorld([person]);
  expect(await world.register.refresh()).toBe(true);
});
afterEach(() => world.close());
afterAll(closeAuthority);

const rotate = (use: string, stolen = false) => world.control('POST', '/rotations', { use, stolen });
const lists = () => readVerificationLists(`${world.folder}/lists`);
const asked = () => world.log.events.filter(({ fields }) => fields['operation'] === 'keys').length;

/** Pays all lines; gives the certificate's QR. */
async function pay(): Promise<string> {
  await world.control('POST', '/records?fresh=1', person);
  const found = must(await world.register.lookUp(identityOf(person), factorOf(person)));
  const ids = found.violations.map((line) => line.violationId);
  const quote = must(await world.register.quote(found, ids)).answer;
  const reference = newReference('PY', randomBytes);
  must(await world.client.settle(settlementOf(quote, reference, world.clock.now()), randomUUID()));
  const subjects = found.subjects.map((subject) => subject.subjectId);
  const { issued } = must(await world.client.issueClearances(reference, subjects, randomUUID())).answer;
  return issued[0]?.token ?? '';
}

test.each(['answers', 'clearances', 'documents'])(
  '%s: the next payment goes through at once, and lists and papers old and new verify',
  async (use) => {
    const old = await pay();
    await rotate(use);
    world.clock.wait(10_000);
    const fresh = await pay();
    expect(await world.register.refresh()).toBe(true);
    const verdicts = [old, fresh].map(async (token) => verifyClearance(token, must(await lists()), world.clock.now()).verdict);
    expect(await Promise.all(verdicts)).toEqual(['valid', 'valid']);
  },
);

test('a stolen clearances key: what it signed is not genuine any more, what is signed now is', async () => {
  const old = await pay();
  await rotate('clearances', true);
  const fresh = await pay();
  const now = world.clock.now();
  expect(verifyClearance(old, must(await lists()), now)).toMatchObject({ verdict: 'not-genuine', reason: 'key-revoked' });
  expect(verifyClearance(fresh, must(await lists()), now).verdict).toBe('valid');
});

test('a stolen clearances key: a certificate whose reply was lost comes with the same key, issued anew under its number', async () => {
  const found = must(await world.register.lookUp(identityOf(person), factorOf(person)));
  const lines = found.violations.map((line) => line.violationId);
  const quote = must(await world.register.quote(found, lines)).answer;
  const reference = newReference('PY', randomBytes);
  must(await world.client.settle(settlementOf(quote, reference, world.clock.now()), randomUUID()));
  const [subjects, key] = [found.subjects.map((subject) => subject.subjectId), randomUUID()];
  const first = must(await world.client.issueClearances(reference, subjects, key)).answer.issued[0];
  await rotate('clearances', true);
  expect(await world.register.refresh()).toBe(true);
  const again = must(await world.client.issueClearances(reference, subjects, key)).answer.issued[0];
  expect(again?.number).toBe(first?.number);
  const verdicts = [first, again].map(async (paper) => verifyClearance(paper?.token ?? '', must(await lists()), world.clock.now()).verdict);
  expect(await Promise.all(verdicts)).toEqual(['not-genuine', 'valid']);
});

test('a stolen answers key: a settlement whose reply was lost is answered with the same key, signed anew', async () => {
  const found = must(await world.register.lookUp(identityOf(person), factorOf(person)));
  const quote = must(await world.register.quote(found, [])).answer;
  const request = settlementOf(quote, newReference('PY', randomBytes), world.clock.now());
  const key = randomUUID();
  await world.fault({ kind: 'reply-lost-after-commit', operation: 'settle', times: 3 });
  expect(await world.client.settle(request, key)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  await rotate('answers', true);
  expect((await world.client.settle(request, key)).ok).toBe(true);
});

describe('the list', () => {
  test('is not asked for again and again while answers are forged', async () => {
    const before = asked();
    await world.fault({ kind: 'bad-signature', operation: 'paymentByReference' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => world.client.paymentByReference('PY000000000000')));
    expect(answers.every((answer) => !answer.ok && answer.error.kind === 'not-an-answer')).toBe(true);
    expect(asked()).toBe(before + 1);
    world.clock.wait(10_000);
    expect((await world.client.paymentByReference('PY000000000000')).ok).toBe(false);
    expect(asked()).toBe(before + 2);
  });
});
