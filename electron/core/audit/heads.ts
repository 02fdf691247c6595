/** Heads of the audit chain, signed with the kiosk's key: what is before a signed head cannot be made anew without that key. */
import { type KeyObject, sign, verify } from 'node:crypto';
import type { AuditHeadRow } from '../../../db/journal/audit-store.ts';
import type { Journal } from '../../../db/journal/journal.ts';
import { type Clock, toInstant } from '../clock.ts';
import { lengthPrefixed } from './chain.ts';

/** About three payments. */
export const HEAD_EVERY_ROWS = 64;
/** First among what is signed, so that no other signature of the same key is one of a head. */
const CONTEXT = 'mukhalasa audit head v1';

export interface HeadsOptions {
  readonly journal: Journal;
  readonly kioskKey: KeyObject;
  readonly kioskKeyId: string;
  /** Nothing is signed while it is not trusted. */
  readonly clock: Clock & { readonly trusted?: () => boolean };
}

export interface Heads {
  /** Signs the last row when so many have come since the last signed one. Not for the middle of a transaction. */
  signWhenDue(): void;
  /** Signs the last row, unless it is signed: when the core stops. */
  sign(): void;
}

export function createHeads({ journal, kioskKey, kioskKeyId, clock }: HeadsOptions): Heads {
  const { audit } = journal;
  const mayDate = () => clock.trusted?.() ?? true;

  function signAfter(rows: number): void {
    const head = audit.head();
    if (!mayDate() || head.row - audit.lastHeadRow() < rows) return;
    const row = { row: head.row, hash: Buffer.from(head.hash, 'hex'), at: toInstant(clock.now()) };
    const signature = sign(null, headBytes(row), kioskKey);
    journal.transaction(() => audit.appendHead({ ...row, kid: kioskKeyId, signature }));
  }

  return { signWhenDue: () => signAfter(HEAD_EVERY_ROWS), sign: () => signAfter(1) };
}

/** @param keys the kiosk's public keys, by their ids */
export function isGenuine(head: AuditHeadRow, keys: ReadonlyMap<string, KeyObject>): boolean {
  const key = head.kid === null ? undefined : keys.get(head.kid);
  return key !== undefined && head.signature !== null && verify(null, headBytes(head), key, head.signature);
}

function headBytes({ row, hash, at }: Pick<AuditHeadRow, 'row' | 'hash' | 'at'>): Buffer {
  return lengthPrefixed([CONTEXT, String(row), hash, at]);
}
