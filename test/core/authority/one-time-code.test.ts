import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { startAuthority } from '../../simulators/authority/authority.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { type Api, type Caller, connect, control, type Reply, type Session, start } from './caller.ts';

const windowMs = 15 * 60_000;
let session: Session;
let caller: Caller;
beforeAll(async () => {
  session = await start({ records: Object.values(fixtures) });
  caller = await connect(session.authority);
});
afterAll(() => session.close());

function fixture(name: string): PersonRecord {
  const record = fixtures[name];
  if (record === undefined) throw new Error(`no fixture ${name}`);
  return record;
}

/** Identities that nobody has. */
function nobody(serial: number): Api['Identity'] {
  return { type: 'national-id', number: `2900101${String(serial).padStart(7, '0')}` };
}

function send(identity: Api['Identity'], as = caller): Promise<Reply<Api['OneTimeCodeAnswer']>> {
  return as.post('/v1/one-time-codes', { identity });
}

/** As the phone shows it. */
async function factorFor(challengeId: string): Promise<Extract<Api['Factor'], { type: 'one-time-code' }>> {
  const codes = (await control<{ challengeId: string; code: string }[]>(session.authority, 'GET', '/one-time-codes')).body;
  return { type: 'one-time-code', challengeId, code: codes.find((sent) => sent.challengeId === challengeId)?.code ?? '' };
}

async function lookUp(identity: Api['Identity'], factor: Api['Factor'], as = caller): Promise<string> {
  return (await as.post<Api['LookUpAnswer']>('/v1/lookups', { identity, factor })).body.outcome;
}

function wrong<T extends { readonly code: string }>(factor: T): T {
  return { ...factor, code: factor.code === '000000' ? '000001' : '000000' };
}

describe('a code', () => {
  it('opens the record once, from its challenge and person only', async () => {
    const { identity } = fixture('one');
    const factor = await factorFor((await send(identity)).body.challengeId);
    expect(await lookUp(fixture('clean').identity, factor)).toBe('no-match');
    expect(await lookUp(identity, { ...factor, challengeId: (await send(identity)).body.challengeId })).toBe('no-match');
    expect(await lookUp(identity, factor)).toBe('found');
    expect(await lookUp(identity, factor)).toBe('no-match');
  });

  it('is good on the third try, and after three wrong ones for none', async () => {
    const { identity } = fixture('sixty-five');
    const third = await factorFor((await send(identity)).body.challengeId);
    expect([await lookUp(identity, wrong(third)), await lookUp(identity, wrong(third)), await lookUp(identity, third)]).toEqual([
      'no-match',
      'no-match',
      'found',
    ]);
    const fourth = await factorFor((await send(identity)).body.challengeId);
    for (let tries = 0; tries < 3; tries += 1) expect(await lookUp(identity, wrong(fourth))).toBe('no-match');
    expect(await lookUp(identity, fourth)).toBe('no-match');
  });

  it.each([
    ['still good shortly before five minutes', 5 * 60_000 - 10_000, 'found'],
    ['not good any more after five minutes', 5 * 60_000, 'no-match'],
  ])('is %s', async (_name, offsetMs, outcome) => {
    const { identity } = fixture('long-name');
    const factor = await factorFor((await send(identity)).body.challengeId);
    await control(session.authority, 'POST', '/clock', { offsetMs });
    expect(await lookUp(identity, factor, await connect(session.authority, undefined, offsetMs))).toBe(outcome);
    await control(session.authority, 'POST', '/clock', { offsetMs: 0 });
  });

  it('is sent five times in 15 minutes at most, and the limit does not tell whether anybody is there', async () => {
    const identities = [nobody(1), fixture('short-name').identity];
    const refusals: string[] = [];
    for (const identity of identities) {
      for (let codes = 0; codes < 5; codes += 1) expect((await send(identity)).status).toBe(200);
      const refused = await send(identity);
      refusals.push(`${refused.status} ${refused.text}`);
    }
    expect(refusals[0]).toMatch(/^429 .*"too-many-codes"/);
    expect(refusals[1]).toBe(refusals[0]);
    expect((await send(nobody(2))).status).toBe(200);
    await control(session.authority, 'POST', '/clock', { offsetMs: windowMs + 1000 });
    const later = await connect(session.authority, undefined, windowMs + 1000);
    for (const identity of identities) expect((await send(identity, later)).status).toBe(200);
    await control(session.authority, 'POST', '/clock', { offsetMs: 0 });
  });
});

describe('the masked phone', () => {
  async function load(serial: number, phone: string | undefined): Promise<Api['Identity']> {
    const identity = { type: 'national-id' as const, number: `2910101${String(serial).padStart(7, '0')}` };
    const { name } = fixture('one').owner;
    await control(session.authority, 'POST', '/records', {
      ...fixture('one'),
      identity,
      owner: phone === undefined ? { name } : { name, phone },
    });
    return identity;
  }

  it('is the one on the record', async () => {
    expect((await send(await load(1, '01234567821'))).body.maskedPhone).toBe('01•••••••21');
    expect((await send(await load(2, '01500000007'))).body.maskedPhone).toBe('01•••••••07');
  });

  it('is made up where there is none or nobody, in an answer that looks like any other', async () => {
    const withPhone = await send(await load(3, '01234567821'));
    for (const identity of [await load(4, undefined), nobody(3)]) {
      const first = await send(identity);
      const second = await send(identity);
      expect(first.status).toBe(withPhone.status);
      expect(Object.keys(first.body)).toEqual(Object.keys(withPhone.body));
      expect(first.text.length).toBe(withPhone.text.length);
      expect(second.body.maskedPhone).toBe(first.body.maskedPhone);
      expect(second.body.challengeId).not.toBe(first.body.challengeId);
    }
  });

  it('when made up is spread as evenly as real ones', async () => {
    const counts = new Map<string, number>();
    for (let serial = 1000; serial < 1300; serial += 1) {
      const { maskedPhone } = (await send(nobody(serial))).body;
      counts.set(maskedPhone, (counts.get(maskedPhone) ?? 0) + 1);
    }
    // 300 even throws at 100 endings hit 95 of them, and no ending more than a dozen times; 80 and 20 are never missed by chance.
    expect(counts.size).toBeGreaterThan(80);
    expect(Math.max(...counts.values())).toBeLessThan(20);
  });

  it('when made up outlives the authority’s restart, and cannot be worked out from the identity', async () => {
    const identities = Array.from({ length: 12 }, (_, index) => nobody(5000 + index));
    const folder = (name: string): string => join(session.folder, name);
    async function phones(name: string): Promise<readonly string[]> {
      const authority = await startAuthority({ dataFolder: folder(name), credentialsFolder: folder(`${name}-credentials`) });
      const client = await connect(authority);
      const answers: string[] = [];
      for (const identity of identities) answers.push((await send(identity, client)).body.maskedPhone);
      await authority.close();
      return answers;
    }
    const first = await phones('first');
    expect(await phones('first')).toEqual(first);
    expect(await phones('second')).not.toEqual(first);
  });
});
