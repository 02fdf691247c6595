/** One epoch's file: opened, and what it says of itself. Small, for the thread that takes a snapshot in loads it too. */
import { rmSync } from 'node:fs';
import type { Instant } from '../../electron/core/clock.ts';
import type { Derivation } from '../../electron/core/register/sealing.ts';
import type { Result } from '../../electron/core/result.ts';
import { type Database, type OpenError, type OpenedDatabase, openDatabase } from '../sqlite.ts';
import { oneEpoch } from './migrations/0001-one-epoch.ts';

/** "MKRG" */
const APPLICATION_ID = 0x4d4b5247;

export interface Epoch {
  /** `RegisterEpoch` of the contract, or a name of this machine's own. */
  readonly id: string;
  readonly salt: Buffer;
  /** HMAC of the salt under the epoch's K_kiosk. */
  readonly keyCheck: Buffer;
  readonly derivation: Derivation;
}

export interface SnapshotRow {
  /** SHA-256: parts of another manifest are not added to those received. */
  readonly manifestDigest: Buffer;
  readonly issuedAt: Instant;
  readonly dataAsOf: Instant;
  /** Every part is there, and doors and records were counted. */
  readonly whole: 0 | 1;
  readonly cursor: string;
  /** The instant of the last page of changes after which there were no more. */
  readonly caughtUpTo: Instant | null;
}

/** @param automaticCheckpointPages 0: only at idle, so that no look-up waits for one */
export function openEpochFile(file: string, automaticCheckpointPages = 0): Result<OpenedDatabase, OpenError> {
  return openDatabase({
    file,
    synchronous: 'NORMAL',
    exclusive: true,
    migrations: [oneEpoch],
    applicationId: APPLICATION_ID,
    // Nobody else has business here: whoever holds the file will not let go in time.
    busyTimeoutMs: 200,
    automaticCheckpointPages,
    // Minutes for a large one on a slow disk, and nobody waits for that: each row says itself whether it was changed.
    check: 'never',
  });
}

/** Whatever it was, it is made anew. */
export function isBeyondUse({ kind }: OpenError): boolean {
  return kind === 'corrupt' || kind === 'from-the-future' || kind === 'foreign';
}

export function removeEpochFile(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

export function putEpoch(db: Database, { id, salt, keyCheck, derivation }: Epoch): void {
  db.prepare('INSERT INTO epoch (one, id, salt, key_check, memory_kib, passes) VALUES (1, ?, ?, ?, ?, ?)').run(
    id,
    salt,
    keyCheck,
    derivation.memoryKiB,
    derivation.passes,
  );
}

/** Null: a file that was not finished being made. */
export function readEpoch(db: Database): Epoch | null {
  const row = db
    .prepare<[], Omit<Epoch, 'derivation'> & Derivation>(
      'SELECT id, salt, key_check AS keyCheck, memory_kib AS memoryKiB, passes FROM epoch',
    )
    .get();
  if (row === undefined) return null;
  const { memoryKiB, passes, ...epoch } = row;
  return { ...epoch, derivation: { memoryKiB, passes } };
}

/** Null: an epoch of this machine's own. */
export function readSnapshot(db: Database): SnapshotRow | null {
  return (
    db
      .prepare<[], SnapshotRow>(
        `SELECT manifest_digest AS manifestDigest, issued_at AS issuedAt, data_as_of AS dataAsOf, whole, cursor,
           caught_up_to AS caughtUpTo FROM snapshot`,
      )
      .get() ?? null
  );
}
