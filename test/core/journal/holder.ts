/** Holds a journal open until it is killed. */
import { openJournal } from '../../../db/journal/journal.ts';

const opened = openJournal({ file: process.argv[2] ?? '' });
if (!opened.ok) throw new Error(opened.error.kind);
opened.value.books.insertAudit({ at: '2026-11-22T08:00:00.000Z', type: 'test.held', subject: null, fields: {} });
process.stdout.write('held\n');
process.stdin.resume();
