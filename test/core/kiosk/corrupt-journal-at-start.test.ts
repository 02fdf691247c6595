import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyName } from '../../../electron/core/journal-care/copy-files.ts';
import { suspectJournal } from '../../../electron/core/journal-care/opening.ts';
import { mustOpen } from '../journal/journal-folder.ts';
import { fixture } from '../register/authority-world.ts';
import { forkCore } from './forked-core.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
let journal: string;

beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  journal = join(lobby.dataFolder, 'journal.db');
  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'done');
  await kiosk.stop();
});
afterEach(() => lobby.close());

function overwrite(file: string, position: number, bytes: Uint8Array): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, position);
  closeSync(handle);
}

test('a journal that is no database is refused with a clear message, and left as it is', async () => {
  overwrite(journal, 0, Buffer.alloc(100, 'x'));
  const before = readFileSync(journal);
  await expect(lobby.open()).rejects.toThrow(/^journal-corrupt: The journal \S+journal\.db is damaged: /);
  expect(readFileSync(journal).equals(before)).toBe(true);
});

const untouched = 'nothing was reset, and no money is taken';

test('staff read which file it is, that nothing was reset, and the newest copy that is whole', async () => {
  const copies = join(lobby.dataFolder, 'backups');
  rmSync(copies, { recursive: true, force: true });
  mkdirSync(copies);
  const nameAt = (hour: number) => join(copies, copyName(`2026-11-22T0${hour}:00:00.000Z`));
  const open = mustOpen(journal);
  await open.backup(nameAt(5));
  open.close();
  copyFileSync(nameAt(5), nameAt(6));
  writeFileSync(nameAt(7), readFileSync(nameAt(6)).fill(0xa5, 4096 * 3));
  overwrite(journal, 0, Buffer.alloc(100, 'x'));
  const refused = await lobby.open().catch((error: unknown) => String(error));
  expect(refused).toContain(`journal-corrupt: The journal ${journal} is damaged: `);
  expect(refused).toContain(untouched);
  expect(refused).toContain(`npm run restore -- ${nameAt(6)}`);
  rmSync(copies, { recursive: true });
  await expect(lobby.open()).rejects.toThrow('No good copy of it was found');
});

test('a journal that is gone is no new kiosk while there are copies of it', async () => {
  const copies = join(lobby.dataFolder, 'backups');
  mkdirSync(copies, { recursive: true });
  const open = mustOpen(journal);
  await open.backup(join(copies, copyName('2026-11-22T05:00:00.000Z')));
  open.close();
  rmSync(journal);
  await expect(lobby.open()).rejects.toThrow(/^journal-missing: The journal \S+ is gone\. No new one was made\. The newest good copy is/);
  expect(existsSync(journal)).toBe(false);
});

test('a journal that is no file cannot be read, and says so', async () => {
  renameSync(journal, `${journal}.elsewhere`);
  mkdirSync(journal);
  await expect(lobby.open()).rejects.toThrow(new RegExp(`^journal-unreadable: The journal \\S+ cannot be read: .*${untouched}`));
});

test('a fault that was found while it ran is looked for at the next start, however the last one ended', async () => {
  for (let page = 2; page * 4096 < statSync(journal).size; page += 3) overwrite(journal, page * 4096, Buffer.alloc(512, 0xff));
  suspectJournal(journal);
  await expect(lobby.open()).rejects.toThrow(/^journal-corrupt: /);
});

test('a suspicion that proves wrong is forgotten', async () => {
  suspectJournal(journal);
  const kiosk = await lobby.open();
  await kiosk.until('attract');
  expect(readdirSync(lobby.dataFolder).filter((name) => name.includes('suspect'))).toEqual([]);
  await kiosk.stop();
});

test('damage in the middle is found after an unclean stop', async () => {
  // The first core dies with its write-ahead log still there.
  const core = await forkCore(lobby);
  expect(core.first.type).toBe('ready');
  await core.walk(record, ({ page }) => page.page === 'quote');
  await core.kill();
  expect(statSync(`${journal}-wal`).size).toBeGreaterThan(0);
  for (let page = 2; page * 4096 < statSync(journal).size; page += 3) overwrite(journal, page * 4096, Buffer.alloc(512, 0xff));
  await expect(lobby.open()).rejects.toThrow(/^journal-corrupt: /);
});

test('a journal of a newer program is not touched', async () => {
  const copy = `${journal}.copy`;
  copyFileSync(journal, copy);
  // user_version stands at byte 60 of the header, big-endian (SQLite file format, 1.3).
  overwrite(journal, 60, Uint8Array.of(0, 0, 3, 231));
  await expect(lobby.open()).rejects.toThrow(/^journal-from-the-future: .*version 999.*no copy needs to be restored/);
  writeFileSync(journal, readFileSync(copy));
  const kiosk = await lobby.open();
  await kiosk.until('attract');
  await kiosk.stop();
});
