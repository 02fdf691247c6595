/** A kiosk takes the register home: opened here from the bytes of the wire alone, with K_kiosk and the right identity and factor. */
import { createHash, createSecretKey, type KeyObject, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DoorFactor } from '../../../electron/core/identity/factor.ts';
import type { Identity } from '../../../electron/core/identity/identity.ts';
import { decodePart } from '../../../electron/core/register/part-codec.ts';
import { type PersonRecord, snapshotManifestSchema } from '../../../electron/core/register/schemas.ts';
import {
  bucketSizes,
  deriveSecret,
  doorTag,
  epochCheck,
  recordSlot,
  unlockDoor,
  unsealRecord,
} from '../../../electron/core/register/sealing.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { generatePerson } from '../../simulators/authority/people.ts';
import {
  type Api,
  askToken,
  assertion,
  type Caller,
  connect,
  control,
  factorOf,
  paymentFor,
  type Session,
  signatureOf,
  signedDocument,
  start,
} from './caller.ts';

const derivation = { memoryKiB: 8, passes: 1 };
const people = Array.from({ length: 15 }, (_, index) => generatePerson(7, index));
/** Distinct from each other in every line. */
const [first, second] = people.filter(({ violations }) => violations.length > 1) as [PersonRecord, PersonRecord];
let session: Session;
let caller: Caller;
beforeEach(async () => {
  session = await start({ records: [...people, fixture('stale')], derivation });
  caller = await connect(session.authority);
});
afterEach(() => session.close());

function fixture(name: string): PersonRecord {
  const found = fixtures[name];
  if (found === undefined) throw new Error(`no fixture ${name}`);
  return found;
}

interface Held {
  readonly manifest: Api['SnapshotManifest'];
  readonly doors: Map<string, Buffer>;
  readonly records: Map<string, { readonly version: number; readonly sealed: Buffer }>;
}

function kKiosk(folder = session.authority.credentialsFolder): KeyObject {
  const { key } = JSON.parse(readFileSync(join(folder, 'k-kiosk.json'), 'utf8')) as { readonly key: string };
  return createSecretKey(key, 'base64url');
}

async function bearer(folder = session.authority.credentialsFolder): Promise<{ readonly authorization: string }> {
  return { authorization: `Bearer ${(await askToken(session.authority, await assertion(folder))).body.access_token}` };
}

function makeSnapshots() {
  return control<readonly { readonly epoch: string }[]>(session.authority, 'POST', '/snapshots');
}

async function part(epoch: string, number: number, folder?: string): Promise<Buffer> {
  const answer = await fetch(`${session.authority.url}/v1/snapshots/${epoch}/parts/${number}`, { headers: await bearer(folder) });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
  return Buffer.from(await answer.arrayBuffer());
}

async function takeHome(folder?: string): Promise<Held> {
  const manifest = await signedDocument<Api['SnapshotManifest']>(
    session.authority,
    '/v1/snapshots/latest',
    'documents',
    await bearer(folder),
  );
  expect(snapshotManifestSchema.safeParse(manifest).success).toBe(true);
  const held: Held = { manifest, doors: new Map(), records: new Map() };
  let before = '';
  for (const [number, { bytes, sha256 }] of manifest.parts.entries()) {
    const content = await part(manifest.epoch, number, folder);
    expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([bytes, sha256]);
    for (const row of decodePart(content, manifest.doorBytes)) {
      const name = Buffer.from(row.kind === 'door' ? row.tag : row.slot).toString('hex');
      expect(`${row.kind}${name}` > before, 'in order').toBe(true);
      before = `${row.kind}${name}`;
      if (row.kind === 'door') held.doors.set(name, Buffer.from(row.locked));
      else held.records.set(name, { version: row.version, sealed: Buffer.from(row.sealed) });
    }
  }
  expect([held.doors.size, held.records.size]).toEqual([manifest.doors, manifest.records]);
  return held;
}

/** As a kiosk without a line does. */
async function open({ manifest, doors, records }: Held, person: PersonRecord, factor = factorOf(person), key = kKiosk()): Promise<unknown> {
  const { epoch, salt, argon2 } = manifest;
  const identity = person.identity as Identity;
  const secret = await deriveSecret(identity, factor as DoorFactor, Buffer.from(salt, 'base64url'), argon2);
  const door = unlockDoor(doors.get(doorTag(secret, key).toString('hex')) ?? Buffer.alloc(0), secret, key);
  if (door === null) return null;
  const record = records.get(recordSlot(door.recordId, key).toString('hex'));
  if (record === undefined) return null;
  return unsealRecord(record.sealed, door.recordKey, { recordId: door.recordId, version: record.version, epoch });
}

async function changesSince(cursor: string): Promise<Api['ChangesPage']> {
  const reply = await caller.get<Api['ChangesPage']>(`/v1/changes?cursor=${cursor}`, { 'request-id': randomUUID() });
  expect(reply.status).toBe(200);
  await signatureOf(session.authority, reply, '');
  return reply.body;
}

/** The held register with every change since. */
async function caughtUp(held: Held): Promise<Held> {
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  const hex = (text: string) => bytes(text).toString('hex');
  const doors = new Map(held.doors);
  const records = new Map(held.records);
  let page: Api['ChangesPage'] | undefined;
  do {
    page = await changesSince(page?.nextCursor ?? held.manifest.cursor);
    for (const { slot, version, sealed, doors: made } of page.changed) {
      records.set(hex(slot), { version, sealed: bytes(sealed) });
      for (const { tag, locked } of made) doors.set(hex(tag), bytes(locked));
    }
    for (const slot of page.removed) records.delete(hex(slot));
  } while (page.more);
  return { manifest: held.manifest, doors, records };
}

describe('a snapshot', () => {
  it('is made when a kiosk asks for the first time', async () => {
    const refused = await caller.get<Api['Problem']>('/v1/snapshots/latest');
    expect([refused.status, refused.body.code]).toEqual([404, 'no-snapshot']);
    await expect.poll(async () => (await caller.get('/v1/snapshots/latest')).status, { timeout: 15_000 }).toBe(200);
    expect(await open(await takeHome(), first)).not.toBeNull();
  });

  it("opens by each plate and licence to what the online answer gives, and by nobody else's", async () => {
    await makeSnapshots();
    const held = await takeHome();
    for (const person of people) {
      const { recordId, version, owner, subjects, violationCount } = await caller.open(person);
      for (const subject of person.subjects) {
        const expected = { recordId, version, dataAsOf: held.manifest.dataAsOf, owner, subjects, violations: person.violations };
        expect(person.violations).toHaveLength(violationCount);
        if (subject.kind === 'vehicle-licence') expect(await open(held, person, { type: 'plate', plate: subject.plate })).toEqual(expected);
        if (subject.licenceNumber !== undefined)
          expect(await open(held, person, { type: 'licence', number: subject.licenceNumber })).toEqual(expected);
      }
    }
    expect(await open(held, first, factorOf(second))).toBeNull();
    expect(await open(held, fixture('stale')), 'the online answer would not give it either').toBeNull();
    expect(held.manifest.records).toBe(people.length);
    for (const { sealed } of held.records.values()) expect(bucketSizes).toContain(sealed.length);
    expect(new Set([...held.doors.values()].map(({ length }) => length))).toEqual(new Set([held.manifest.doorBytes]));
  });

  it('is of no use without K_kiosk, nor to another kiosk', async () => {
    const other = join(session.folder, 'other');
    session.authority.addKiosk(other, 'DEMO-02');
    await makeSnapshots();
    const [ours, theirs] = [await takeHome(), await takeHome(other)];
    expect(await open(ours, first, factorOf(first), kKiosk(other))).toBeNull();
    expect(await open(theirs, first, factorOf(first), kKiosk(other))).not.toBeNull();
    expect(theirs.manifest.salt, 'secrets are derived once for all').toBe(ours.manifest.salt);
    expect([...ours.doors.keys()].filter((tag) => theirs.doors.has(tag))).toEqual([]);
    const foreign = await fetch(`${session.authority.url}/v1/snapshots/${theirs.manifest.epoch}/parts/0`, { headers: await bearer() });
    expect(foreign.status).toBe(410);
  });

  it('takes the place of the one before: its parts and its cursor are over', async () => {
    await makeSnapshots();
    const old = await takeHome();
    await makeSnapshots();
    const fresh = await takeHome();
    expect(fresh.manifest.salt).not.toBe(old.manifest.salt);
    const gone = await caller.get<Api['Problem']>(`/v1/snapshots/${old.manifest.epoch}/parts/0`);
    const over = await caller.get<Api['Problem']>(`/v1/changes?cursor=${old.manifest.cursor}`, { 'request-id': randomUUID() });
    for (const { status, body } of [gone, over]) expect([status, body.code]).toEqual([410, 'epoch-over']);
    await signatureOf(session.authority, over, '');
    expect((await caller.get<Api['Problem']>(`/v1/snapshots/${fresh.manifest.epoch}/parts/9999`)).body.code).toBe('part-unknown');
  });

  it('is over with a new K_kiosk, and the next is sealed with that', async () => {
    await makeSnapshots();
    const old = await takeHome();
    const renewed = await caller.post<Api['RenewedCredentials']>(
      '/v1/credential-renewals',
      { kKiosk: true },
      { 'idempotency-key': randomUUID() },
    );
    expect((await caller.get(`/v1/snapshots/${old.manifest.epoch}/parts/0`)).status).toBe(410);
    expect((await caller.get(`/v1/changes?cursor=${old.manifest.cursor}`, { 'request-id': randomUUID() })).status).toBe(410);
    await makeSnapshots();
    const held = await takeHome();
    const key = createSecretKey(renewed.body.kKiosk?.key ?? '', 'base64url');
    expect(held.manifest).toMatchObject({
      kKioskEpoch: 2,
      keyCheck: epochCheck(Buffer.from(held.manifest.salt, 'base64url'), key).toString('base64url'),
    });
    expect(await open(held, first, factorOf(first), key)).not.toBeNull();
  });

  it('has the same bytes each time, but for a fault that was asked for', async () => {
    await makeSnapshots();
    const { manifest } = await takeHome();
    const whole = await part(manifest.epoch, 0);
    expect((await part(manifest.epoch, 0)).equals(whole)).toBe(true);
    await control(session.authority, 'POST', '/faults', { operation: 'snapshotPart', kind: 'flipped-bit', part: 1, times: 1 });
    expect((await part(manifest.epoch, 0)).equals(whole), 'another part').toBe(true);
    await control(session.authority, 'POST', '/faults', { operation: 'snapshotPart', kind: 'flipped-bit', part: 0, times: 1 });
    const flipped = await part(manifest.epoch, 0);
    expect(flipped.filter((byte, at) => byte !== whole[at])).toHaveLength(1);
    await control(session.authority, 'POST', '/faults', { operation: 'snapshotPart', kind: 'cut', part: 0, bytes: 1000, times: 1 });
    const answer = await fetch(`${session.authority.url}/v1/snapshots/${manifest.epoch}/parts/0`, { headers: await bearer() });
    let came = 0;
    await expect(
      (async () => {
        for await (const chunk of answer.body ?? []) came += chunk.length;
      })(),
    ).rejects.toThrow();
    expect(came).toBe(1000);
  });
});

describe('changes', () => {
  it('are none at first, and move on with whatever happens to a record', async () => {
    await makeSnapshots();
    const held = await takeHome();
    const none = await changesSince(held.manifest.cursor);
    expect(none).toMatchObject({ epoch: held.manifest.epoch, changed: [], removed: [], more: false, nextCursor: held.manifest.cursor });
    expect(none.dataAsOf > held.manifest.dataAsOf).toBe(true);

    const found = await caller.open(first);
    const payable = first.violations.filter(({ state, payable: { answer } }) => state === 'open' && answer === 'yes');
    const [line] = payable;
    const quote = await caller.quote(found, [line?.violationId ?? '']);
    await caller.settle(paymentFor(quote.body));
    await control(session.authority, 'POST', '/elsewhere-payments', { violationIds: [second.violations[0]?.violationId] });
    const now = await caughtUp(held);
    expect(await open(now, first)).toMatchObject({
      version: 2,
      violations: first.violations.filter(({ violationId }) => violationId !== line?.violationId),
    });
    expect(await open(now, second)).toMatchObject({ version: 2, violations: second.violations.slice(1) });
    expect((await changesSince(held.manifest.cursor)).changed).toHaveLength(2);
  });

  it('of a sold car shut its door', async () => {
    await makeSnapshots();
    const held = await takeHome();
    const person = fixture('two-licences-three-plates');
    await control(session.authority, 'POST', '/records', person);
    const bought = await caughtUp(held);
    expect(await open(bought, person)).not.toBeNull();
    const [sold, ...left] = person.subjects;
    const lines = person.violations.filter(({ subjectId }) => subjectId !== sold?.subjectId);
    await control(session.authority, 'POST', '/records', { ...person, subjects: left, violations: lines });
    const after = await caughtUp(bought);
    expect(await open(after, person)).toBeNull();
    expect(await open(after, person, factorOf({ ...person, subjects: left }))).toMatchObject({ version: 2 });
  });

  it('name who went: begun afresh, or stale', async () => {
    await makeSnapshots();
    const held = await takeHome();
    const old = await caller.open(first);
    await control(session.authority, 'POST', '/records?fresh=1', first);
    await control(session.authority, 'POST', '/records', { ...second, stale: true });
    const page = await changesSince(held.manifest.cursor);
    expect(page.removed).toContain(recordSlot(old.recordId, kKiosk()).toString('base64url'));
    expect(page.removed).toHaveLength(2);
    const now = await caughtUp(held);
    expect(now.records.size).toBe(people.length - 1);
    expect(await open(now, second)).toBeNull();
    expect(await open(now, first)).toMatchObject({ version: 1 });
  });

  it('come in pages of at most 200', async () => {
    await makeSnapshots();
    const held = await takeHome();
    const newcomers = Array.from({ length: 205 }, (_, index) => generatePerson(7, 1000 + index));
    for (const person of newcomers) await control(session.authority, 'POST', '/records', person);
    const page = await changesSince(held.manifest.cursor);
    expect([page.changed.length, page.more]).toEqual([200, true]);
    const now = await caughtUp(held);
    for (const person of newcomers.slice(-10)) expect(await open(now, person)).toMatchObject({ subjects: person.subjects });
  });
});
