import { expect, test } from 'vitest';
import {
  type Anchor,
  type AuditHead,
  beginningAfter,
  beginningHash,
  type ChainFault,
  chainHash,
  parseHead,
  printedHead,
  type StoredAuditRow,
  verifyChain,
} from '../../../electron/core/audit/chain.ts';

const length = 500;
const columns = ['at', 'type', 'subject', 'fields', 'hash'] as const;

interface Row extends StoredAuditRow {
  readonly at: Buffer;
  readonly type: Buffer;
  readonly subject: Buffer | null;
  readonly fields: Buffer;
  readonly hash: Buffer;
}

function chainOf(contents: readonly Omit<Row, 'hash'>[]): Row[] {
  let previous = beginningHash;
  return contents.map((content) => {
    const hash = chainHash(previous, content);
    previous = hash;
    return { ...content, hash };
  });
}

function contentOf(id: number): Omit<Row, 'hash'> {
  return {
    id,
    at: Buffer.from(`2026-11-22T08:00:00.${String(id).padStart(3, '0')}Z`),
    type: Buffer.from(['tender.approved', 'visit.began', 'payment.settled'][id % 3] ?? ''),
    subject: id % 4 === 0 ? null : Buffer.from(`commitment-${id}`),
    fields: Buffer.from(JSON.stringify({ id: `PY${id}`, amount: id * 100 })),
  };
}

const whole = chainOf(Array.from({ length }, (_, index) => contentOf(index + 1)));
const headOf = (row: Row | undefined): AuditHead => ({ row: row?.id ?? 0, hash: row?.hash.toString('hex') ?? '' });
const last = headOf(whole.at(-1));
const anchored = (...heads: readonly AuditHead[]): Anchor[] => heads.map((head) => ({ ...head, genuine: true }));

function faultOf(rows: readonly StoredAuditRow[], anchors: readonly Anchor[] = anchored(last)): ChainFault | null {
  return verifyChain(beginningAfter(0), rows, anchors).fault;
}

/** The same from a few rows before `index` on: what stands before them is as it was. */
function faultNear(index: number, rows: readonly StoredAuditRow[]): ChainFault | null {
  const known = Math.max(0, index - 3);
  return verifyChain(known === 0 ? beginningAfter(0) : headOf(whole[known - 1]), rows.slice(known), anchored(last)).fault;
}

function flipped(bytes: Buffer | null, at: number): Buffer {
  if (bytes === null || bytes.length === 0) return Buffer.from('x');
  const other = Buffer.from(bytes);
  other[at % other.length] = (other[at % other.length] ?? 0) ^ (1 << (at % 8));
  return other;
}

test('a chain that nobody touched is whole to its last row', () => {
  expect(verifyChain(beginningAfter(0), whole, anchored(last))).toEqual({ rows: length, head: last, anchored: length, fault: null });
  expect(verifyChain(beginningAfter(0), [], [])).toMatchObject({ rows: 0, head: { row: 0, hash: '0'.repeat(64) }, fault: null });
});

/** Row `index` with a change, after the row that it follows and before the one that follows it. */
function faultAt(index: number, changed: Row): ChainFault | null {
  const from = index === 0 ? beginningAfter(0) : headOf(whole[index - 1]);
  return verifyChain(from, [changed, ...whole.slice(index + 1, index + 2)], []).fault;
}

test('whichever bit of whichever column of one of 500 rows is flipped, it is found, at that row', { timeout: 60_000 }, () => {
  let flips = 0;
  for (const [index, row] of whole.entries()) {
    for (const column of columns) {
      // A null has no bits: it turns into a text.
      const bytes = row[column] ?? Buffer.from('');
      for (let bit = 0; bit < Math.max(1, bytes.length * 8); bit++) {
        const other = bytes.length === 0 ? bytes : xor(bytes, bit >> 3, 1 << (bit & 7));
        const fault = faultAt(index, { ...row, [column]: other });
        flips += 1;
        if (fault?.kind !== 'changed' || fault.row !== row.id)
          throw new Error(`${column} of row ${row.id}, bit ${bit}: ${JSON.stringify(fault)}`);
      }
    }
  }
  // About 100 bytes a row.
  expect(flips).toBeGreaterThan(length * 700);
});

test('a change of one of 500 rows is found in the whole chain too, in each column, at that row', { timeout: 30_000 }, () => {
  for (const [index, row] of whole.entries()) {
    const column = columns[index % columns.length] ?? 'fields';
    const other = flipped(row[column], index);
    expect(faultOf(whole.with(index, { ...row, [column]: other })), `${column} of ${row.id}`).toMatchObject({
      kind: 'changed',
      row: row.id,
    });
  }
});

test('a row under another number is missing from its own place', () => {
  for (const [index, row] of whole.entries()) {
    for (const id of [-row.id, 0, length + 1, length + row.id, 2 ** 40]) {
      // As they are read: in the order of their numbers, from the chain's first on.
      const rows = whole.with(index, { ...row, id }).toSorted((one, other) => one.id - other.id);
      const read = rows.filter((each) => each.id > 0);
      expect(faultOf(read), `${row.id} as ${id}`).toEqual({ kind: 'missing', row: row.id, to: row.id });
    }
  }
});

test('any two of 500 rows that change places are found at the first of them', { timeout: 60_000 }, () => {
  let swaps = 0;
  for (const [index, row] of whole.entries()) {
    for (const other of whole.slice(index + 1)) {
      const fault = faultAt(index, { ...other, id: row.id });
      swaps += 1;
      if (fault?.kind !== 'changed' || fault.row !== row.id) throw new Error(`${row.id} and ${other.id}: ${JSON.stringify(fault)}`);
    }
  }
  expect(swaps).toBe((length * (length - 1)) / 2);
});

test('every byte of every column of a row counts, and so do its ends', () => {
  const row = whole[6] as Row;
  for (const column of columns) {
    const bytes = row[column] ?? Buffer.alloc(0);
    const others = [null, Buffer.concat([bytes, Buffer.from('x')]), bytes.subarray(1)];
    for (let at = 0; at < bytes.length; at++) for (let bit = 0; bit < 8; bit++) others.push(xor(bytes, at, 1 << bit));
    for (const other of others) {
      if (other === null && column !== 'subject' && column !== 'hash') continue;
      expect(faultOf(whole.with(6, { ...row, [column]: other } as Row))).toMatchObject({ kind: 'changed', row: 7 });
    }
  }
  // What leaves one column for the next is another row, though the bytes in a line are the same.
  const moved = { ...row, at: row.at.subarray(0, -1), type: Buffer.concat([row.at.subarray(-1), row.type]) };
  expect(faultOf(whole.with(6, moved))).toMatchObject({ kind: 'changed', row: 7 });
});

function xor(bytes: Buffer, at: number, mask: number): Buffer {
  const other = Buffer.from(bytes);
  other[at] = (other[at] ?? 0) ^ mask;
  return other;
}

test('a row that is taken out, put in, written twice or changed with the next is found, at its place', { timeout: 30_000 }, () => {
  for (const [index, row] of whole.entries()) {
    const { id } = row;
    const next = whole[index + 1];
    const rest = whole.slice(index + 1);
    const before = whole.slice(0, index);
    const renumbered = (rows: readonly Row[], by: number) => rows.map((each) => ({ ...each, id: each.id + by }));

    expect(faultNear(index, [...before, ...rest]), `without ${id}`).toEqual({ kind: 'missing', row: id, to: id });
    expect(faultNear(index, [...before, ...renumbered(rest, -1)]), `without ${id}, the rest renumbered`).toMatchObject({ row: id });
    expect(faultNear(index, [...before, row, row, ...rest]), `${id} twice`).toEqual({ kind: 'not-in-order', row: id + 1, to: id + 1 });
    expect(faultNear(index, [...before, row, ...renumbered([row, ...rest], 1)]), `${id} twice, renumbered`).toMatchObject({ row: id + 1 });
    if (!next) continue;
    expect(faultNear(index, [...before, next, row, ...rest.slice(1)]), `${id} after ${next.id}`).toMatchObject({ row: id });
    const swapped = [{ ...next, id }, { ...row, id: next.id }, ...rest.slice(1)];
    expect(faultNear(index, [...before, ...swapped]), `${id} and ${next.id} under each other's number`).toMatchObject({ row: id });
  }
});

test('a row of another chain does not fit in, however well it is made', () => {
  const other = chainOf(whole.map(({ hash: _, ...content }) => (content.id === 250 ? { ...content, fields: Buffer.from('{}') } : content)));
  expect(faultOf(whole.with(249, other[249] as Row), [])).toMatchObject({ kind: 'changed', row: 251 });
  // Made anew from there on it holds together: only what was anchored before gives it away, and says between which rows.
  expect(faultOf(other, [])).toBeNull();
  expect(faultOf(other)).toEqual({ kind: 'not-as-anchored', row: 1, to: length });
  const heads = anchored(headOf(whole[199]), headOf(whole[299]), last);
  expect(faultOf(other, heads)).toEqual({ kind: 'not-as-anchored', row: 201, to: 300 });
});

test('a tail that was cut is found behind an anchored head, and only there', () => {
  const head = headOf(whole[399]);
  for (let left = 0; left < length; left++) {
    const { fault, anchored: protectedTo } = verifyChain(beginningAfter(0), whole.slice(0, left), anchored(head));
    if (left < 400) expect(fault).toEqual({ kind: 'missing', row: left + 1, to: left + 1 });
    else expect([fault, protectedTo]).toEqual([null, 400]);
    expect(faultOf(whole.slice(0, left), [])).toBeNull();
  }
});

test('a head of which the signature is wrong is bad where it stands', () => {
  const heads = [...anchored(headOf(whole[99])), { ...headOf(whole[199]), genuine: false }, ...anchored(last)];
  expect(faultOf(whole, heads)).toEqual({ kind: 'head-not-genuine', row: 200, to: 200 });
});

test('a printed head is as good as the whole one, and nothing else is taken for a head', () => {
  const printed = printedHead(last);
  expect(printed).toMatch(/^500:[0-9a-f]{16}$/);
  const read = parseHead(` ${printed.toUpperCase()} `);
  expect(read).toEqual({ row: 500, hash: last.hash.slice(0, 16) });
  if (read) expect(faultOf(whole, anchored(read))).toBeNull();
  expect(faultOf(whole, anchored({ row: 500, hash: 'f'.repeat(16) }))).toMatchObject({ kind: 'not-as-anchored', to: 500 });
  for (const text of ['', '500', '500:', '500:abc', `500:${'g'.repeat(16)}`, `-1:${'a'.repeat(16)}`, `5:${'a'.repeat(65)}`])
    expect(parseHead(text)).toBeNull();
});

test('a chain that begins after rows without a hash follows the last of them', () => {
  const [begins, count] = [7, 20];
  const rows = chainOf(Array.from({ length: count }, (_, index) => contentOf(begins + index + 1)));
  expect(verifyChain(beginningAfter(begins), rows, [])).toMatchObject({ rows: count, fault: null });
  expect(verifyChain(beginningAfter(begins - 1), rows, []).fault).toMatchObject({ kind: 'missing', row: 7 });
  expect(verifyChain(beginningAfter(begins), rows.slice(1), []).fault).toMatchObject({ kind: 'missing', row: 8 });
  expect(verifyChain(beginningAfter(begins), rows.with(0, { ...(rows[0] as Row), hash: null as never }), []).fault).toMatchObject({
    row: 8,
  });
});
