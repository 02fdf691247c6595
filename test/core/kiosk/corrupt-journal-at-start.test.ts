import { closeSync, copyFileSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
  await expect(lobby.open()).rejects.toThrow(/^journal-from-the-future: /);
  writeFileSync(journal, readFileSync(copy));
  const kiosk = await lobby.open();
  await kiosk.until('attract');
  await kiosk.stop();
});
