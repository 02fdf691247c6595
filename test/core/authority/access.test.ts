import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { compactVerify, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPrivateJwk } from '../../simulators/authority/authority-keys.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { type Api, askToken, assertion, call, connect, control, credentials, type Session, signedDocument, start } from './caller.ts';

let session: Session;
beforeAll(async () => {
  session = await start({ records: Object.values(fixtures) });
});
afterAll(() => session.close());

describe('token', () => {
  it('is given for a good assertion, once', async () => {
    const jwt = await assertion(session.authority.credentialsFolder);
    expect((await askToken(session.authority, jwt)).body).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
    const again = await askToken(session.authority, jwt);
    expect(again.status).toBe(401);
    expect(again.body).toMatchObject({ error: 'invalid_client', detail: 'the assertion was used before' });
  });

  it.each([
    ['an expired one', { exp: Math.floor(Date.now() / 1000) - 120 }],
    ['one that lives too long', { exp: Math.floor(Date.now() / 1000) + 3600 }],
    ['one for another audience', { aud: 'somebody-else' }],
    ['one by another key', { key: newPrivateJwk() as Record<string, string> }],
  ])('is refused for %s', async (_name, change) => {
    const answer = await askToken(
      session.authority,
      await assertion(session.authority.credentialsFolder, { jti: randomUUID(), ...change }),
    );
    expect(answer.status).toBe(401);
    expect(answer.body.code).toBe('invalid-client');
  });

  it('is asked of every operation that is not public, and dies', async () => {
    const { url } = session.authority;
    expect((await call<Api['Problem']>(`${url}/v1/policy`, 'GET', {})).body.code).toBe('token-invalid');
    expect((await call(`${url}/v1/policy`, 'GET', { authorization: 'Bearer nonsense' })).status).toBe(401);
    const caller = await connect(session.authority);
    await control(session.authority, 'POST', '/clock', { offsetMs: 601_000 });
    expect((await caller.get('/v1/policy')).status).toBe(401);
    await control(session.authority, 'POST', '/clock', { offsetMs: 0 });
  });
});

describe('signed documents', () => {
  it('are the key list by the root, policy and revocations by a key of it', async () => {
    const { authority } = session;
    const keys = await signedDocument<Api['KeyList']>(authority, '/v1/keys', 'root');
    expect(keys.keys.map((key) => key.use)).toEqual(['answers', 'documents', 'clearances', 'kiosk']);
    expect(keys.demonstration).toBe(true);
    const token = (await askToken(authority, await assertion(authority.credentialsFolder))).body.access_token;
    const policy = await signedDocument<Api['Policy']>(authority, '/v1/policy', 'documents', { authorization: `Bearer ${token}` });
    expect(policy).toMatchObject({ factors: ['plate', 'licence', 'one-time-code'], methods: ['card'], certificateFee: 10_000 });
    expect((await signedDocument<Api['RevocationList']>(authority, '/v1/revocations', 'documents')).revoked).toEqual([]);
  });

  it('certify the kiosk: its certificate is by the root and names the key of the key list', async () => {
    const { kioskCertificate, authorityRoot } = credentials(session.authority.credentialsFolder);
    const { payload } = await compactVerify(kioskCertificate, await importJWK(authorityRoot, 'EdDSA'));
    const certificate = JSON.parse(new TextDecoder().decode(payload)) as Api['KioskCertificate'];
    const keys = await signedDocument<Api['KeyList']>(session.authority, '/v1/keys', 'root');
    expect(keys.keys.find((key) => key.kid === certificate.kid)).toMatchObject({ use: 'kiosk', kioskId: 'DEMO-01', x: certificate.x });
  });
});

describe('kiosks', () => {
  it('are as many as wanted, each with credentials of its own', async () => {
    const folder = join(session.folder, 'second');
    session.authority.addKiosk(folder, 'DEMO-02');
    const caller = await connect(session.authority, folder);
    expect((await caller.get('/v1/policy')).status).toBe(200);
  });

  it('are enrolled with a one-time code', async () => {
    await control(session.authority, 'POST', '/enrolment-codes', { code: 'code-for-one', kioskId: 'DEMO-03' });
    const key = (): object => {
      const { kty, crv, x } = newPrivateJwk();
      return { kty, crv, x };
    };
    const body = JSON.stringify({ code: 'code-for-one', clientKey: key(), kioskKey: key() });
    const enrolled = await call<Api['Enrolment']>(
      `${session.authority.url}/v1/enrolments`,
      'POST',
      { 'content-type': 'application/json' },
      body,
    );
    expect(enrolled.status).toBe(201);
    expect(enrolled.body).toMatchObject({ kioskId: 'DEMO-03', clientId: 'kiosk-demo-03', numberBlock: { prefix: 'PV' } });
    expect((await call(`${session.authority.url}/v1/enrolments`, 'POST', { 'content-type': 'application/json' }, body)).status).toBe(403);
  });
});
