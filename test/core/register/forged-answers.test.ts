/** Between kiosk and authority stands a machine that changes what passes. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { newReference } from '../../../electron/core/identity/reference.ts';
import type { AuthorityClient } from '../../../electron/core/register/client.ts';
import { createRegister } from '../../../electron/core/register/register.ts';
import { merchantQr } from '../../simulators/authority/merchant-qr.ts';
import { keyListJws, newKey } from '../keys/key-shop.ts';
import { closeAuthority, factorOf, fixture, identityOf, must, startWorld, type World } from './authority-world.ts';

interface Passing {
  readonly path: string;
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const person = fixture('sixty-five');
let world: World;
let proxy: Server;
let client: AuthorityClient;
let tamper: (passing: Passing) => void;

beforeEach(async () => {
  world = await startWorld([person]);
  expect(await world.register.refresh()).toBe(true);
  tamper = () => undefined;
  proxy = createServer((request, response) => {
    void forward(request).then((passing) => {
      if (passing.path !== '/v1/oauth/token') tamper(passing);
      response.writeHead(passing.status, passing.headers).end(passing.body);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  client = world.clientAt(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
});
afterEach(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await world.close();
});
afterAll(closeAuthority);

async function forward(request: IncomingMessage): Promise<Passing> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const path = request.url ?? '';
  const headers = new Headers();
  for (const name of ['authorization', 'content-type', 'request-id', 'idempotency-key', 'record-access']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const answer = await fetch(`${world.url}${path}`, {
    method: request.method ?? 'GET',
    headers,
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  const kept = ['content-type', 'authority-signature'].flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { path, status: answer.status, headers: Object.fromEntries(kept), body: Buffer.from(await answer.arrayBuffer()) };
}

async function quote(key = randomUUID()) {
  const found = must(await client.lookUp(identityOf(person), factorOf(person)));
  if (found.outcome !== 'found') throw new Error(found.outcome);
  const lines = must(await client.violations(found.recordId, found.accessToken));
  return client.quote(
    found.recordId,
    lines.violations.slice(0, 2).map((line) => line.violationId),
    found.accessToken,
    key,
  );
}

test('an honest carrier changes nothing', async () => {
  expect((await quote()).ok).toBe(true);
});

test('a changed amount', async () => {
  tamper = (passing) => {
    if (passing.path === '/v1/quotes') passing.body = Buffer.from(passing.body.toString().replace(/"total":\d+/, '"total":100'));
  };
  expect(await quote()).toMatchObject({ ok: false, error: { kind: 'not-an-answer', detail: 'another answer was signed' } });
});

test('a removed signature', async () => {
  tamper = (passing) => delete passing.headers['authority-signature'];
  expect(await quote()).toMatchObject({ ok: false, error: { kind: 'not-an-answer', detail: 'not signed' } });
});

test('a good answer to another request', async () => {
  let stored: Passing | undefined;
  tamper = (passing) => {
    if (passing.path !== '/v1/quotes') return;
    stored ??= { ...passing };
    Object.assign(passing, stored);
  };
  expect((await quote()).ok).toBe(true);
  expect(await quote()).toMatchObject({ ok: false, error: { kind: 'not-an-answer', detail: 'answers another key' } });
});

test('an old answer to a question asked again', async () => {
  let stored: Passing | undefined;
  tamper = (passing) => {
    if (!passing.path.startsWith('/v1/payments/')) return;
    stored ??= { ...passing };
    Object.assign(passing, stored);
  };
  expect(await client.paymentByReference('PY000000000000')).toMatchObject({
    ok: false,
    error: { kind: 'refused', code: 'payment-unknown', signed: true },
  });
  expect(await client.paymentByReference('PY000000000000')).toMatchObject({ ok: false, error: { kind: 'not-an-answer' } });
});

test('an invented refusal is never a signed one', async () => {
  tamper = (passing) => {
    if (passing.path !== '/v1/quotes') return;
    passing.status = 422;
    passing.body = Buffer.from(JSON.stringify({ type: 'about:blank', title: 'no', status: 422, code: 'line-settled' }));
    delete passing.headers['authority-signature'];
  };
  expect(await quote()).toMatchObject({ ok: false, error: { kind: 'refused', status: 422, signed: false } });
});

test('a refusal turned into a success', async () => {
  tamper = (passing) => {
    if (passing.path.startsWith('/v1/payments/')) passing.status = 200;
  };
  expect(await client.paymentByReference('PY000000000000')).toMatchObject({
    ok: false,
    error: { kind: 'not-an-answer', detail: 'another status was signed' },
  });
});

test('a redirect is not followed', async () => {
  tamper = (passing) => Object.assign(passing, { status: 302, headers: { location: 'http://127.0.0.1:9/' } });
  expect(await client.keys()).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
});

test('an endless answer is cut off', async () => {
  tamper = (passing) => {
    passing.body = Buffer.alloc(5 * 1024 * 1024, 0x20);
  };
  expect(await client.keys()).toMatchObject({ ok: false, error: { kind: 'nonsense' } });
});

test('a page of somebody else, and pages without end', async () => {
  tamper = (passing) => {
    if (passing.path.includes('/violations'))
      passing.body = Buffer.from(passing.body.toString().replace(/"recordId":"[^"]+"/, '"recordId":"another"'));
  };
  expect(await client.violations('some', 'thing').then((answer) => answer.ok)).toBe(false);
  const found = must(await client.lookUp(identityOf(person), factorOf(person)));
  if (found.outcome !== 'found') throw new Error(found.outcome);
  expect(await client.violations(found.recordId, found.accessToken)).toMatchObject({ ok: false, error: { kind: 'nonsense' } });
  tamper = (passing) => {
    if (passing.path.includes('/violations'))
      passing.body = Buffer.from(JSON.stringify({ ...JSON.parse(passing.body.toString()), violations: [], nextCursor: 'again' }));
  };
  const endless = await client.violations(found.recordId, found.accessToken);
  expect(endless.ok).toBe(false);
});

const creditNumber = newReference('CR', randomBytes);
const claim = { paymentReference: newReference('PY', randomBytes), recordId: 'R', amount: 5_000 };
const payBack = { method: 'cash', amount: 5_000, staffId: '2001', paidAt: '2026-11-22T09:00:00.000Z' } as const;
const credit = { creditNumber, recordId: 'R', amount: 5_000, registeredAt: '2026-11-22T08:00:00.000Z' };
const phone = {
  reference: '483920175564',
  paymentReference: claim.paymentReference,
  amount: 5_000,
  state: 'paid',
  expiresAt: credit.registeredAt,
  paidAt: credit.registeredAt,
};

/** Each is just what the kiosk wants to hear, and nobody signed it. */
test.each<[string, object, (by: AuthorityClient) => Promise<unknown>]>([
  [
    'a claimed credit',
    { ...credit, state: 'claimed', claimedBy: claim.paymentReference },
    (by) => by.claimCredit(creditNumber, claim, randomUUID()),
  ],
  [
    'a paid-back credit',
    { ...credit, state: 'paid-back', paidBackAt: payBack.paidAt },
    (by) => by.payBackCredit(creditNumber, payBack, randomUUID()),
  ],
  ['an open credit', { ...credit, state: 'open' }, (by) => by.credit(creditNumber)],
  ['no certificates of other machines', { recordId: 'R', clearances: [] }, (by) => by.clearancesOf('R', 'access')],
  [
    'a print that was counted',
    { number: 'CL483920175564', prints: 1 },
    (by) => by.reportPrint('CL483920175564', { printNumber: 1, printedAt: credit.registeredAt }, randomUUID()),
  ],
  ['a list of open credits', { recordId: 'R', credits: [{ ...credit, state: 'open' }] }, (by) => by.creditsOf('R', 'access')],
  [
    'a registered credit',
    { ...credit, state: 'open' },
    (by) => by.registerCredit({ ...claim, creditNumber, reason: 'no-change', issuedAt: credit.registeredAt }, randomUUID()),
  ],
  ['money from a phone', phone, (by) => by.paymentReferenceState(phone.reference)],
  ['money before a cancel', phone, (by) => by.cancelPaymentReference(phone.reference, randomUUID())],
  [
    'a QR to somebody’s account',
    { ...phone, state: 'waiting', paidAt: undefined, qr: merchantQr(5_000, phone.reference) },
    (by) => by.createPaymentReference({ paymentReference: claim.paymentReference, quoteId: 'Q', amount: 5_000 }, randomUUID()),
  ],
])('%s that nobody signed', async (_what, body, ask) => {
  let reached = 0;
  tamper = (passing) => {
    reached += 1;
    Object.assign(passing, { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) });
  };
  expect(await ask(client)).toMatchObject({ ok: false, error: { kind: 'not-an-answer', detail: 'not signed' } });
  expect(reached).toBe(1);
});

test('an old yes to a question about a phone’s money asked again', async () => {
  const found = must(await client.lookUp(identityOf(person), factorOf(person)));
  if (found.outcome !== 'found') throw new Error(found.outcome);
  const { quoteId } = must(await client.quote(found.recordId, [], found.accessToken, randomUUID())).answer;
  const request = { paymentReference: newReference('PY', randomBytes), quoteId, amount: 5_000 };
  const { reference } = must(await client.createPaymentReference(request, randomUUID())).answer;
  await world.control('POST', `/payment-references/${reference}/pay`);
  let stored: Passing | undefined;
  tamper = (passing) => {
    if (!passing.path.startsWith('/v1/payment-references/')) return;
    stored ??= { ...passing };
    Object.assign(passing, stored);
  };
  expect(must(await client.paymentReferenceState(reference)).answer.state).toBe('paid');
  expect(await client.paymentReferenceState(reference)).toMatchObject({
    ok: false,
    error: { kind: 'not-an-answer', detail: 'answers another key' },
  });
});

const png = `iVBORw0KGgo${'A'.repeat(400)}`;
const jpeg = `/9j/${'A'.repeat(400)}`;

test.each([
  ['a PNG', { mediaType: 'image/png', data: png }, { ok: true }],
  ['a JPEG', { mediaType: 'image/jpeg', data: jpeg }, { ok: true }],
  ['a PNG that says it is a JPEG', { mediaType: 'image/jpeg', data: png }, { ok: false, error: { kind: 'trouble', reason: 'nonsense' } }],
  ['a page', { mediaType: 'image/png', data: btoa('<!doctype html><script>') }, { ok: false, error: { reason: 'nonsense' } }],
  ['a drawing with scripts', { mediaType: 'image/svg+xml', data: btoa('<svg/>') }, { ok: false, error: { reason: 'nonsense' } }],
  ['no base64', { mediaType: 'image/png', data: `${png}"` }, { ok: false, error: { reason: 'nonsense' } }],
  ['nothing', { mediaType: 'image/png', data: '' }, { ok: false, error: { reason: 'nonsense' } }],
  ['too large a photo', { mediaType: 'image/png', data: png.padEnd(700_001, 'A') }, { ok: false, error: { reason: 'nonsense' } }],
  ['an endless one', { mediaType: 'image/png', data: png.padEnd(5 * 1024 * 1024, 'A') }, { ok: false, error: { reason: 'nonsense' } }],
])('in place of a ticket’s photo: %s', async (_name, photo, outcome) => {
  const register = createRegister({ ...world, client, newId: randomUUID });
  const found = must(await register.lookUp(identityOf(person), factorOf(person)));
  const line = found.violations.find((violation) => violation.photo === true);
  tamper = (passing) => {
    passing.body = Buffer.from(JSON.stringify(photo));
  };
  expect(await register.photo(found, line?.violationId ?? '')).toMatchObject(outcome);
  await register.idle();
});

test('a key list of another root is not accepted, nor an older one', async () => {
  const foreign = await keyListJws(newKey(), []);
  expect(await world.lists.acceptKeys(foreign)).toMatchObject({ ok: false, error: { detail: 'not-signed-by-root' } });
  const older = must(await client.keys());
  await world.control('POST', '/clock', { offsetMs: 60_000 });
  expect((await world.lists.acceptKeys(must(await client.keys()))).ok).toBe(true);
  expect(await world.lists.acceptKeys(older)).toMatchObject({ ok: false, error: { detail: 'older' } });
});
