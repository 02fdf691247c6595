import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../electron/core/clock.ts';
import { newReference } from '../../../electron/core/identity/reference.ts';
import { openTrustedLists } from '../../../electron/core/keys/trusted-lists.ts';
import { newestLists } from '../keys/newest-lists.ts';
import { closeAuthority, factorOf, fixture, identityOf, must, present, settlementOf, startWorld, type World } from './authority-world.ts';

const person = fixture('sixty-five');
let world: World;

beforeEach(async () => {
  world = await startWorld([person]);
  expect(await world.register.refresh()).toBe(true);
});
afterEach(() => world.close());
afterAll(closeAuthority);

const lookUp = () => world.register.lookUp(identityOf(person), factorOf(person));
const attempts = (operation: string) =>
  world.log.events.filter((entry) => entry.event.startsWith('authority-') && entry.fields['operation'] === operation).length;

describe('the authority fails', () => {
  test('once, by a reset: asked again, the citizen sees nothing', async () => {
    await world.fault({ kind: 'reset', operation: 'lookUp', times: 1 });
    expect((await lookUp()).ok).toBe(true);
    expect(attempts('lookUp')).toBe(2);
  });

  test('for good: three attempts, then the reason', async () => {
    await world.fault({ kind: 'status', status: 500, operation: 'lookUp' });
    expect(await lookUp()).toMatchObject({ ok: false, error: { kind: 'trouble', reason: 'unreachable', kept: null } });
    expect(attempts('lookUp')).toBe(3);
  });

  test('slowly: one attempt', async () => {
    await world.fault({ kind: 'latency', ms: 1500, operation: 'lookUp' });
    world.clock.shortenTimeouts(200);
    expect(await lookUp()).toMatchObject({ ok: false, error: { kind: 'trouble', reason: 'slow' } });
    expect(attempts('lookUp')).toBe(1);
  });

  test('by maintenance, and by nonsense', async () => {
    await world.fault({ kind: 'maintenance', operation: 'lookUp', times: 1 });
    expect(await lookUp()).toMatchObject({ ok: false, error: { reason: 'maintenance' } });
    await world.fault({ kind: 'nonsense', operation: 'lookUp', times: 1 });
    expect(await lookUp()).toMatchObject({ ok: false, error: { reason: 'nonsense' } });
  });

  test('in the middle of the pages', async () => {
    await world.fault({ kind: 'status', status: 502, operation: 'violations' });
    expect(await lookUp()).toMatchObject({ ok: false, error: { kind: 'trouble', reason: 'unreachable' } });
  });

  test('by not listening: after some failures nobody has to wait for the next one', async () => {
    await world.fault({ kind: 'down' });
    await lookUp();
    await lookUp();
    const before = attempts('lookUp');
    expect(await world.client.keys()).toMatchObject({ ok: false, error: { kind: 'circuit-open' } });
    expect(await lookUp()).toMatchObject({ ok: false, error: { reason: 'unreachable', cause: { kind: 'circuit-open' } } });
    expect(attempts('lookUp')).toBe(before + 1);
  });
});

describe('money', () => {
  async function quoted() {
    const found = must(await lookUp());
    return must(
      await world.register.quote(
        found,
        found.violations.slice(0, 3).map((line) => line.violationId),
      ),
    ).answer;
  }

  test('a settlement whose reply was lost is settled once, and its answer comes with the same key', async () => {
    const quote = await quoted();
    const reference = newReference('PY', randomBytes);
    const settlements = async () => ((await world.control('GET', '/settlements')) as unknown[]).length;
    const before = await settlements();
    await world.fault({ kind: 'reply-lost-after-commit', operation: 'settle', times: 2 });
    const settled = must(await world.client.settle(settlementOf(quote, reference, world.clock.now()), randomUUID()));
    expect(settled.answer.lines.every((line) => line.result === 'settled')).toBe(true);
    expect(await settlements()).toBe(before + 1);
  });

  test('a badly signed answer is not an answer, whatever it says', async () => {
    const quote = await quoted();
    const request = settlementOf(quote, newReference('PY', randomBytes), world.clock.now());
    const key = randomUUID();
    await world.fault({ kind: 'bad-signature', operation: 'settle', times: 1 });
    expect(await world.client.settle(request, key)).toMatchObject({ ok: false, error: { kind: 'not-an-answer' } });
    expect(must(await world.client.settle(request, key)).answer.dueBack).toBe(0);
  });

  test('the same key with another body is refused, signed', async () => {
    const quote = await quoted();
    const key = randomUUID();
    must(await world.client.settle(settlementOf(quote, newReference('PY', randomBytes), world.clock.now()), key));
    const other = settlementOf(quote, newReference('PY', randomBytes), world.clock.now());
    expect(await world.client.settle(other, key)).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: 'idempotency-key-reused', signed: true },
    });
  });

  test('without a key list no signed answer is taken; it is fetched when the first one comes', async () => {
    await world.close();
    world = await startWorld([]);
    await world.fault({ kind: 'status', operation: 'keys' });
    expect(await world.client.paymentByReference('PY000000000000')).toMatchObject({
      ok: false,
      error: { kind: 'not-an-answer', detail: 'no key list yet' },
    });
    await world.control('DELETE', '/faults');
    world.clock.wait(10_000);
    expect(await world.client.paymentByReference('PY000000000000')).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: 'payment-unknown', signed: true },
    });
  });
});

describe('an outage after a look-up', () => {
  test('the record kept from it is shown, by any plate of the person, and nothing can be paid', async () => {
    const found = must(await lookUp());
    await world.register.idle();
    await world.fault({ kind: 'down' });
    const later = await lookUp();
    expect(later).toMatchObject({
      ok: false,
      error: { kind: 'trouble', reason: 'unreachable', kept: { from: 'kept', access: null, dataAsOf: found.dataAsOf } },
    });
    const kept = !later.ok && later.error.kind === 'trouble' ? later.error.kept : null;
    expect(kept?.violations).toEqual(found.violations);
    for (const subject of person.subjects) {
      if (subject.kind !== 'vehicle-licence') continue;
      const other = await world.register.lookUp(identityOf(person), { type: 'plate', plate: subject.plate });
      expect(other).toMatchObject({ ok: false, error: { kept: { recordId: found.recordId } } });
    }
    expect(await world.register.quote(present(kept), [])).toMatchObject({ ok: false, error: { kind: 'trouble' } });
  });

  test('but not with a wrong factor, and not when it is too old', async () => {
    must(await lookUp());
    await world.register.idle();
    await world.fault({ kind: 'down' });
    const wrong = { type: 'plate', plate: { type: 'letters', letters: 'أبج', digits: '999' } } as const;
    expect(await world.register.lookUp(identityOf(person), wrong)).toMatchObject({ ok: false, error: { kept: null } });
    world.clock.jump((world.register.policy().cachedRecordHours + 1) * 3_600_000);
    expect(await lookUp()).toMatchObject({ ok: false, error: { kept: null } });
  });

  test('and nobody guesses it: after ten tries in vain not even the right factor opens it, however it is asked', async () => {
    must(await lookUp());
    await world.register.idle();
    await world.fault({ kind: 'down' });
    const identity = identityOf(person);
    const guess = (digits: string) => ({ type: 'plate', plate: { type: 'letters', letters: 'أبج', digits } }) as const;
    for (let guessed = 1; guessed <= 10; guessed++)
      expect(await world.register.find(identity, guess(`11${guessed % 10 || 1}`), 72)).toBeNull();
    expect(await world.register.find(identity, factorOf(person), 72)).toBe('too-many');
    expect(await lookUp()).toMatchObject({ ok: false, error: { kept: null } });
  });

  test('a policy whose number goes back is not taken, and is no reason to serve nobody', async () => {
    await world.control('POST', '/policy', { version: 7, lookUpTries: 7 });
    expect(await world.register.refresh()).toBe(true);
    await world.control('POST', '/policy', { version: 1, lookUpTries: 2 });
    expect(await world.register.refresh()).toBe(true);
    expect(world.register.policy().lookUpTries).toBe(7);
  });

  test('the kiosk starts with the lists it last verified', async () => {
    await world.control('POST', '/policy', { lookUpTries: 7 });
    expect(await world.register.refresh()).toBe(true);
    await world.fault({ kind: 'down' });
    expect(await world.register.refresh()).toBe(false);
    expect(world.register.policy().lookUpTries).toBe(7);
    const again = await openTrustedLists({
      allowDemonstration: true,
      newest: newestLists(),
      clock: systemClock,
      folder: `${world.folder}/lists`,
      root: world.credentials.authorityRoot,
      kioskId: world.credentials.kioskId,
      log: world.log,
    });
    expect(again.policy()?.lookUpTries).toBe(7);
    expect(again.keys()?.issuedAt).toBe(world.lists.keys()?.issuedAt);
    expect(again.revocations()).toEqual(world.lists.revocations());
  });
});
