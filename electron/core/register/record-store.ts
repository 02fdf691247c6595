/** The one way to the local, sealed copy of people's records. */
import { z } from 'zod';
import type { DoorFactor } from '../identity/factor.ts';
import type { Factor, Identity } from '../identity/identity.ts';
import { instantSchema, subjectSchema, violationSchema } from './schemas.ts';

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
  /** `not-found-here` says nothing about the person: a clean record is a record with no violations. */
  open(identity: Identity, factor: DoorFactor): Promise<StoredRecord | 'not-found-here'>;
  /** Erases every record and door kept before that moment (milliseconds since 1970), to the hour. */
  forget(keptBefore: number): void;
  /** Empties the write-ahead log; called at idle. */
  tidy(): void;
  close(): void;
}
