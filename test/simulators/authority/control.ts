/** The simulator's back door, for tests and the dev dock: set faults, load records, move the clock, look at what was stored. */
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { toInstant } from '../../../electron/core/clock.ts';
import { type Policy, policySchema, staffListSchema } from '../../../electron/core/register/schemas.ts';
import { currentPolicy } from './access.ts';
import type { Authority } from './answer.ts';
import { signingUses } from './authority-keys.ts';
import type { Contract } from './contract.ts';
import { type Faults, faultSchema } from './faults.ts';
import { issueAnew } from './paper.ts';
import { expireReference, payReference } from './payment-references.ts';
import { checkRecord } from './record-file.ts';
import { loadRecord } from './records.ts';
import type { ContractLog } from './server.ts';
import { newStaffCode, peopleOf } from './staff.ts';

export interface ControlParts {
  readonly authority: Authority;
  readonly contract: Contract;
  readonly faults: Faults;
  readonly log: ContractLog;
  readonly setClock: (change: { readonly nowMs?: number | undefined; readonly offsetMs?: number | undefined }) => number;
  /** Stops or resumes listening on the same port. */
  readonly setListening: (listening: boolean) => Promise<void>;
}

const clockSchema = z.union([z.strictObject({ nowMs: z.int() }), z.strictObject({ offsetMs: z.int() })]);
const linesSchema = z.strictObject({ violationIds: z.array(z.string()), recordId: z.string().optional() });
const revocationSchema = z.strictObject({ number: z.string() });
const enrolmentSchema = z.strictObject({ code: z.string().min(8).max(64), kioskId: z.string().min(1).max(40) });
const staffCodeSchema = z.strictObject({ employeeNumber: z.string() });
const rotationSchema = z.strictObject({ use: z.enum(signingUses), stolen: z.boolean().default(false) });
const kioskRevocationSchema = z.strictObject({ clientId: z.string(), what: z.enum(['client', 'kiosk-key']) });
/** `late`: the customer lets it expire first. `transactionId`: the bank's, to tell it twice. */
const phonePaymentSchema = z.strictObject({ transactionId: z.string().min(1).max(64).optional(), late: z.boolean().default(false) });
/** `qrTakesMore`: a service whose QR asks for that many piastres more than the reference says. */
const paymentServiceSchema = z.strictObject({
  expiresInSeconds: z.int().min(1).max(86_400).default(300),
  qrTakesMore: z.int().min(0).default(0),
});
const listLimit = 1000;

export function newControl({ authority, contract, faults, log, setClock, setListening }: ControlParts): FastifyInstance {
  const { clock, storage } = authority;
  const app = Fastify({ logger: false, bodyLimit: 5_000_000, forceCloseConnections: true });
  app.setErrorHandler((error: Error & { readonly statusCode?: number }, _request, reply) =>
    reply.code(error instanceof z.ZodError ? 400 : (error.statusCode ?? 500)).send({ error: error.message }),
  );

  app.get('/faults', () => faults.active);
  app.post('/faults', async (request) => {
    const fault = faultSchema.parse(request.body);
    faults.add(fault);
    if (fault.kind === 'down') await setListening(false);
    return faults.active;
  });
  app.delete('/faults', async () => {
    faults.clear();
    await setListening(true);
    return [];
  });

  app.get('/records', () => storage.records(listLimit));
  app.get<{ Params: { recordId: string } }>(
    '/records/:recordId',
    (request, reply) => storage.record(request.params.recordId) ?? reply.code(404).send({ error: 'no such record' }),
  );
  /** `?fresh=1` forgets what was settled for this person before. */
  app.post<{ Querystring: { fresh?: string } }>('/records', (request, reply) => {
    const checked = checkRecord(request.body, contract);
    if (!checked.ok) return reply.code(422).send({ problems: checked.error });
    return storage.transaction(() => loadRecord(checked.value, authority, request.query.fresh === '1'));
  });

  /** A new one for every kiosk, with a new salt; there when this answers. */
  app.post('/snapshots', () => authority.snapshots.makeAll());

  app.get('/settlements', () => storage.settlements());
  app.get('/clearances', () => storage.clearances().map((one) => ({ ...one, prints: storage.prints(one.clearance.number) })));
  app.get('/credits', () => storage.credits());
  app.get('/payment-references', () => storage.paymentReferences());
  /** A customer pays from a phone; `newest` is the reference that was made last. */
  app.post<{ Params: { reference: string } }>('/payment-references/:reference/pay', (request, reply) => {
    const { transactionId = randomUUID(), late } = phonePaymentSchema.parse(request.body ?? {});
    return storage.transaction(() => {
      const { reference } = request.params;
      const asked = reference === 'newest' ? (storage.paymentReferences().at(-1)?.reference ?? '') : reference;
      if (late) expireReference(asked, authority);
      const payment = payReference(asked, transactionId, authority);
      return payment.ok ? payment.paid : reply.code(409).send({ error: payment.reason });
    });
  });
  app.post('/payment-service', (request) => {
    const service = paymentServiceSchema.parse(request.body);
    storage.putSetting('payment-service', service);
    return service;
  });
  app.get('/one-time-codes', () => storage.codes());
  app.get('/heartbeats', () => storage.heartbeats());
  app.get('/contract', () => log);

  app.post('/elsewhere-payments', (request, reply) => {
    const { violationIds, recordId } = linesSchema.parse(request.body);
    const found = violationIds
      .flatMap((violationId) => storage.recordIdsOfLine(violationId).map((id) => ({ violationId, recordId: id })))
      .filter((line) => recordId === undefined || line.recordId === recordId);
    if (found.length === 0) return reply.code(404).send({ error: 'no such line' });
    return storage.transaction(() => {
      const paid = found.filter((line) => storage.settleLine(line.recordId, line.violationId, 'elsewhere'));
      for (const id of new Set(paid.map((line) => line.recordId))) storage.touchRecord(id);
      return { paid };
    });
  });
  app.post('/revocations', (request, reply) => {
    const { number } = revocationSchema.parse(request.body);
    const now = toInstant(clock.now());
    const revoked = storage.isSlip(number) ? storage.revokeSlip(number, now) : storage.revoke(number, now);
    return revoked ? { number } : reply.code(404).send({ error: 'no such valid clearance or slip' });
  });
  app.post('/enrolment-codes', (request) => {
    const { code, kioskId } = enrolmentSchema.parse(request.body);
    storage.putEnrolmentCode(code, kioskId);
    return { code, kioskId };
  });
  app.get('/staff', () => peopleOf(authority));
  app.post('/staff', (request) => {
    const people = staffListSchema.shape.people.parse(request.body);
    storage.putSetting('staff', people);
    return people;
  });
  /** The demonstration's people again. */
  app.delete('/staff', () => {
    storage.putSetting('staff', null);
    return {};
  });
  app.post('/staff-codes', (request) => newStaffCode(staffCodeSchema.parse(request.body).employeeNumber, authority));
  /** The authority's own keys; a stolen one is revoked. */
  app.post('/rotations', (request) => {
    const { use, stolen } = rotationSchema.parse(request.body);
    authority.keys.rotate(use, clock.now(), stolen);
    if (stolen) storage.transaction(() => issueAnew(authority));
    return { kid: authority.keys[use].kid };
  });
  app.post('/kiosk-revocations', (request, reply) => {
    const { clientId, what } = kioskRevocationSchema.parse(request.body);
    const client = storage.client(clientId);
    if (client === null) return reply.code(404).send({ error: 'no such client' });
    const [current, ...older] = client.kioskKeys;
    storage.putClient(
      what === 'client' ? { ...client, revoked: true } : { ...client, kioskKeys: [{ ...current, revokedAt: clock.now() }, ...older] },
    );
    return { clientId };
  });
  app.delete('/tokens', () => {
    storage.forgetTokens();
    return {};
  });
  app.post('/policy', (request) => {
    const change = policySchema.partial().parse(request.body);
    storage.putSetting('policy', {
      ...storage.setting<Partial<Policy>>('policy'),
      version: currentPolicy(authority).version + 1,
      ...change,
    });
    return currentPolicy(authority);
  });
  app.post('/clock', (request) => ({ nowMs: setClock(clockSchema.parse(request.body)) }));
  return app;
}
