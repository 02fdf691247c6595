import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readClearanceToken } from '../../../electron/core/clearance/token.ts';
import { clears, verifyClearance } from '../../../electron/core/clearance/verification.ts';
import { newReference } from '../../../electron/core/identity/reference.ts';
import type { FoundRecord } from '../../../electron/core/register/register.ts';
import { closeAuthority, factorOf, fixture, identityOf, must, present, settlementOf, startWorld, type World } from './authority-world.ts';

const clean = fixture('clean');
const sixtyFive = fixture('sixty-five');
const fourHundred = fixture('four-hundred');
let world: World;

beforeEach(async () => {
  world = await startWorld([clean, sixtyFive, fourHundred]);
  expect(await world.register.refresh()).toBe(true);
});
afterEach(async () => {
  const breaches = (await world.control('GET', '/contract')) as {
    readonly requests: unknown[];
    readonly answers: unknown[];
    readonly errors: unknown[];
  };
  expect(breaches).toMatchObject({ requests: [], answers: [], errors: [] });
  await world.close();
});
afterAll(closeAuthority);

async function find(record: typeof clean): Promise<FoundRecord> {
  return must(await world.register.lookUp(identityOf(record), factorOf(record)));
}
const payableIds = (record: FoundRecord): string[] =>
  record.violations.filter((line) => line.payable.answer === 'yes').map((line) => line.violationId);

describe('a record', () => {
  test('is read whole over all its pages', async () => {
    const found = await find(fourHundred);
    expect(found.violations.map((line) => line.violationId).sort()).toEqual(fourHundred.violations.map((line) => line.violationId).sort());
    expect(found).toMatchObject({ from: 'authority', subjects: fourHundred.subjects });
  });

  test('of nobody, and of somebody else, has one answer', async () => {
    expect(await world.register.lookUp(identityOf(clean), factorOf(sixtyFive))).toEqual({ ok: false, error: { kind: 'no-match' } });
  });
});

describe('from quote to paper', () => {
  test('65 violations cost 24,225.00 EGP, and the papers are genuine', async () => {
    const found = await find(sixtyFive);
    const quoted = must(await world.register.quote(found, payableIds(found)));
    expect(quoted.answer.total).toBe(2_422_500);
    const reference = newReference('PY', randomBytes);
    const request = settlementOf(quoted.answer, reference, world.clock.now());
    const key = randomUUID();
    const settled = must(await world.client.settle(request, key));
    expect(settled.answer).toMatchObject({ dueBack: 0, fees: { result: 'settled' } });
    // The same key again: the stored answer, byte for byte, even a day later.
    world.clock.jump(86_400_000);
    expect(must(await world.client.settle(request, key)).proof).toEqual(settled.proof);
    world.clock.jump(-86_400_000);

    const subjectIds = found.subjects.map((subject) => subject.subjectId);
    const papers = must(await world.client.issueClearances(reference, subjectIds, randomUUID()));
    expect(papers.answer.issued).toHaveLength(subjectIds.length);
    const lists = { keys: present(world.lists.keys()), revocations: present(world.lists.revocations()) };
    for (const paper of papers.answer.issued) {
      expect(verifyClearance(paper.token, lists, world.clock.now())).toMatchObject({ verdict: 'valid', demonstration: true });
      const subject = present(found.subjects.find((candidate) => candidate.subjectId === paper.subjectId));
      const token = must(readClearanceToken(paper.token));
      expect(clears(token.claims, subject)).toBe(true);
      expect(found.subjects.filter((other) => clears(token.claims, other))).toEqual([subject]);
      expect(must(await world.client.clearance(paper.number)).answer).toEqual(paper);
    }
    expect(must(await world.client.paymentByReference(reference)).answer).toMatchObject({ state: 'settled', total: 2_422_500, dueBack: 0 });
    expect((await find(sixtyFive)).violations).toEqual([]);
  });

  test('a clean record costs the service fee alone, 100.00 EGP', async () => {
    const quoted = must(await world.register.quote(await find(clean), []));
    expect(quoted.answer).toMatchObject({ lines: [], total: 10_000 });
    expect(quoted.proof.signature).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  test('a revoked paper is found out as soon as the list is fresh', async () => {
    const found = await find(clean);
    const quoted = must(await world.register.quote(found, []));
    const reference = newReference('PY', randomBytes);
    must(await world.client.settle(settlementOf(quoted.answer, reference, world.clock.now()), randomUUID()));
    const [paper] = must(await world.client.issueClearances(reference, [present(found.subjects[0]).subjectId], randomUUID())).answer.issued;
    await world.control('POST', '/revocations', { number: present(paper).number });
    expect(await world.register.refresh()).toBe(true);
    const lists = { keys: present(world.lists.keys()), revocations: present(world.lists.revocations()) };
    expect(verifyClearance(present(paper).token, lists, world.clock.now())).toMatchObject({ verdict: 'revoked' });
    expect(await world.client.clearance(present(paper).number)).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: 'clearance-revoked', signed: true },
    });
  });
});

describe('what changed meanwhile', () => {
  test('a line paid elsewhere after the look-up: the record is read again', async () => {
    const found = await find(sixtyFive);
    const [first, ...rest] = payableIds(found);
    await world.control('POST', '/elsewhere-payments', { violationIds: [first] });
    expect(await world.register.quote(found, rest)).toEqual({ ok: false, error: { kind: 'record-changed' } });
    expect(await world.register.quote(found, [present(first)])).toEqual({ ok: false, error: { kind: 'record-changed' } });
    const again = await find(sixtyFive);
    expect(again.violations).toHaveLength(found.violations.length - 1);
    expect((await world.register.quote(again, rest)).ok).toBe(true);
  });

  test('a settlement under an unknown quote is refused line by line, signed', async () => {
    const found = await find(sixtyFive);
    const quoted = must(await world.register.quote(found, payableIds(found).slice(0, 2)));
    const request = { ...settlementOf(quoted.answer, newReference('PY', randomBytes), world.clock.now()), quoteId: 'never-given' };
    const settled = must(await world.client.settle(request, randomUUID()));
    expect(settled.answer.lines.every((line) => line.result === 'refused')).toBe(true);
    expect(settled.answer.dueBack).toBe(quoted.answer.total);
  });
});

describe('the rest of the contract', () => {
  test('heartbeat and one-time code', async () => {
    const beat = { sentAt: new Date(world.clock.now()).toISOString(), softwareVersion: '0.1.0', unsentCount: 0, unsentAmount: 0 };
    expect(must(await world.client.heartbeat(beat)).policyVersion).toBe(1);
    const { challengeId } = must(await world.client.sendOneTimeCode(identityOf(clean)));
    const codes = (await world.control('GET', '/one-time-codes')) as { readonly challengeId: string; readonly code: string }[];
    const code = present(codes.find((sent) => sent.challengeId === challengeId)).code;
    const found = must(await world.register.lookUp(identityOf(clean), { type: 'one-time-code', challengeId, code }));
    expect(found.violations).toEqual([]);
  });

  test('one token serves many requests, and a forgotten one is fetched anew', async () => {
    await find(clean);
    await find(sixtyFive);
    const tokens = () =>
      world.log.events.filter((entry) => entry.event === 'authority-answered' && entry.fields['operation'] === 'token').length;
    expect(tokens()).toBe(1);
    await world.control('DELETE', '/tokens');
    await find(clean);
    expect(tokens()).toBe(2);
  });

  test('the log names no person, no plate and no reference', async () => {
    const found = await find(sixtyFive);
    await world.client.paymentByReference('PY000000000000');
    const text = JSON.stringify(world.log.events);
    for (const secret of [identityOf(sixtyFive).number, sixtyFive.owner.name, found.maskedName, found.recordId, 'PY0000', 'قمر', '8315']) {
      expect(text).not.toContain(secret);
    }
  });
});
