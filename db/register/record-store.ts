/** RecordStore on SQLite: a folder with one file an epoch, and a pointer to the one that serves. */
import { type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Instant } from '../../electron/core/clock.ts';
import { checkFactor, type DoorFactor, factorKey } from '../../electron/core/identity/factor.ts';
import type { Factor, Identity } from '../../electron/core/identity/identity.ts';
import { writeAtomically } from '../../electron/core/keys/atomic-file.ts';
import type { Log } from '../../electron/core/log.ts';
import { type RecordStore, type SnapshotStore, type StoredRecord, storedRecordSchema } from '../../electron/core/register/record-store.ts';
import type { ChangesPage, Subject } from '../../electron/core/register/schemas.ts';
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
import { checkpoint, type Database, type OpenError } from '../sqlite.ts';
import {
  type Epoch,
  isBeyondUse,
  openEpochFile,
  putEpoch,
  readEpoch,
  readSnapshot,
  removeEpochFile,
  type SnapshotRow,
} from './epoch-file.ts';
import { type EpochStatements, prepareStatements } from './statements.ts';

export interface RecordStoreOptions {
  /** `register` in the data folder. */
  readonly folder: string;
  readonly kKiosk: KeyObject;
  /** Of an epoch of this machine's own; a snapshot brings its own. */
  readonly derivation: Derivation;
  /** Tests derive faster than any product may. */
  readonly allowWeakDerivation?: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

export type OpenRecordStoreError = OpenError | { readonly kind: 'weak-derivation' };

/** A company's car park does not hold up the thread pool; its record opens by the first of them. */
const MAX_DOORS = 24;
const HOUR_MS = 3_600_000;

/** The file that serves. */
interface Held {
  readonly file: string;
  readonly db: Database;
  readonly epoch: Epoch;
  readonly statements: EpochStatements;
  snapshot: SnapshotRow | null;
  /** Look-ups under way. */
  users: number;
}

/** A register that cannot be read is made anew: everything in it can be asked of the authority again. */
export function openRecordStore(options: RecordStoreOptions): Result<RecordStore & SnapshotStore, OpenRecordStoreError> {
  const { folder, derivation, log } = options;
  if (!options.allowWeakDerivation && !isStrongEnough(derivation)) return err({ kind: 'weak-derivation' });
  // One file for all epochs, as it was before there were snapshots.
  const olderForm = `${folder}.db`;
  if (existsSync(olderForm)) {
    log.info('register-made-anew', { reason: 'older-form' });
    removeEpochFile(olderForm);
  }
  const opened = openPointed(options);
  return opened.ok ? ok(createStore(opened.value, options)) : opened;
}

function openPointed(options: RecordStoreOptions): Result<Held, OpenError> {
  const { folder, kKiosk, log } = options;
  const pointed = readPointer(folder);
  if (pointed === null) return beginOwnEpoch(options);
  const opened = openFile(join(folder, `${pointed}.db`), kKiosk);
  if (opened.ok) return opened;
  const { error } = opened;
  if (typeof error !== 'string' && !isBeyondUse(error)) return err(error);
  log.error('register-made-anew', { reason: typeof error === 'string' ? error : error.kind });
  return beginOwnEpoch(options);
}

/** Before the first snapshot, or when what is there cannot be used: an epoch with a salt of its own holds what visits leave. */
function beginOwnEpoch({ folder, kKiosk, derivation, log }: RecordStoreOptions): Result<Held, OpenError> {
  // Under another K_kiosk nothing of what is there can be read.
  if (existsSync(folder)) for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true });
  const id = `own-${randomBytes(8).toString('hex')}`;
  const file = join(folder, `${id}.db`);
  const opened = openEpochFile(file);
  if (!opened.ok) return opened;
  const { db } = opened.value;
  const salt = randomBytes(16);
  const epoch: Epoch = { id, salt, keyCheck: epochCheck(salt, kKiosk), derivation };
  try {
    putEpoch(db, epoch);
    writeAtomically(pointerOf(folder), `${id}\n`);
  } catch (error) {
    db.close();
    return err({ kind: 'unreadable', file, detail: error instanceof Error ? error.message : String(error) });
  }
  log.info('register-epoch-began');
  return ok({ file, db, epoch, snapshot: null, statements: prepareStatements(db), users: 0 });
}

/** Only a file that may serve: finished, and sealed with this machine's key. */
function openFile(file: string, kKiosk: KeyObject): Result<Held, OpenError | 'not-whole' | 'another-key'> {
  if (!existsSync(file)) return err('not-whole');
  const opened = openEpochFile(file);
  if (!opened.ok) return opened;
  const { db } = opened.value;
  const epoch = readEpoch(db);
  const snapshot = readSnapshot(db);
  const problem =
    epoch === null || snapshot?.whole === 0 ? 'not-whole' : epoch.keyCheck.equals(epochCheck(epoch.salt, kKiosk)) ? null : 'another-key';
  if (epoch !== null && problem === null) return ok({ file, db, epoch, snapshot, statements: prepareStatements(db), users: 0 });
  db.close();
  return err(problem ?? 'not-whole');
}

function pointerOf(folder: string): string {
  return join(folder, 'current');
}

function readPointer(folder: string): string | null {
  try {
    const epoch = readFileSync(pointerOf(folder), 'utf8').trim();
    return /^[0-9A-Za-z-]{1,40}$/.test(epoch) ? epoch : null;
  } catch {
    return null;
  }
}

function createStore(first: Held, options: RecordStoreOptions): RecordStore & SnapshotStore {
  const { folder, kKiosk, clock, log } = options;
  let held = first;

  /** The file that serves now stays open until `use` is done, whatever takes its place meanwhile. */
  async function using<T>(use: (file: Held) => Promise<T>): Promise<T> {
    const file = held;
    file.users += 1;
    try {
      return await use(file);
    } catch (error) {
      if (file === held) beginAnewWhenCorrupt(error);
      throw error;
    } finally {
      file.users -= 1;
      if (file !== held) retire(file);
    }
  }

  function replace(next: Held): void {
    const before = held;
    held = next;
    retire(before);
  }

  function retire(file: Held): void {
    if (file.users > 0) return;
    file.db.close();
    removeEpochFile(file.file);
  }

  /** Nobody finds anything in it any more; the next snapshot is fetched whole. */
  function beginAnewWhenCorrupt(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('SQLITE_CORRUPT') && !code.startsWith('SQLITE_NOTADB')) return;
    log.error('register-made-anew', { reason: 'corrupt' });
    const fresh = beginOwnEpoch(options);
    if (fresh.ok) replace(fresh.value);
  }

  async function keepIn({ db, epoch, statements }: Held, identity: Identity, factor: Factor, record: StoredRecord): Promise<void> {
    const slot = recordSlot(record.recordId, kKiosk);
    if (isOlder(statements, record, slot)) return;
    // A fresh key each time: doors that are not made again below open nothing any more.
    const recordKey = newRecordKey();
    const sealed = await sealRecord(record, recordKey, { recordId: record.recordId, version: record.version, epoch: epoch.id });
    const made: { tag: Buffer; locked: Buffer }[] = [];
    for (const lasting of doorFactors(identity, factor, record.subjects)) {
      const secret = await deriveSecret(identity, lasting, epoch.salt, epoch.derivation);
      made.push({ tag: doorTag(secret, kKiosk), locked: lockDoor({ recordId: record.recordId, recordKey }, secret, kKiosk) });
    }
    const keptHour = Math.floor(clock.now() / HOUR_MS);
    db.transaction(() => {
      // Again: another answer may have been kept while this one was being sealed.
      if (isOlder(statements, record, slot)) return;
      statements.dropKeptRecord.run({ slot, before: record.version + 1 });
      statements.dropKeptDoors.run({ slot });
      statements.keepRecord.run({ slot, version: record.version, sealed, keptHour });
      for (const door of made) statements.keepDoor.run({ ...door, slot, keptHour });
    })();
  }

  /** A hit and a miss take the same steps: a missing door or record is replaced by one that cannot be opened. */
  async function openIn(file: Held, identity: Identity, factor: DoorFactor): Promise<StoredRecord | 'not-found-here'> {
    const { epoch, statements } = file;
    const secret = await deriveSecret(identity, factor, epoch.salt, epoch.derivation);
    const tag = doorTag(secret, kKiosk);
    const keptDoor = statements.keptDoorAt.get({ tag });
    const locked = (keptDoor ?? statements.doorAt.get({ tag }))?.locked;
    const door = unlockDoor(locked ?? Buffer.alloc(sealedDoorBytes), secret, kKiosk) ?? { recordId: '', recordKey: newRecordKey() };
    const slot = recordSlot(door.recordId, kKiosk);
    const kept = statements.keptRecordAt.get({ slot });
    const ofSnapshot = statements.recordAt.get({ slot });
    // What a visit kept has replaced the snapshot's record when it is newer, for every door.
    const row = keptDoor || (kept?.version ?? 0) > (ofSnapshot?.version ?? 0) ? kept : ofSnapshot;
    const place = { recordId: door.recordId, version: row?.version ?? 0, epoch: epoch.id };
    const content = await unsealRecord(row?.sealed ?? Buffer.alloc(1024), door.recordKey, place);
    const parsed = storedRecordSchema.safeParse(content);
    if (parsed.success) {
      const record = parsed.data;
      const asOf = file.snapshot && asOfSnapshot(file.snapshot);
      // The register's freshness is that of the version which it has itself.
      return asOf !== null && row?.version === ofSnapshot?.version ? { ...record, dataAsOf: later(record.dataAsOf, asOf) } : record;
    }
    // A door whose record was sealed anew without it, or a row that somebody changed: both open nothing.
    if (locked !== undefined) log.warn('register-door-opens-nothing', { record: row !== undefined });
    return 'not-found-here';
  }

  function apply({ epoch, dataAsOf, changed, removed, nextCursor, more }: ChangesPage): void {
    const { db, snapshot, statements } = held;
    if (snapshot === null || epoch !== held.epoch.id) throw new RangeError('changes of another epoch');
    const before = asOfSnapshot(snapshot);
    const caughtUpTo = more ? snapshot.caughtUpTo : later(dataAsOf, before);
    db.transaction(() => {
      for (const { version, ...record } of changed) {
        const slot = bytesOf(record.slot);
        if (statements.putRecord.run({ slot, version, sealed: bytesOf(record.sealed) }).changes === 0) continue;
        for (const door of record.doors) statements.putDoor.run({ tag: bytesOf(door.tag), locked: bytesOf(door.locked) });
        // A door of the version before must not open it any more.
        if (statements.dropKeptRecord.run({ slot, before: version }).changes > 0) statements.dropKeptDoors.run({ slot });
      }
      for (const name of removed) {
        const slot = bytesOf(name);
        statements.removeRecord.run({ slot });
        statements.dropKeptRecord.run({ slot, before: Number.MAX_SAFE_INTEGER });
        statements.dropKeptDoors.run({ slot });
      }
      statements.catchUp.run({ cursor: nextCursor, caughtUpTo });
    })();
    held.snapshot = { ...snapshot, cursor: nextCursor, caughtUpTo };
  }

  return {
    keep: (identity, factor, record) => using((file) => keepIn(file, identity, factor, record)),
    open: (identity, factor) => using((file) => openIn(file, identity, factor)),
    forget(keptBefore) {
      const { db, statements } = held;
      const hour = Math.floor(keptBefore / HOUR_MS);
      db.transaction(() => {
        statements.forgetDoors.run({ hour });
        statements.forgetRecords.run({ hour });
      })();
    },
    asOf: () => held.snapshot && asOfSnapshot(held.snapshot),
    tidy() {
      checkpoint(held.db);
    },
    close() {
      held.db.close();
    },
    held() {
      if (held.snapshot === null) return null;
      const { issuedAt, dataAsOf, cursor } = held.snapshot;
      return { epoch: held.epoch.id, issuedAt, dataAsOf, cursor };
    },
    fileOf: (epoch) => join(folder, `${epoch}.db`),
    discardOthers(epoch) {
      const kept = [held.epoch.id, ...(epoch === undefined ? [] : [epoch])];
      for (const name of readdirSync(folder)) {
        if (name !== 'current' && !kept.some((id) => name.startsWith(`${id}.db`))) rmSync(join(folder, name), { force: true });
      }
    },
    takeOver(epoch) {
      const next = openFile(join(folder, `${epoch}.db`), kKiosk);
      if (!next.ok) return err(typeof next.error === 'string' ? next.error : next.error.kind);
      try {
        writeAtomically(pointerOf(folder), `${epoch}\n`);
      } catch (error) {
        next.value.db.close();
        return err(error instanceof Error ? error.message : String(error));
      }
      replace(next.value);
      return ok(undefined);
    },
    apply(page) {
      try {
        apply(page);
      } catch (error) {
        beginAnewWhenCorrupt(error);
        throw error;
      }
    },
  };
}

function isOlder(statements: EpochStatements, record: StoredRecord, slot: Buffer): boolean {
  const versions = [statements.keptRecordAt.get({ slot })?.version, statements.recordAt.get({ slot })?.version];
  return versions.some((version) => version !== undefined && version > record.version);
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

function asOfSnapshot({ dataAsOf, caughtUpTo }: SnapshotRow): Instant {
  return caughtUpTo ?? dataAsOf;
}

function later(one: Instant, other: Instant): Instant {
  return Date.parse(one) > Date.parse(other) ? one : other;
}

function bytesOf(base64url: string): Buffer {
  return Buffer.from(base64url, 'base64url');
}
