import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { mustOpen } from '../journal/journal-folder.ts';
import { fixture } from '../register/authority-world.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
afterEach(() => lobby.close());

/** The journal as a power cut leaves it, after somebody changed what a row says. */
function changeRow(file: string, row: number): void {
  const db = new BetterSqlite3(file);
  db.pragma('wal_autocheckpoint = 0');
  db.exec(`DROP TRIGGER audit_append_only_update; UPDATE audit SET fields = '{"page":"another"}' WHERE id = ${row}`);
  copyFileSync(file, `${file}.left`);
  copyFileSync(`${file}-wal`, `${file}.left-wal`);
  db.close();
  for (const part of ['', '-wal']) {
    rmSync(`${file}${part}`, { force: true });
    renameSync(`${file}.left${part}`, `${file}${part}`);
  }
}

test('a row was changed while the machine was off: staff have a case, the trail and the log say so, and citizens are served', async () => {
  lobby = await openLobby({ records: [record] });
  const first = await lobby.open();
  await visitTo(first, record, 'record');
  await first.stop();
  const file = join(lobby.dataFolder, 'journal.db');
  const before = mustOpen(file);
  const ended = before.audit.rows().find((row) => row.type === 'visit.ended')?.id ?? 0;
  const rows = before.audit.rows().length;
  before.close();
  changeRow(file, ended);

  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'done');
  await kiosk.stop();
  const journal = mustOpen(file);
  expect(journal.books.openCases()).toMatchObject([{ kind: 'audit-broken', about: `audit row ${ended}` }]);
  expect(
    journal.audit
      .rows()
      .slice(rows, rows + 2)
      .map(({ type, fields }) => [type, fields]),
  ).toMatchObject([
    ['audit.broken', { row: ended, to: ended, kind: 'changed' }],
    ['core.started', { uncleanStop: true }],
  ]);
  journal.close();
  expect(lobby.log.events).toContainEqual({ event: 'audit.broken', fields: { kind: 'changed', row: ended } });
});
