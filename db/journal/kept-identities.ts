/** Who is still named in a journal, and why: for erasing in time, and for the report of what is kept. */
import type { Reference } from '../../electron/core/identity/reference.ts';
import type { Database } from '../sqlite.ts';

/** Why a payment's identity may not be erased yet; `term` alone is a matter of time. */
export const keepingReasons = ['under-way', 'unanswered', 'open-case', 'owed', 'waiting-paper', 'term'] as const;
export type KeepingReason = (typeof keepingReasons)[number];

export interface KeptIdentity {
  readonly reference: Reference;
  /** When the payment last changed. */
  readonly since: string;
  readonly why: KeepingReason;
}

/** The first that holds says why; the order is that of `keepingReasons`. */
const kept = `
  SELECT p.reference AS reference, p.updated_at AS since, CASE
    WHEN p.state IN ('open', 'covered', 'settling')
      OR EXISTS (SELECT 1 FROM tenders t WHERE t.payment = p.reference AND t.state IN ('created', 'requested', 'submitted', 'unknown')) THEN 'under-way'
    WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.payment = p.reference AND o.state IN ('queued', 'sent', 'stuck')) THEN 'unanswered'
    WHEN EXISTS (SELECT 1 FROM cases c WHERE c.payment = p.reference AND c.closed_at IS NULL) THEN 'open-case'
    WHEN EXISTS (SELECT 1 FROM due_back d WHERE d.payment = p.reference AND d.state IN ('held', 'owed')) THEN 'owed'
    WHEN EXISTS (SELECT 1 FROM clearances c WHERE c.payment = p.reference AND c.state = 'final' AND c.sealed IS NOT NULL AND c.valid_until > :now
      AND NOT EXISTS (SELECT 1 FROM print_jobs j WHERE j.number = c.number AND j.document = 'clearance' AND j.state <> 'failed')) THEN 'waiting-paper'
    ELSE 'term' END AS why
  FROM payments p JOIN identities i ON i.id = p.identity_id
  WHERE i.sealed IS NOT NULL AND p.updated_at < :before
  ORDER BY p.updated_at`;

/**
 * @param now as in the journal: a certificate that was never printed is kept for as long as it is valid
 * @param before only of payments that have not changed since
 */
export function keptIdentities(db: Database, now: string, before: string): readonly KeptIdentity[] {
  return db.prepare<{ now: string; before: string }, KeptIdentity>(kept).all({ now, before });
}
