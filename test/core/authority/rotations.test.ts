/** Keys change, and nothing that was said before is lost: not a kiosk's answer, not a paper, not a number. */
import { type JsonWebKey, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { startAuthority } from '../../simulators/authority/authority.ts';
import { newPrivateJwk } from '../../simulators/authority/authority-keys.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import {
  type Api,
  askToken,
  assertion,
  type Caller,
  connect,
  control,
  credentials,
  paymentFor,
  type Session,
  signatureOf,
  signedDocument,
  start,
} from './caller.ts';

const dayMs = 86_400_000;
let session: Session;
let caller: Caller;
beforeEach(async () => {
  session = await start();
  caller = await connect(session.authority);
});
afterEach(() => session.close());

const keyList = () => signedDocument<Api['KeyList']>(session.authority, '/v1/keys', 'root');
const publicHalf = ({ kty, crv, x }: JsonWebKey) => ({ kty, crv, x });

function renew(body: object, key = randomUUID()) {
  return caller.post<Api['RenewedCredentials'] & Api['Problem']>('/v1/credential-renewals', body, { 'idempotency-key': key });
}
function askBlock(key = randomUUID()) {
  return caller.post<Api['NumberBlock']>('/v1/number-blocks', { prefix: 'PV' }, { 'idempotency-key': key });
}
/** Whether a token is given for an assertion by this key. */
async function letsIn(key: Record<string, string>, offsetMs = 0): Promise<boolean> {
  const exp = Math.floor((Date.now() + offsetMs) / 1000) + 60;
  return (await askToken(session.authority, await assertion(session.authority.credentialsFolder, { key, exp }))).status === 200;
}

describe("a kiosk's keys", () => {
  it('client key: the new one is taken at once, the old one until its time is over', async () => {
    const old = credentials(session.authority.credentialsFolder).clientKey;
    const next = newPrivateJwk() as Record<string, string>;
    const answer = await renew({ clientKey: publicHalf(next) });
    expect(Object.keys(answer.body)).toEqual(['previousClientKeyUntil']);
    expect([await letsIn(next), await letsIn(old)]).toEqual([true, true]);
    await control(session.authority, 'POST', '/clock', { offsetMs: 8 * dayMs });
    expect([await letsIn(next, 8 * dayMs), await letsIn(old, 8 * dayMs)]).toEqual([true, false]);
  });

  it('kiosk key: the new one has a certificate by the root, the old one stays in the key list with an end', async () => {
    const next = newPrivateJwk() as Record<string, string>;
    const { body } = await renew({ kioskKey: publicHalf(next) });
    const { authorityRoot } = credentials(session.authority.credentialsFolder);
    const { payload } = await compactVerify(body.kioskCertificate ?? '', await importJWK(authorityRoot, 'EdDSA'));
    const certificate = JSON.parse(new TextDecoder().decode(payload)) as Api['KioskCertificate'];
    expect(certificate).toMatchObject({ kioskId: 'DEMO-01', x: next['x'] });
    const kiosks = (await keyList()).keys.filter(({ use }) => use === 'kiosk');
    expect(kiosks.map(({ kid }) => kid === certificate.kid)).toEqual([true, false]);
    expect(Date.parse(kiosks[1]?.notAfter ?? '')).toBeLessThan(Date.now() + 8 * dayMs);
  });

  it('K_kiosk: another key, the next epoch', async () => {
    const { body } = await renew({ kKiosk: true });
    expect(body.kKiosk?.epoch).toBe(2);
    expect((await renew({ kKiosk: true })).body.kKiosk).toMatchObject({ epoch: 3 });
  });

  it('are renewed once for one idempotency key, and never to a key that the machine has or had', async () => {
    const next = { clientKey: publicHalf(newPrivateJwk()), kKiosk: true };
    const key = randomUUID();
    const first = await renew(next, key);
    expect((await signatureOf(session.authority, first, JSON.stringify(next))).idempotencyKey).toBe(key);
    expect((await renew(next, key)).text).toBe(first.text);
    const again = await renew(next);
    expect([again.status, again.body.code]).toEqual([409, 'key-in-use']);
  });

  it('are known again after the authority restarts', async () => {
    const next = newPrivateJwk() as Record<string, string>;
    await renew({ clientKey: publicHalf(next), kioskKey: publicHalf(newPrivateJwk()) });
    const before = (await keyList()).keys;
    await session.authority.close();
    const authority = await startAuthority({
      dataFolder: join(session.folder, 'data'),
      credentialsFolder: session.authority.credentialsFolder,
    });
    session = { ...session, authority, close: () => authority.close() };
    expect((await keyList()).keys).toEqual(before);
    expect(await letsIn(next)).toBe(true);
  });

  it('are worth nothing once the kiosk is revoked: no token, and the one it has is refused', async () => {
    await control(session.authority, 'POST', '/kiosk-revocations', { clientId: 'kiosk-demo-01', what: 'client' });
    expect((await caller.get<Api['Problem']>('/v1/policy')).body.code).toBe('token-invalid');
    const refused = await askToken(session.authority, await assertion(session.authority.credentialsFolder));
    expect([refused.status, refused.body.code]).toEqual([401, 'client-revoked']);
    const stranger = await assertion(session.authority.credentialsFolder, { key: newPrivateJwk() as Record<string, string> });
    expect((await askToken(session.authority, stranger)).body.code, 'said to nobody else').toBe('invalid-client');
  });

  it('that were revoked stay so in the key list, after the kiosk is enrolled again too', async () => {
    await control(session.authority, 'POST', '/kiosk-revocations', { clientId: 'kiosk-demo-01', what: 'kiosk-key' });
    await control(session.authority, 'POST', '/enrolment-codes', { code: 'once-more', kioskId: 'DEMO-01' });
    const [clientKey, kioskKey] = [publicHalf(newPrivateJwk()), publicHalf(newPrivateJwk())];
    const enrolled = await caller.post<Api['Enrolment']>('/v1/enrolments', { code: 'once-more', clientKey, kioskKey });
    expect(enrolled.body.kKiosk.epoch).toBe(2);
    const kiosks = (await keyList()).keys.filter(({ use }) => use === 'kiosk');
    expect(kiosks.map(({ revokedAt }) => revokedAt !== undefined)).toEqual([false, true]);
  });
});

describe("the authority's own keys", () => {
  const paid = async () => {
    const record = fixtures['one'] as PersonRecord;
    await control(session.authority, 'POST', '/records?fresh=1', record);
    const found = await caller.open(record);
    const { body } = await caller.quote(
      found,
      record.violations.map((line) => line.violationId),
    );
    const request = paymentFor(body);
    const key = randomUUID();
    return { request, key, settled: await caller.settle(request, key) };
  };
  const signer = (jws: string | null) => decodeProtectedHeader(jws ?? '').kid;

  it('a rotated one signs from now on; an answer given before comes again as it was', async () => {
    const { request, key, settled } = await paid();
    const before = (await keyList()).keys.filter(({ use }) => use === 'answers');
    const { kid } = (await control<{ kid: string }>(session.authority, 'POST', '/rotations', { use: 'answers' })).body;
    const after = (await keyList()).keys.filter(({ use }) => use === 'answers');
    expect(after.map((entry) => entry.kid)).toEqual([before[0]?.kid, kid]);
    expect(after.every(({ revokedAt }) => revokedAt === undefined)).toBe(true);
    expect(signer((await paid()).settled.headers.get('authority-signature'))).toBe(kid);
    const again = await caller.settle(request, key);
    expect(again.headers.get('authority-signature')).toBe(settled.headers.get('authority-signature'));
  });

  it('a stolen one is revoked; an answer that it signed comes again, signed anew', async () => {
    const { request, key, settled } = await paid();
    const { kid } = (await control<{ kid: string }>(session.authority, 'POST', '/rotations', { use: 'answers', stolen: true })).body;
    const again = await caller.settle(request, key);
    expect(again.text).toBe(settled.text);
    expect(signer(again.headers.get('authority-signature'))).toBe(kid);
    await signatureOf(session.authority, again, JSON.stringify(request));
    const [old] = (await keyList()).keys.filter(({ use }) => use === 'answers');
    expect(old?.revokedAt).toBeDefined();
  });
});

describe('number blocks', () => {
  it('are signed, come once for one key, and never overlap, of whatever machine', async () => {
    const key = randomUUID();
    const first = await askBlock(key);
    await signatureOf(session.authority, first, JSON.stringify({ prefix: 'PV' }));
    expect((await askBlock(key)).text).toBe(first.text);
    const folder = join(session.folder, 'second');
    session.authority.addKiosk(folder, 'DEMO-02');
    const read = (from: string) => JSON.parse(readFileSync(join(from, 'number-block.json'), 'utf8')) as Api['NumberBlock'];
    const more = await Promise.all(Array.from({ length: 50 }, () => askBlock()));
    const blocks = [read(session.authority.credentialsFolder), read(folder), first.body, ...more.map(({ body }) => body)];
    const inOrder = blocks.toSorted((one, other) => one.from.localeCompare(other.from));
    for (const [index, block] of inOrder.entries()) {
      expect(block.from <= block.to).toBe(true);
      expect((inOrder[index + 1]?.from ?? '99999999999') > block.to).toBe(true);
    }
  });
});

it('a demonstration folder of an older version is filled afresh', async () => {
  const folder = join(session.folder, 'older');
  mkdirSync(folder);
  writeFileSync(join(folder, 'credentials.json'), '{"kioskId":"DEMO-09"}');
  session.authority.addKiosk(folder, 'DEMO-09');
  expect(existsSync(join(folder, 'machine-key.json'))).toBe(true);
  expect((await connect(session.authority, folder)).get('/v1/policy')).toBeDefined();
});
