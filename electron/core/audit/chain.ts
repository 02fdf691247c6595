/**
 * The chain over the audit rows: each row's hash is SHA-256 over the hash before it and everything that the row says. A hash is no
 * secret, so whoever can write the file can make a chain anew; what cannot be undone is an anchored head: one that is signed with
 * the kiosk's key, or known to the authority, or printed on a receipt.
 */
import { createHash } from 'node:crypto';

/** Columns as they are stored, text or its UTF-8 bytes. */
export interface AuditContent {
  readonly id: number;
  readonly at: string | Uint8Array;
  readonly type: string | Uint8Array;
  readonly subject: string | Uint8Array | null;
  readonly fields: string | Uint8Array;
}

export interface StoredAuditRow extends AuditContent {
  /** Null: a row from before the chain, or one whose columns are not of their types any more. */
  readonly hash: Uint8Array | null;
}

/** A row of the chain and its hash: it stands for every row up to there. */
export interface AuditHead {
  readonly row: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

/** A head that the journal must still have; a printed one has only the first digits of its hash. */
export interface Anchor extends AuditHead {
  /** False: the head's own signature is wrong. */
  readonly genuine: boolean;
}

export interface ChainFault {
  readonly kind: 'changed' | 'missing' | 'not-in-order' | 'not-as-anchored' | 'head-not-genuine';
  /** The first bad row. */
  readonly row: number;
  /** Where rows were changed and the chain made anew: the last row that the first bad one can be. Else `row`. */
  readonly to: number;
}

export interface ChainReport {
  /** Rows of the chain that were read. */
  readonly rows: number;
  readonly head: AuditHead;
  /** The last anchored row; `from.row` when there is none. */
  readonly anchored: number;
  readonly fault: ChainFault | null;
}

/** What the first row of a chain follows. */
export const beginningHash: Uint8Array = new Uint8Array(32);

export function beginningAfter(row: number): AuditHead {
  return { row, hash: Buffer.from(beginningHash).toString('hex') };
}

/** Digits of a hash that are printed: a receipt is small, and 64 bits are enough to find a forgery out. */
const PRINTED_DIGITS = 16;

export function chainHash(previous: Uint8Array, { id, at, type, subject, fields }: AuditContent): Buffer {
  return createHash('sha256')
    .update(lengthPrefixed([previous, String(id), at, type, subject, fields]))
    .digest();
}

/** Each part after its length in four bytes, so that no two lists of parts have the same bytes; null has a length of its own. */
export function lengthPrefixed(parts: readonly (string | Uint8Array | null)[]): Buffer {
  const lengths = parts.map((part) => (part === null ? 0 : Buffer.byteLength(part)));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const length = lengths[index] ?? 0;
    at = bytes.writeUInt32BE(part === null ? 0xffffffff : length, at);
    if (typeof part === 'string') bytes.write(part, at);
    else if (part !== null) bytes.set(part, at);
    at += length;
  }
  return bytes;
}

/** As it is printed, and typed after `--head`: `1042:9f86d081884c7d65`. */
export function printedHead({ row, hash }: AuditHead): string {
  return `${row}:${hash.slice(0, PRINTED_DIGITS)}`;
}

/** A printed head, or one with more of its hash; null: it is neither. */
export function parseHead(text: string): AuditHead | null {
  const [, row, hash] = /^(\d{1,15}):([0-9a-f]{16,64})$/.exec(text.trim().toLowerCase()) ?? [];
  return row === undefined || hash === undefined ? null : { row: Number(row), hash };
}

/**
 * Reads the chain until the first bad row.
 * @param from what the first of these rows follows: the chain's beginning, or a head that is known to be right
 * @param rows those after it, in the order of their ids
 */
export function verifyChain(from: AuditHead, rows: Iterable<StoredAuditRow>, anchors: readonly Anchor[]): ChainReport {
  const ahead = anchors.toSorted((one, other) => one.row - other.row);
  let id = from.row;
  let previous: Uint8Array = Buffer.from(from.hash, 'hex');
  let anchored = from.row;

  function report(fault: ChainFault | null): ChainReport {
    return { rows: id - from.row, head: { row: id, hash: Buffer.from(previous).toString('hex') }, anchored, fault };
  }

  /** Holds the row that was just read against what is known of it. */
  function heldAgainst(): ChainFault | null {
    const found = Buffer.from(previous).toString('hex');
    for (let anchor = ahead[0]; anchor !== undefined && anchor.row <= id; anchor = ahead[0]) {
      if (!anchor.genuine) return { kind: 'head-not-genuine', row: anchor.row, to: anchor.row };
      if (anchor.row < id || !found.startsWith(anchor.hash)) {
        return { kind: 'not-as-anchored', row: Math.min(anchored + 1, anchor.row), to: anchor.row };
      }
      anchored = anchor.row;
      ahead.shift();
    }
    return null;
  }

  const early = heldAgainst();
  if (early) return report(early);
  for (const row of rows) {
    const expected = id + 1;
    // A row is missing where a later one stands in its place; an earlier one was put in.
    if (row.id !== expected) return report({ kind: row.id > expected ? 'missing' : 'not-in-order', row: expected, to: expected });
    const hash = chainHash(previous, row);
    if (row.hash === null || !hash.equals(row.hash)) return report({ kind: 'changed', row: expected, to: expected });
    id = expected;
    previous = hash;
    const fault = heldAgainst();
    if (fault) return report(fault);
  }
  return report(ahead.length > 0 ? { kind: 'missing', row: id + 1, to: id + 1 } : null);
}
