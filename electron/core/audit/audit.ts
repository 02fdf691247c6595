/**
 * The audit trail: one append-only row per fact, written in the transaction of the fact. `subject` is the salted commitment of
 * the person concerned, so a person can be erased and the trail stays whole. The chain over the rows is built on id, at, type,
 * subject and fields.
 */
import type { Journal } from '../../../db/journal/journal.ts';
import type { Instant } from '../clock.ts';

export interface AuditEntry {
  readonly at: Instant;
  /** The event's name, e.g. `tender.approved`. */
  readonly type: string;
  readonly subject: string | null;
  /** Ids, amounts and states; never an identity, a name, a plate or card data. */
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** Call inside the transaction of what is audited. */
export function writeAudit(journal: Journal, entry: AuditEntry): void {
  journal.books.insertAudit(entry);
}
