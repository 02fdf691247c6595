/** Commits to a journal as fast as it can, says the number of each commit once it has it, and tidies now and then. Run by tests. */
import { openIn } from './journal.ts';

const [folder = '', synchronous = 'FULL', tidyEvery = '40', commits = '200'] = process.argv.slice(2);
const at = '2026-11-22T08:00:00.000Z';

const journal = openIn(folder, synchronous);
for (let commit = 1; commit <= Number(commits); commit++) {
  const row = journal.transaction(() => {
    journal.books.openCase({ kind: 'print-unknown', payment: null, about: `job-${Math.random()}`, detail: '', openedAt: at });
    return journal.audit.append({ at, type: 'test.row', subject: null, fields: { commit } });
  });
  process.stdout.write(`${row}\n`);
  if (commit % Number(tidyEvery) === 0) journal.checkpoint();
}
journal.close();
