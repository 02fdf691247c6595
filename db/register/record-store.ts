/** RecordStore on SQLite: doors and sealed records, from the first migration. */
import { type KeyObject, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { desc, eq, lt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Clock } from '../../electron/core/clock.ts';
import { checkFactor, type DoorFactor, factorKey } from '../../electron/core/identity/factor.ts';
import type { Factor, Identity } from '../../electron/core/identity/identity.ts';
import type { Log } from '../../electron/core/log.ts';
import { type RecordStore, type StoredRecord, storedRecordSchema } from '../../electron/core/register/record-store.ts';
import type { Subject } from '../../electron/core/register/schemas.ts';
import {
  type Derivation,
  deriveSecret,
  doorTag,
  epochCheck,
  isStrongEnough,
  lockDoor,
  newRecordKey,
  recordSlot,
  sealedDoorBytes,
  sealRecord,
  unlockDoor,
  unsealRecord,
} from '../../electron/core/register/sealing.ts';
import { err, ok, type Result } from '../../electron/core/result.ts';
import { checkpoint, type Database, type OpenError, openDatabase } from '../sqlite.ts';
import { doorsAndRecords } from './migrations/0001-doors-and-records.ts';
import { keyOfTheEpoch } from './migrations/0002-key-of-the-epoch.ts';
import { doors, epochs, records } from './schema.ts';

export interface RecordStoreOptions {
  readonly file: string;
  readonly kKiosk: KeyObject;
  readonly derivation: Derivation;
  /** Tests derive faster than any product may. */
  readonly allowWeakDerivation?: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

export type OpenRecordStoreError = OpenError | { readonly kind: 'weak-derivation' };

/** "MKRG" */
const APPLICATION_ID = 0x4d4b5247;
/** A company's car park does not hold up the thread pool; its record opens by the first of them. */
const MAX_DOORS = 24;
const HOUR_MS = 3_600_000;

/** A register that cannot be read is made anew: everything in it can be asked of the authority again. */
export function openRecordStore(options: RecordStoreOptions): Result<RecordStore, OpenRecordStoreError> {
  if (!options.allowWeakDerivation && !isStrongEnough(options.derivation)) return err({ kind: 'weak-derivation' });
  let opened = open(options.file);
  if (!opened.ok && (opened.error.kind === 'corrupt' || opened.error.kind === 'from-the-future')) {
    options.log.error('register-made-anew', { reason: opened.error.kind });
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${options.file}${suffix}`, { force: true });
    opened = open(options.file);
  }
  return opened.ok ? ok(createStore(opened.value.db, options)) : opened;
}

function open(file: string) {
  return openDatabase({
    file,
    synchronous: 'NORMAL',
    exclusive: true,
    migrations: [doorsAndRecords, keyOfTheEpoch],
    applicationId: APPLICATION_ID,
    // Nobody else has business here: whoever holds the file will not let go in time.
    busyTimeoutMs: 200,
  });
}

function createStore(db: Database, { kKiosk, derivation, clock, log }: RecordStoreOptions): RecordStore {
  const { epoch, salt } = currentEpoch(db, kKiosk, log);
  const statements = prepareStatements(db, epoch);

  async function keep(identity: Identity, factor: Factor, record: StoredRecord): Promise<void> {
    const slot = recordSlot(record.recordId, kKiosk);
    if (isOlder(record, slot)) return;
    // A fresh key each time: doors that are not made again below open nothing any more.
    const recordKey = newRecordKey();
    const sealed = await sealRecord(record, recordKey, { recordId: record.recordId, version: record.version, epoch: String(epoch) });
    const made: { tag: Buffer; locked: Buffer }[] = [];
    for (const lasting of doorFactors(identity, factor, record.subjects)) {
      const secret = await deriveSecret(identity, lasting, salt, derivation);
      made.push({ tag: doorTag(secret, kKiosk), locked: lockDoor({ recordId: record.recordId, recordKey }, secret, kKiosk) });
    }
    const keptHour = Math.floor(clock.now() / HOUR_MS);
    db.transaction(() => {
      // Again: another answer may have been kept while this one was being sealed.
      if (isOlder(record, slot)) return;
      statements.putRecord.run({ slot, version: record.version, sealed, keptHour });
      for (const door of made) statements.putDoor.run({ ...door, keptHour });
    })();
  }

  function isOlder(record: StoredRecord, slot: Buffer): boolean {
    const held = statements.recordAt.get({ slot });
    return held !== undefined && held.version > record.version;
  }

  /** A hit and a miss take the same steps: a missing door or record is replaced by one that cannot be opened. */
  async function openRecord(identity: Identity, factor: DoorFactor): Promise<StoredRecord | 'not-found-here'> {
    const secret = await deriveSecret(identity, factor, salt, derivation);
    const locked = statements.doorAt.get({ tag: doorTag(secret, kKiosk) })?.locked;
    const door = unlockDoor(locked ?? Buffer.alloc(sealedDoorBytes), secret, kKiosk) ?? { recordId: '', recordKey: newRecordKey() };
    const row = statements.recordAt.get({ slot: recordSlot(door.recordId, kKiosk) });
    const place = { recordId: door.recordId, version: row?.version ?? 0, epoch: String(row?.epoch ?? epoch) };
    const content = await unsealRecord(row?.sealed ?? Buffer.alloc(1024), door.recordKey, place);
    const parsed = storedRecordSchema.safeParse(content);
    if (parsed.success) return parsed.data;
    // A door whose record was sealed anew without it, or a row that somebody changed: both open nothing.
    if (locked !== undefined) log.warn('register-door-opens-nothing', { record: row !== undefined });
    return 'not-found-here';
  }

  return {
    keep,
    open: openRecord,
    forget(keptBefore) {
      const hour = Math.floor(keptBefore / HOUR_MS);
      db.transaction(() => {
        statements.forgetDoors.run({ hour });
        statements.forgetRecords.run({ hour });
      })();
    },
    tidy() {
      checkpoint(db);
    },
    close() {
      db.close();
    },
  };
}

/** The factor that was used, and every plate and licence number of the record that may serve as one. */
function doorFactors(identity: Identity, used: Factor, subjects: readonly Subject[]): readonly DoorFactor[] {
  const factors = new Map<string, DoorFactor>();
  function add(factor: DoorFactor): void {
    if (factors.size < MAX_DOORS && checkFactor(identity, factor).ok) factors.set(factorKey(factor), factor);
  }
  if (used.type !== 'one-time-code') add(used);
  for (const subject of subjects) {
    if (subject.kind === 'vehicle-licence') add({ type: 'plate', plate: subject.plate });
    if (subject.licenceNumber !== undefined) add({ type: 'licence', number: subject.licenceNumber });
  }
  return [...factors.values()];
}

interface Epoch {
  readonly epoch: number;
  readonly salt: Buffer;
}

/** One key, one salt, one derivation. Under another K_kiosk nothing of the epoch before can be read: it is dropped, and a new one begins. */
function currentEpoch(db: Database, kKiosk: KeyObject, log: Log): Epoch {
  const orm = drizzle({ client: db });
  const last = orm.select().from(epochs).orderBy(desc(epochs.epoch)).limit(1).get();
  if (last?.keyCheck?.equals(epochCheck(last.salt, kKiosk))) return last;
  const salt = randomBytes(16);
  const next = { epoch: (last?.epoch ?? 0) + 1, salt, keyCheck: epochCheck(salt, kKiosk) };
  db.transaction(() => {
    for (const table of [doors, records, epochs]) orm.delete(table).run();
    orm.insert(epochs).values(next).run();
  })();
  log.info('register-epoch-began');
  return next;
}

function prepareStatements(db: Database, epoch: number) {
  const orm = drizzle({ client: db });
  const value = sql.placeholder;
  return {
    doorAt: orm
      .select({ locked: doors.locked })
      .from(doors)
      .where(eq(doors.tag, value('tag')))
      .prepare(),
    recordAt: orm
      .select()
      .from(records)
      .where(eq(records.slot, value('slot')))
      .prepare(),
    putDoor: orm
      .insert(doors)
      .values({ tag: value('tag'), locked: value('locked'), keptHour: value('keptHour') })
      .onConflictDoUpdate({ target: doors.tag, set: { locked: sql`excluded.locked`, keptHour: sql`excluded.kept_hour` } })
      .prepare(),
    putRecord: orm
      .insert(records)
      .values({ slot: value('slot'), version: value('version'), epoch, sealed: value('sealed'), keptHour: value('keptHour') })
      .onConflictDoUpdate({
        target: records.slot,
        set: {
          version: sql`excluded.version`,
          epoch: sql`excluded.epoch`,
          sealed: sql`excluded.sealed`,
          keptHour: sql`excluded.kept_hour`,
        },
      })
      .prepare(),
    forgetDoors: orm
      .delete(doors)
      .where(lt(doors.keptHour, value('hour')))
      .prepare(),
    forgetRecords: orm
      .delete(records)
      .where(lt(records.keptHour, value('hour')))
      .prepare(),
  };
}
