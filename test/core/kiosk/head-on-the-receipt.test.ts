import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { PNG } from 'pngjs';
import { afterEach, expect, test } from 'vitest';
import { openAuditFile } from '../../../db/journal/audit-file.ts';
import { auditCheck } from '../../../electron/core/audit/audit-check.ts';
import { type AuditHead, beginningHash, chainHash, printedHead } from '../../../electron/core/audit/chain.ts';
import { packBitmap } from '../../../electron/core/paper/bitmap.ts';
import { loadFonts } from '../../../electron/core/paper/fonts.ts';
import { measureOnCanvas, paintReceipt, registerFonts } from '../../../electron/core/paper/receipt.ts';
import { layoutReceipt } from '../../../electron/core/paper/receipt-layout.ts';
import { receipt } from '../../golden/papers.ts';
import { decodeReceipt } from '../../golden/receipt-picture.ts';
import { mustOpen } from '../journal/journal-folder.ts';
import { fixture } from '../register/authority-world.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
/**
 * The end of a receipt, in dots: the line of the head (29, without the first, into which letters of the line above reach down), a gap
 * (8), the demonstration band (46 and 8) and the margin (12).
 */
const END_ROWS = 25 + 8 + 46 + 8 + 12;
registerFonts(loadFonts(resolve('node_modules/@expo-google-fonts/ibm-plex-sans-arabic')));
let lobby: Lobby;
afterEach(() => lobby?.close());

/** The dots at the end of a paper, one letter each. */
function endOf(bytes: Uint8Array): string {
  const { width, height, data } = PNG.sync.read(decodeReceipt(bytes).png);
  return dots(width, (dot) => data[((height - END_ROWS) * width + dot) * 4] === 0);
}

/** The same of a receipt that carries this head. */
function endWith(head: AuditHead): string {
  const layout = layoutReceipt(receipt(1, { auditHead: head }), measureOnCanvas);
  const above = layout.height - END_ROWS;
  const marks = layout.marks.filter((mark) => mark.y >= above).map((mark) => ({ ...mark, y: mark.y - above }));
  const bits = packBitmap(paintReceipt({ ...layout, height: END_ROWS, marks }).data(), layout.width, END_ROWS).data;
  return dots(layout.width, (dot) => ((bits[dot >> 3] ?? 0) & (0x80 >> (dot & 7))) !== 0);
}

function dots(width: number, isBurnt: (dot: number) => boolean): string {
  return Array.from({ length: width * END_ROWS }, (_, dot) => (isBurnt(dot) ? '#' : '.')).join('');
}

/** The only one of these heads that stands on the paper, read by how each would be printed. */
function headOn(paper: string, heads: readonly AuditHead[]): AuditHead {
  const [head, ...others] = heads.filter((candidate) => endWith(candidate) === paper);
  if (!head || others.length > 0) throw new Error(`${head ? 1 + others.length : 0} heads fit what is printed`);
  return head;
}

/** Somebody with the file and much patience: a row is changed, and the chain made anew from there, without the journal's own heads. */
function forge(file: string, row: number): void {
  const db = new BetterSqlite3(file);
  for (const name of db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all()) db.exec(`DROP TRIGGER ${name}`);
  db.exec(`DELETE FROM audit_heads WHERE signature IS NOT NULL; UPDATE audit SET at = '2026-01-01T00:00:00.000Z' WHERE id = ${row}`);
  let previous = beginningHash;
  for (const stored of db.prepare('SELECT * FROM audit ORDER BY id').all() as Parameters<typeof chainHash>[1][]) {
    previous = chainHash(previous, stored);
    db.prepare('UPDATE audit SET hash = ? WHERE id = ?').run(previous, stored.id);
  }
  db.close();
}

test('the paper carries the head of the trail as it was then; with it a trail that was made anew is found out', async () => {
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'done');
  await kiosk.stop();
  const file = join(lobby.dataFolder, 'journal.db');
  const journal = mustOpen(file);
  const rows = journal.audit.rows();
  journal.close();
  const trail = openAuditFile(file);
  if (!trail.ok) throw new Error(trail.error);
  const heads = [...trail.value.rowsAfter(0)].map(({ id, hash }) => ({ row: id, hash: Buffer.from(hash ?? []).toString('hex') }));
  trail.value.close();

  const [paper] = lobby.receipt.receipts();
  if (!paper) throw new Error('no receipt');
  const head = headOn(endOf(paper.bytes), heads);
  const settled = rows.find((row) => row.type === 'payment.settled')?.id ?? 0;
  const requested = rows.findLast((row) => row.type === 'print.requested')?.id ?? 0;
  expect(head.row).toBeGreaterThanOrEqual(settled);
  expect(head.row).toBeLessThan(requested);

  const printed = printedHead(head);
  expect(auditCheck([file, '--head', printed])).toMatchObject({ exit: 0, said: expect.stringContaining('1 given') });
  for (const row of [1, settled, head.row]) {
    const forged = `${file}.${row}`;
    copyFileSync(file, forged);
    forge(forged, row);
    expect(auditCheck([forged]), 'nothing in the file gives it away').toMatchObject({ exit: 0 });
    expect(auditCheck([forged, '--head', printed])).toMatchObject({
      exit: 1,
      said: expect.stringMatching(new RegExp(`^BAD at row 1 or later, up to row ${head.row}:`)),
    });
  }
  const later = `${file}.later`;
  copyFileSync(file, later);
  forge(later, head.row + 1);
  expect(auditCheck([later, '--head', printed]), 'what comes after it is not its matter').toMatchObject({ exit: 0 });
});

test('a head that differs in one digit is printed in other dots', () => {
  const one = { row: 42, hash: '0123456789abcdef'.repeat(4) };
  const others = Array.from({ length: 16 }, (_, at) => ({
    row: 42,
    hash: one.hash.slice(0, at) + (one.hash[at] === '7' ? '1' : '7') + one.hash.slice(at + 1),
  }));
  expect(() => headOn(endWith(one), [...others, { ...one, row: 43 }])).toThrow('0 heads');
  expect(headOn(endWith(one), [...others, one])).toBe(one);
});
