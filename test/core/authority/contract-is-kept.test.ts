/** Nothing in the document may lie: what it says is served is served, what it says is not answers 501, and malformed requests are named. */

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contractFile, loadContract } from '../../simulators/authority/contract.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { type Api, type Caller, call, connect, control, type Session, start } from './caller.ts';

const { operations, checkSchema } = loadContract();
let session: Session;
let caller: Caller;
beforeAll(async () => {
  session = await start({ records: Object.values(fixtures) });
  caller = await connect(session.authority);
});
afterAll(() => session.close());

it('is a valid OpenAPI document, and its example record is one', async () => {
  const document = parse(readFileSync(contractFile, 'utf8')) as { components: { schemas: { PersonRecord: { examples: unknown[] } } } };
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  expect(checkSchema('PersonRecord', document.components.schemas.PersonRecord.examples[0])).toBeNull();
});

it.each(operations.filter((operation) => !operation.served).map((operation) => [operation.id, operation] as const))(
  '%s is not served and says so',
  async (_id, operation) => {
    const path = operation.path.replaceAll(/\{\w+\}/g, '1');
    const answer =
      operation.method === 'GET'
        ? await caller.get<Api['Problem']>(path)
        : await caller.post<Api['Problem']>(path, {}, { 'idempotency-key': randomUUID() });
    expect(answer.status).toBe(501);
    expect(answer.body.code).toBe('not-served');
    expect(operation.checkAnswer(501, 'application/problem+json', {}, answer.body)).toBeNull();
  },
);

it.each(operations.filter((operation) => operation.served).map((operation) => [operation.id, operation] as const))(
  '%s is served',
  async (_id, operation) => {
    const number = operation.path.startsWith('/v1/credits') ? 'CR000000000000' : 'CL000000000000';
    const places = { recordId: 'r', violationId: '000000000000000', reference: 'PY000000000000', number, epoch: 'none', part: '0' };
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof places) => places[name]);
    const headers = { 'idempotency-key': randomUUID(), 'request-id': randomUUID(), 'record-access': 'a' };
    const answer =
      operation.method === 'GET' ? await caller.get<Api['Problem']>(path, headers) : await caller.post<Api['Problem']>(path, {}, headers);
    expect(answer.status).not.toBe(501);
    // The handler itself was reached, or the contract's check of the empty body in front of it.
    const unknown = ['payment-unknown', 'clearance-unknown', 'credit-unknown', 'payment-reference-unknown', 'no-snapshot', 'epoch-over'];
    expect(['malformed-request', 'record-access-invalid', ...unknown, undefined]).toContain(answer.body.code);
  },
);

it('malformed requests are refused by place, counted, and never carried out', async () => {
  const before = (await control<{ requests: unknown[] }>(session.authority, 'GET', '/contract')).body.requests.length;
  const wrong = await caller.post<Api['Problem']>('/v1/lookups', {
    identity: { type: 'national-id', number: '123' },
    factor: { type: 'licence', number: '44102731' },
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body.detail).toContain('/identity');
  const noKey = await caller.post<Api['Problem']>('/v1/settlements', {});
  expect(noKey.body.detail).toContain('idempotency-key');
  const notJson = await call<Api['Problem']>(`${session.authority.url}/v1/lookups`, 'POST', { 'content-type': 'text/plain' }, 'x');
  expect(notJson.status).toBe(401);
  expect((await control<{ requests: unknown[] }>(session.authority, 'GET', '/contract')).body.requests.length).toBe(before + 2);
});
