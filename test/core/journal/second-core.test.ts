import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../../db/journal/journal.ts';
import { mustOpen, newJournalFile } from './journal-folder.ts';

/** A program that holds the journal until it is killed. */
const holding = `
  import { openJournal } from ${JSON.stringify(import.meta.resolve('../../../db/journal/journal.ts'))};
  const opened = openJournal({ file: process.argv[1] });
  if (!opened.ok) throw new Error(opened.error.kind);
  opened.value.audit.append({ at: '2026-11-22T08:00:00.000Z', type: 'test.held', subject: null, fields: {} });
  process.stdout.write('held');
  // Something must still know the journal, or it is collected, and closed.
  process.stdin.on('end', () => opened.value.close()).resume();
`;

test('a journal that another process holds is not opened, not even for reading, until that process has ended', {
  timeout: 20_000,
}, async () => {
  const file = newJournalFile();
  const holder = spawn(process.execPath, ['--input-type=module-typescript', '--eval', holding, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');

  expect(openJournal({ file, busyTimeoutMs: 50 })).toMatchObject({ ok: false, error: { kind: 'locked' } });

  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const journal = mustOpen(file);
  expect(journal.uncleanStop).toBe(true);
  expect(journal.audit.rows()).toMatchObject([{ type: 'test.held' }]);
  journal.close();
  const again = mustOpen(file);
  expect(again.uncleanStop).toBe(false);
  again.close();
});

test('a second handle in the same process is refused too', () => {
  const file = newJournalFile();
  const journal = mustOpen(file);
  expect(openJournal({ file, busyTimeoutMs: 50 })).toMatchObject({ ok: false, error: { kind: 'locked' } });
  journal.close();
});
