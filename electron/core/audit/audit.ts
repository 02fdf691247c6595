/**
 * The audit trail: one append-only row per fact, written in the transaction of the fact and chained to the row before (chain.ts).
 * `subject` is the salted commitment of the person concerned, so a person can be erased and the trail stays whole.
 */
import type { Journal } from '../../../db/journal/journal.ts';
import type { Instant } from '../clock.ts';
import { type AuditType, catalogue, type FieldOf } from './catalogue.ts';

export interface AuditEntry<Type extends AuditType> {
  readonly at: Instant;
  readonly type: Type;
  readonly subject: string | null;
  readonly fields: Readonly<Partial<Record<FieldOf<Type>, string | number | boolean | null>>>;
}

/**
 * Call inside the transaction of what is audited. Gives the row's number.
 * @throws TypeError when the catalogue does not have the event, or not with such a field: a programming error, and nothing is written
 */
export function writeAudit<Type extends AuditType>(journal: Journal, entry: AuditEntry<Type>): number {
  const event = catalogue.get(entry.type);
  if (!event) throw new TypeError(`not in the audit's catalogue: ${entry.type}`);
  const stranger = Object.keys(entry.fields).find((field) => !event.fields.includes(field));
  if (stranger !== undefined) throw new TypeError(`not a field of ${entry.type} in the audit's catalogue: ${stranger}`);
  return journal.audit.append(entry);
}
