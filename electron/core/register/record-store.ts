/** The one way to the local, sealed copy of people's records. */
import { z } from 'zod';
import type { Instant } from '../clock.ts';
import type { DoorFactor } from '../identity/factor.ts';
import type { Factor, Identity } from '../identity/identity.ts';
import type { Result } from '../result.ts';
import { type ChangesPage, instantSchema, subjectSchema, violationSchema } from './schemas.ts';

export const storedRecordSchema = z.strictObject({
  recordId: z.string().min(1).max(64),
  version: z.int().min(1),
  dataAsOf: instantSchema,
  owner: z.strictObject({ name: z.string(), maskedName: z.string() }),
  subjects: z.array(subjectSchema),
  violations: z.array(violationSchema),
});

/** One person's record as the authority answered it. */
export type StoredRecord = z.infer<typeof storedRecordSchema>;

export interface RecordStore {
  /**
   * Seals the record and makes a door for the factor that was used and for each plate and licence in the record, so that any of
   * them opens it later; doors of what is no longer in the record open nothing from then on. A one-time code makes no door. An older
   * version never replaces a newer one.
   */
  keep(identity: Identity, factor: Factor, record: StoredRecord): Promise<void>;
  /**
   * The newest version held; `dataAsOf` is the record's own or, when it is later, that of the register that it belongs to.
   * `not-found-here` says nothing about the person: a clean record is a record with no violations.
   */
  open(identity: Identity, factor: DoorFactor): Promise<StoredRecord | 'not-found-here'>;
  /** Erases every record and door that a visit left before that moment (milliseconds since 1970), to the hour. The snapshot stays. */
  forget(keptBefore: number): void;
  /** Of the register as a whole; null: no snapshot was ever whole here. */
  asOf(): Instant | null;
  /** Empties the write-ahead log; called at idle. */
  tidy(): void;
  close(): void;
}

export interface HeldSnapshot {
  readonly epoch: string;
  /** Of its manifest. */
  readonly issuedAt: Instant;
  readonly dataAsOf: Instant;
  /** Where `changes` goes on. */
  readonly cursor: string;
}

/** What keeps the store's snapshot fresh. */
export interface SnapshotStore {
  held(): HeldSnapshot | null;
  /** Where the file of an epoch is made, beside the one that serves. */
  fileOf(epoch: string): string;
  /** Removes every file but the one that serves and, where given, that of one more epoch. */
  discardOthers(epoch?: string): void;
  /**
   * From now on, and after any restart, the whole file of that epoch serves; a look-up under way ends in the old one, which is removed
   * then. The error says why the old one goes on.
   */
  takeOver(epoch: string): Result<void, string>;
  /**
   * The page and its cursor in one transaction; a version older than the one held changes nothing.
   * @throws RangeError when it is a page of another epoch, and what SQLite throws
   */
  apply(page: ChangesPage): void;
}
