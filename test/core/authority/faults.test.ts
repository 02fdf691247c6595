import { randomUUID } from 'node:crypto';
import { compactVerify, importJWK } from 'jose';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { type Api, type Caller, call, connect, control, type Session, signedDocument, start } from './caller.ts';

const clean = fixtures['clean'] as PersonRecord;
let session: Session;
let caller: Caller;
beforeAll(async () => {
  session = await start({ records: [clean] });
  caller = await connect(session.authority);
});
afterEach(() => control(session.authority, 'DELETE', '/faults'));
afterAll(() => session.close());

function fault(value: object) {
  return control(session.authority, 'POST', '/faults', value);
}

it('hit the operation they name, as often as they say', async () => {
  await fault({ operation: 'policy', kind: 'status', status: 500, times: 2 });
  expect((await caller.get('/v1/keys')).status).toBe(200);
  expect((await caller.get('/v1/policy')).status).toBe(500);
  expect((await caller.get('/v1/policy')).status).toBe(500);
  expect((await caller.get('/v1/policy')).status).toBe(200);
});

it('maintenance, nonsense and reset look as they do in life', async () => {
  await fault({ kind: 'maintenance', times: 1 });
  const maintenance = await caller.get<Api['Problem']>('/v1/policy');
  expect([maintenance.status, maintenance.body.code, maintenance.headers.get('retry-after')]).toEqual([503, 'maintenance', '600']);
  await fault({ kind: 'nonsense', times: 1 });
  expect((await caller.get('/v1/policy')).body).toEqual({ nonsense: true });
  await fault({ kind: 'reset', times: 1 });
  await expect(caller.get('/v1/policy')).rejects.toThrow();
});

it('latency holds the answer back', async () => {
  await fault({ operation: 'keys', kind: 'latency', ms: 80, times: 1 });
  const before = performance.now();
  await caller.get('/v1/keys');
  expect(performance.now() - before).toBeGreaterThanOrEqual(79);
});

it('a bad signature does not verify, and the work was done', async () => {
  await fault({ operation: 'quote', kind: 'bad-signature', times: 1 });
  const reply = await caller.quote(await caller.open(clean), []);
  expect(reply.body.total).toBe(10_000);
  const [key] = (await signedDocument<Api['KeyList']>(session.authority, '/v1/keys', 'root')).keys;
  const answers = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: key?.x ?? '' }, 'EdDSA');
  await expect(compactVerify(reply.headers.get('authority-signature') ?? '', answers)).rejects.toThrow('signature verification failed');
});

it('down refuses connections until the faults are taken away, at the same address', async () => {
  await fault({ kind: 'down' });
  await expect(call(`${session.authority.url}/v1/keys`, 'GET', {})).rejects.toThrow();
  await control(session.authority, 'DELETE', '/faults');
  expect((await call(`${session.authority.url}/v1/keys`, 'GET', {})).status).toBe(200);
});

it('a reply lost after the commit is the same answer under the same key', async () => {
  const found = await caller.open(clean);
  const headers = { 'idempotency-key': randomUUID(), 'record-access': found.accessToken };
  const body = { recordId: found.recordId, violationIds: [] };
  await fault({ operation: 'quote', kind: 'reply-lost-after-commit', times: 1 });
  await expect(caller.post('/v1/quotes', body, headers)).rejects.toThrow();
  const [first, second] = [await caller.post('/v1/quotes', body, headers), await caller.post('/v1/quotes', body, headers)];
  expect(second.text).toBe(first.text);
});
