/** What papers need of the record, kept sealed with the payment so that they can be printed again later. */

import type { Journal } from '../../../db/journal/journal.ts';
import type { PaymentRow } from '../../../db/journal/money-store.ts';
import type { Instant } from '../clock.ts';
import type { Identity } from '../identity/identity.ts';
import type { Subject, Violation } from '../register/schemas.ts';
import type { Sealing } from './sealing.ts';

export interface ReceiptSnapshot {
  readonly maskedName: string;
  readonly idLastFour: string;
  readonly dataAsOf: Instant;
  readonly subjects: readonly Subject[];
  /** The chosen ones. */
  readonly violations: readonly Violation[];
}

export interface SealedSnapshot extends ReceiptSnapshot {
  readonly salt: string;
  readonly identity: Identity;
}

/** Null once erased. */
export function readSnapshot(
  { journal, sealing }: { readonly journal: Journal; readonly sealing: Sealing },
  { identityId }: PaymentRow,
): ReceiptSnapshot | null {
  const row = journal.books.identity(identityId);
  if (!row?.sealed) return null;
  const { maskedName, idLastFour, dataAsOf, subjects, violations } = sealing.open(row.id, row.sealed) as SealedSnapshot;
  return { maskedName, idLastFour, dataAsOf, subjects, violations };
}
