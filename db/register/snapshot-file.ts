/** The file of a snapshot while it is being taken in: a part a transaction, in order. Used in a thread of its own. */
import { createHash } from 'node:crypto';
import { decodePart } from '../../electron/core/register/part-codec.ts';
import type { SnapshotManifest } from '../../electron/core/register/schemas.ts';
import { err, ok, type Result } from '../../electron/core/result.ts';
import { checkpoint, type Database, type OpenError } from '../sqlite.ts';
import { isBeyondUse, openEpochFile, putEpoch, readSnapshot, removeEpochFile } from './epoch-file.ts';

export interface SnapshotFile {
  /** How many parts are there: the number of the next. */
  received(): number;
  /** @throws RangeError for bytes that are no rows, and what SQLite throws: nothing of the part is kept then */
  take(part: Uint8Array): void;
  /** Counts what is there, says in the file that it is whole, and puts all of it on the disk. False: the counts are not the manifest's. */
  finish(): boolean;
  close(): void;
}

/** 4 MiB: the log stays about as large as a part. */
const CHECKPOINT_PAGES = 1024;

/** Goes on where it was left, if it was left with the same manifest; anything else in its place is removed. */
export function openSnapshotFile(file: string, manifest: SnapshotManifest): Result<SnapshotFile, OpenError> {
  const digest = digestOf(manifest);
  let opened = openEpochFile(file, CHECKPOINT_PAGES);
  if (!opened.ok && !isBeyondUse(opened.error)) return opened;
  if (!opened.ok || readSnapshot(opened.value.db)?.manifestDigest.equals(digest) !== true) {
    if (opened.ok) opened.value.db.close();
    removeEpochFile(file);
    opened = openEpochFile(file, CHECKPOINT_PAGES);
    if (!opened.ok) return opened;
    try {
      begin(opened.value.db, manifest, digest);
    } catch (error) {
      opened.value.db.close();
      return err({ kind: 'unreadable', file, detail: error instanceof Error ? error.message : String(error) });
    }
  }
  return ok(snapshotFile(opened.value.db, manifest));
}

function snapshotFile(db: Database, manifest: SnapshotManifest): SnapshotFile {
  const received = db.prepare<[], number>('SELECT received FROM snapshot').pluck();
  const oneMore = db.prepare('UPDATE snapshot SET received = received + 1');
  const putDoor = db.prepare('INSERT INTO doors (tag, locked) VALUES (?, ?)');
  const putRecord = db.prepare('INSERT INTO records (slot, version, sealed) VALUES (?, ?, ?)');
  const take = db.transaction((part: Uint8Array) => {
    for (const row of decodePart(part, manifest.doorBytes)) {
      if (row.kind === 'door') putDoor.run(row.tag, row.locked);
      else putRecord.run(row.slot, row.version, row.sealed);
    }
    oneMore.run();
  });
  const count = (table: 'doors' | 'records') => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get();

  return {
    received: () => received.get() ?? 0,
    take: (part) => take(part),
    finish() {
      if (count('doors') !== manifest.doors || count('records') !== manifest.records) return false;
      db.prepare('UPDATE snapshot SET whole = 1').run();
      checkpoint(db);
      return true;
    },
    close() {
      db.close();
    },
  };
}

function begin(db: Database, { epoch, salt, keyCheck, argon2, issuedAt, dataAsOf, cursor }: SnapshotManifest, digest: Buffer): void {
  db.transaction(() => {
    const bytes = (text: string) => Buffer.from(text, 'base64url');
    putEpoch(db, { id: epoch, salt: bytes(salt), keyCheck: bytes(keyCheck), derivation: argon2 });
    db.prepare('INSERT INTO snapshot (one, manifest_digest, issued_at, data_as_of, cursor) VALUES (1, ?, ?, ?, ?)').run(
      digest,
      issuedAt,
      dataAsOf,
      cursor,
    );
  })();
}

/** A manifest may be signed anew at each asking; its parts stay the same. */
function digestOf({ issuedAt: _signed, ...content }: SnapshotManifest): Buffer {
  return createHash('sha256').update(JSON.stringify(content)).digest();
}
