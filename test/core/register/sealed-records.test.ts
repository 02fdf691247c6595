import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRecordStore } from '../../../db/register/record-store.ts';
import type { Factor, Identity, NationalId } from '../../../electron/core/identity/identity.ts';
import type { RecordStore, StoredRecord } from '../../../electron/core/register/record-store.ts';
import { bucketSizes, standardDerivation } from '../../../electron/core/register/sealing.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import { factorOf, fixture, identityOf, memoryLog, must } from './authority-world.ts';

const kKiosk = createSecretKey(randomBytes(32));
let folder: string;
let clock: FakeClock;
let store: RecordStore;

function open(key = kKiosk): RecordStore {
  const derivation = { memoryKiB: 64, passes: 1 };
  return must(openRecordStore({ folder, kKiosk: key, derivation, allowWeakDerivation: true, clock, log: memoryLog() }));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealed-'));
  clock = createFakeClock();
  store = open();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function stored(name: string, version = 1): { readonly identity: Identity; readonly factor: Factor; readonly record: StoredRecord } {
  const person = fixture(name);
  const { subjects, violations } = person;
  const owner = { name: person.owner.name, maskedName: 'م. م.' };
  const record = { recordId: `record-${name}`, version, dataAsOf: new Date(clock.now()).toISOString(), owner, subjects, violations };
  return { identity: identityOf(person), factor: factorOf(person), record };
}

function plateOf(factor: Factor): Factor & { readonly type: 'plate' } {
  if (factor.type !== 'plate') throw new Error('not a plate');
  return factor;
}

async function keepAndOpen(name: string): Promise<StoredRecord | 'not-found-here'> {
  const { identity, factor, record } = stored(name);
  await store.keep(identity, factor, record);
  return store.open(identity, plateOf(factor));
}

/** The file that the pointer names. */
function fileNow(): string {
  return join(folder, `${readFileSync(join(folder, 'current'), 'utf8').trim()}.db`);
}

/** Changes the closed file behind the store's back. */
function tamper(sql: string): void {
  store.close();
  const db = new BetterSqlite3(fileNow());
  db.function('flip', (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte))));
  db.exec(sql);
  db.close();
  store = open();
}

describe('a kept record', () => {
  test.each(['clean', 'one', 'sixty-five', 'four-hundred', 'two-licences-three-plates', 'old-plate', 'one-letter', 'long-name'])(
    '%s comes back whole',
    async (name) => {
      expect(await keepAndOpen(name)).toEqual(stored(name).record);
    },
  );

  test('opens by each plate and licence of the person, after a restart too', async () => {
    const { identity, factor, record } = stored('two-licences-three-plates');
    await store.keep(identity, factor, record);
    store.close();
    store = open();
    for (const subject of record.subjects) {
      if (subject.kind === 'vehicle-licence') expect(await store.open(identity, { type: 'plate', plate: subject.plate })).toEqual(record);
      if (subject.licenceNumber) expect(await store.open(identity, { type: 'licence', number: subject.licenceNumber })).toEqual(record);
    }
  });

  test('of a person with no violations is a record, not an absence', async () => {
    expect(await keepAndOpen('clean')).toMatchObject({ violations: [] });
    const nobody = { type: 'national-id', number: '29001010100008' as NationalId } as const;
    expect(await store.open(nobody, plateOf(stored('clean').factor))).toBe('not-found-here');
  });

  test('does not open with another plate, nor with the factor of another person', async () => {
    await keepAndOpen('clean');
    await keepAndOpen('sixty-five');
    expect(await store.open(stored('clean').identity, plateOf(stored('sixty-five').factor))).toBe('not-found-here');
  });

  test('is replaced by a newer version and never by an older one', async () => {
    const { identity, factor, record } = stored('sixty-five', 5);
    await store.keep(identity, factor, record);
    await store.keep(identity, factor, { ...record, version: 4, violations: [] });
    expect(await store.open(identity, plateOf(factor))).toEqual(record);
    const newer = { ...record, version: 6, violations: record.violations.slice(1) };
    await Promise.all([store.keep(identity, factor, { ...record, version: 3 }), store.keep(identity, factor, newer)]);
    expect(await store.open(identity, plateOf(factor))).toEqual(newer);
  });

  test('no longer opens by the plate of a sold car', async () => {
    const { identity, factor, record } = stored('two-licences-three-plates');
    await store.keep(identity, factor, record);
    const [sold, ...left] = record.subjects;
    if (sold?.kind !== 'vehicle-licence') throw new Error('the fixture begins with a vehicle');
    const next = left[0];
    if (next?.kind !== 'vehicle-licence') throw new Error('and has a second one');
    await store.keep(identity, { type: 'plate', plate: next.plate }, { ...record, version: 2, subjects: left, violations: [] });
    expect(await store.open(identity, { type: 'plate', plate: sold.plate })).toBe('not-found-here');
    expect(await store.open(identity, { type: 'plate', plate: next.plate })).toMatchObject({ version: 2 });
  });

  test('that was read by a one-time code has doors for its plates only', async () => {
    const { identity, factor, record } = stored('one');
    await store.keep(identity, { type: 'one-time-code', challengeId: 'c', code: '123456' }, record);
    expect(await store.open(identity, plateOf(factor))).toEqual(record);
  });

  test('is forgotten when its time is over', async () => {
    const { identity, factor } = stored('one');
    await keepAndOpen('one');
    store.forget(clock.now() - 3_600_000);
    expect(await store.open(identity, plateOf(factor))).not.toBe('not-found-here');
    store.forget(clock.now() + 3_600_000);
    expect(await store.open(identity, plateOf(factor))).toBe('not-found-here');
  });
});

describe('what the disk shows', () => {
  test('no identity, name, plate or licence in any file, before and after the log is emptied', async () => {
    const names = ['clean', 'one', 'sixty-five', 'two-licences-three-plates', 'long-name'];
    for (const name of names) await keepAndOpen(name);
    const secrets = names.flatMap((name) => {
      const { identity, record } = stored(name);
      const marks = record.subjects.flatMap((subject) => [
        subject.licenceNumber ?? identity.number,
        ...(subject.kind === 'vehicle-licence' && subject.plate.type === 'letters'
          ? [subject.plate.letters, `${subject.plate.letters}|${subject.plate.digits}`]
          : []),
      ]);
      return [identity.number, record.owner.name, record.recordId, record.violations[0]?.violationId ?? identity.number, ...marks];
    });
    for (const tidied of [false, true]) {
      if (tidied) store.tidy();
      for (const file of readdirSync(folder)) {
        const bytes = readFileSync(join(folder, file));
        for (const secret of secrets) {
          expect(bytes.includes(Buffer.from(secret, 'utf8')), `${secret} in ${file}`).toBe(false);
          expect(bytes.includes(Buffer.from(secret, 'utf16le')), `${secret} in ${file}`).toBe(false);
        }
      }
    }
  });

  test('sealed sizes fall in the named buckets only', async () => {
    for (const name of ['clean', 'one', 'sixty-five', 'four-hundred']) await keepAndOpen(name);
    store.close();
    const db = new BetterSqlite3(fileNow());
    const sizes = db.prepare<[], { n: number }>('SELECT DISTINCT length(sealed) AS n FROM kept_records').all();
    const doorSizes = db.prepare('SELECT DISTINCT length(locked) AS n FROM kept_doors').all();
    db.close();
    store = open();
    expect(sizes.every(({ n }) => bucketSizes.includes(n))).toBe(true);
    expect(sizes.length).toBeGreaterThan(1);
    expect(doorSizes).toHaveLength(1);
  });

  test('without K_kiosk the right identity and factor open nothing', async () => {
    await keepAndOpen('one');
    store.close();
    store = open(createSecretKey(randomBytes(32)));
    const { identity, factor } = stored('one');
    expect(await store.open(identity, plateOf(factor))).toBe('not-found-here');
  });

  test('a new K_kiosk begins an epoch: what the old one sealed is gone from the disk, and a look-up is kept at once', async () => {
    await keepAndOpen('one');
    store.close();
    const next = createSecretKey(randomBytes(32));
    store = open(next);
    store.close();
    const db = new BetterSqlite3(fileNow(), { readonly: true });
    expect(db.prepare('SELECT (SELECT count(*) FROM kept_doors) + (SELECT count(*) FROM kept_records)').pluck().get()).toBe(0);
    db.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.db'))).toHaveLength(1);
    store = open(next);
    const { identity, factor, record } = stored('one');
    await store.keep(identity, factor, record);
    store.close();
    store = open(next);
    expect(await store.open(identity, plateOf(factor)), 'in the same epoch after a restart').toEqual(record);
  });
});

describe('a changed row opens nothing', () => {
  test.each([
    ['a byte of the record', 'UPDATE kept_records SET sealed = flip(sealed)'],
    ['its version', 'UPDATE kept_records SET version = version + 1'],
    ['its epoch', "UPDATE epoch SET id = 'another'"],
    ['a byte of its door', 'UPDATE kept_doors SET locked = flip(locked)'],
    ['a door that is too short', "UPDATE kept_doors SET locked = x'00'"],
    ['another record in its place', 'UPDATE kept_records SET sealed = (SELECT sealed FROM kept_records ORDER BY slot DESC LIMIT 1)'],
  ])('%s', async (_what, sql) => {
    await keepAndOpen('two-licences-three-plates');
    await keepAndOpen('one');
    tamper(sql);
    const opened = await Promise.all(
      ['one', 'two-licences-three-plates'].map((name) => store.open(stored(name).identity, plateOf(stored(name).factor))),
    );
    expect(opened).toContain('not-found-here');
    if (!sql.includes('SELECT sealed')) expect(opened).toEqual(['not-found-here', 'not-found-here']);
  });
});

describe('the file', () => {
  test('a corrupt one is made anew', () => {
    store.close();
    writeFileSync(fileNow(), 'not a database '.repeat(500));
    store = open();
  });

  test('a second store cannot open it', () => {
    const options = { folder, kKiosk, derivation: standardDerivation, clock, log: memoryLog() };
    expect(openRecordStore(options)).toMatchObject({ ok: false, error: { kind: 'locked' } });
  });

  test('a derivation weaker than any product may use is refused', () => {
    const options = { folder: join(folder, 'other'), kKiosk, derivation: { memoryKiB: 1024, passes: 1 }, clock, log: memoryLog() };
    expect(openRecordStore(options)).toEqual({ ok: false, error: { kind: 'weak-derivation' } });
  });
});
