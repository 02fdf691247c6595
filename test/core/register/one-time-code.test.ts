import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Factor } from '../../../electron/core/identity/identity.ts';
import { closeAuthority, factorOf, fixture, identityOf, must, present, startWorld, type World } from './authority-world.ts';

const person = fixture('sixty-five');
const other = fixture('short-name');
let world: World;

beforeEach(async () => {
  world = await startWorld([person, other]);
});
afterEach(() => world.close());
afterAll(closeAuthority);

/** A new code, as the phone shows it. */
async function sentCode(): Promise<Extract<Factor, { readonly type: 'one-time-code' }>> {
  const { challengeId } = must(await world.register.sendCode(identityOf(person)));
  const codes = (await world.control('GET', '/one-time-codes')) as { readonly challengeId: string; readonly code: string }[];
  return { type: 'one-time-code', challengeId, code: present(codes.find((sent) => sent.challengeId === challengeId)).code };
}
const lookUp = (factor: Factor) => world.register.lookUp(identityOf(person), factor);

test('is sent to a masked phone and opens the record, after two wrong tries too', async () => {
  const sent = must(await world.register.sendCode(identityOf(person)));
  expect(sent).toMatchObject({ maskedPhone: '01•••••••00', challengeId: expect.any(String) });
  expect(Date.parse(sent.expiresAt)).toBeGreaterThan(world.clock.now());
  const factor = await sentCode();
  const wrong = { ...factor, code: factor.code === '000000' ? '000001' : '000000' };
  for (let tries = 0; tries < 2; tries += 1) expect(await lookUp(wrong)).toEqual({ ok: false, error: { kind: 'no-match' } });
  expect(must(await lookUp(factor)).violations).toHaveLength(person.violations.length);
  expect(await lookUp(factor)).toEqual({ ok: false, error: { kind: 'no-match' } });
});

test('leaves no door of its own: in an outage the plate opens what is kept, the code nothing', async () => {
  const factor = await sentCode();
  must(await lookUp(factor));
  await world.register.idle();
  await world.fault({ kind: 'down' });
  expect(await lookUp(factor)).toMatchObject({ ok: false, error: { kind: 'trouble', kept: null } });
  expect(await lookUp(factorOf(person))).toMatchObject({ ok: false, error: { kind: 'trouble', kept: { from: 'kept' } } });
});

describe('what can go wrong on sending', () => {
  test('too many for one identity, whoever it is', async () => {
    const nobody = { ...identityOf(other), number: '29001011234567' } as typeof identity;
    const identity = identityOf(other);
    for (const asked of [identity, nobody]) {
      for (let codes = 0; codes < 5; codes += 1) expect((await world.register.sendCode(asked)).ok).toBe(true);
      expect(await world.register.sendCode(asked)).toEqual({ ok: false, error: { kind: 'too-many-codes' } });
    }
  });

  test('a lost answer is not asked for again by itself: that would be a second message', async () => {
    const sent = async () => ((await world.control('GET', '/one-time-codes')) as unknown[]).length;
    const before = await sent();
    await world.fault({ kind: 'reply-lost-after-commit', operation: 'sendOneTimeCode', times: 1 });
    expect(await world.register.sendCode(identityOf(person))).toMatchObject({
      ok: false,
      error: { kind: 'trouble', reason: 'unreachable' },
    });
    expect(await sent()).toBe(before + 1);
  });

  test.each([
    ['maintenance', 'maintenance'],
    ['nonsense', 'nonsense'],
  ])('%s', async (kind, reason) => {
    await world.fault({ kind, operation: 'sendOneTimeCode', times: 1 });
    expect(await world.register.sendCode(identityOf(person))).toMatchObject({ ok: false, error: { kind: 'trouble', reason } });
  });
});
