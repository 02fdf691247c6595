import { closeSync, copyFileSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openJournal } from '../../../db/journal/journal.ts';
import { mustOpen, newJournalFile } from './journal-folder.ts';

test('a file that is no database is refused by name', () => {
  const file = newJournalFile();
  writeFileSync(file, 'not a database, but long enough to be taken for one'.repeat(100));
  expect(openJournal({ file })).toMatchObject({ ok: false, error: { kind: 'corrupt', file } });
});

test('a journal damaged by a power cut is found out before any money is taken', () => {
  const file = newJournalFile();
  const journal = mustOpen(file);
  for (let row = 0; row < 500; row++) {
    journal.audit.append({
      at: '2026-11-22T08:00:00.000Z',
      type: 'test.row',
      subject: null,
      fields: { row, padding: 'x'.repeat(200) },
    });
  }
  journal.checkpoint();
  // One more commit stays in the log: the program did not stop in order.
  journal.audit.append({ at: '2026-11-22T08:00:00.000Z', type: 'test.last', subject: null, fields: {} });
  const damaged = `${file}.damaged`;
  copyFileSync(file, damaged);
  copyFileSync(`${file}-wal`, `${damaged}-wal`);
  journal.close();
  const handle = openSync(damaged, 'r+');
  writeSync(handle, new Uint8Array(8192).fill(0xa5), 0, 8192, statSync(damaged).size - 3 * 8192);
  closeSync(handle);
  expect(openJournal({ file: damaged })).toMatchObject({ ok: false, error: { kind: 'corrupt' } });
});

test('a folder that cannot be made, a file that is a folder: unreadable, with the system’s own words', () => {
  const file = newJournalFile();
  writeFileSync(file, '');
  expect(openJournal({ file: `${file}/below/journal.db` })).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
});
