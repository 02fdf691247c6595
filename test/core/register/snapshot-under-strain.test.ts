import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { type RegisterKiosk, type RegisterKioskOptions, rowsOf, startRegisterKiosk } from './register-kiosk.ts';
import { personOf, type SnapshotAuthority, startSnapshotAuthority } from './snapshot-authority.ts';

const day = 86_400_000;
const people = Array.from({ length: 200 }, (_, n) => personOf(n));
const somebody = personOf(7);

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'strain-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(authority: SnapshotAuthority, folder: string, more: Partial<RegisterKioskOptions> = {}): Promise<RegisterKiosk> {
  const kiosk = await startRegisterKiosk({ facts: authority.facts, folder, ...more });
  onTestFinished(() => kiosk.stop());
  await kiosk.rests();
  return kiosk;
}

function filesOf(folder: string, epoch: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith(`${epoch}.db`));
}

/** A disk of a few megabytes; null where only root may make one. */
function smallDisk(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).status === 0;
  onTestFinished(() => {
    if (mounted) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return mounted ? folder : null;
}

test('the disk fills up while a snapshot is taken in: its half is removed, the old one serves, and the next day there is room', async ({
  skip,
}) => {
  const disk = smallDisk(2);
  if (!disk) return skip('needs the right to mount a small disk');
  const authority = await startSnapshotAuthority();
  authority.serve(await authority.make('e-1', people));
  const folder = join(disk, 'register');
  const kiosk = await start(authority, folder);
  expect(kiosk.standing()).toMatchObject({ epoch: 'e-1', problem: null });

  const filler = join(disk, 'filler');
  authority.onPart = (part) => {
    if (part === 5) fill(filler);
  };
  authority.serve(await authority.make('e-2', people));
  await kiosk.nextRound(day);
  expect(kiosk.standing()).toMatchObject({ epoch: 'e-1', downloading: null, problem: 'disk-full' });
  expect(filesOf(folder, 'e-2')).toEqual([]);
  expect(await kiosk.store.open(somebody.identity, somebody.factor)).toMatchObject({ recordId: 'record-7' });

  authority.onPart = () => undefined;
  rmSync(filler);
  await kiosk.nextRound(day);
  expect(kiosk.standing()).toMatchObject({ epoch: 'e-2', problem: null });
});

function fill(file: string): void {
  try {
    for (;;) writeFileSync(file, new Uint8Array(16 * 1024), { flag: 'a' });
  } catch {
    // Full.
  }
}

test('without room for it and for the journal besides, no part is even asked for', async () => {
  const authority = await startSnapshotAuthority();
  authority.serve(await authority.make('e-1', [somebody]));
  let free = Number.POSITIVE_INFINITY;
  const folder = newFolder();
  const kiosk = await start(authority, folder, { freeBytes: () => free });
  authority.serve(await authority.make('e-2', people));
  authority.asked.length = 0;
  free = 256 * 1024 * 1024;
  await kiosk.nextRound(day);
  expect(authority.asked).toEqual([]);
  expect(kiosk.standing()).toMatchObject({ epoch: 'e-1', problem: 'disk-full' });
  expect(filesOf(folder, 'e-2')).toEqual([]);
});

/** Each process reads the sources anew. */
const patience = 60_000;

test('killed in mid-intake, it goes on at the next part', { timeout: patience }, async () => {
  const authority = await startSnapshotAuthority();
  const snapshot = await authority.make('e-1', people);
  authority.serve(snapshot);
  const whole = newFolder();
  const uncut = await startRegisterKiosk({ facts: authority.facts, folder: whole });
  await uncut.rests();
  await uncut.stop();

  const folder = newFolder();
  for (const killedAt of [5, 15]) {
    authority.asked.length = 0;
    let child: ChildProcess | null = null;
    // The part before is being taken in when this one is asked for.
    authority.onPart = (part) => {
      if (part === killedAt) child?.kill('SIGKILL');
    };
    const options = JSON.stringify({ facts: authority.facts, folder });
    child = spawn(process.execPath, [new URL('./register-process.ts', import.meta.url).pathname, options], { stdio: 'ignore' });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  }
  authority.onPart = () => undefined;
  authority.asked.length = 0;
  const kiosk = await startRegisterKiosk({ facts: authority.facts, folder });
  await kiosk.rests();
  expect(authority.asked[0]).toBeGreaterThanOrEqual(13);
  expect(kiosk.standing()).toMatchObject({ epoch: 'e-1', problem: null });
  await kiosk.stop();
  expect(rowsOf(folder)).toEqual(rowsOf(whole));
});

test('under another K_kiosk the snapshot is gone from the disk, and an epoch of this machine’s own begins', async () => {
  const authority = await startSnapshotAuthority();
  authority.serve(await authority.make('e-1', people));
  const folder = newFolder();
  const kiosk = await startRegisterKiosk({ facts: authority.facts, folder });
  await kiosk.rests();
  await kiosk.stop();
  const next = await start(authority, folder, { facts: { ...authority.facts, kKiosk: '11'.repeat(32) } });
  expect(next.standing()).toMatchObject({ epoch: null, dataAsOf: null, problem: 'manifest-refused' });
  expect(filesOf(folder, 'e-1')).toEqual([]);
  await next.store.keep(somebody.identity, somebody.factor, somebody.record);
  expect(await next.store.open(somebody.identity, somebody.factor)).toEqual(somebody.record);
});

test('a file that is broken inside is found out by the look-up that meets it, and the snapshot is fetched anew', async () => {
  const authority = await startSnapshotAuthority();
  authority.serve(await authority.make('e-1', people));
  const folder = newFolder();
  const first = await startRegisterKiosk({ facts: authority.facts, folder });
  await first.rests();
  await first.stop();
  const file = join(folder, 'e-1.db');
  const db = new BetterSqlite3(file, { readonly: true });
  const pages = db.pragma('page_count', { simple: true }) as number;
  db.close();
  // Its first pages stay: the file opens as if nothing were the matter.
  const kept = 20 * Math.floor(statSync(file).size / pages);
  const bytes = statSync(file).size;
  truncateSync(file, kept);
  truncateSync(file, bytes);

  const kiosk = await start(authority, folder);
  const found = await Promise.allSettled(people.map(({ identity, factor }) => kiosk.store.open(identity, factor)));
  expect(found.some(({ status }) => status === 'rejected')).toBe(true);
  expect(kiosk.log.events).toContainEqual({ event: 'register-made-anew', fields: { reason: 'corrupt' } });
  expect(kiosk.standing()).toMatchObject({ epoch: null, dataAsOf: null });
  await kiosk.nextRound(600_000);
  expect(kiosk.standing()).toMatchObject({ epoch: 'e-1', problem: null });
  expect(await kiosk.store.open(somebody.identity, somebody.factor)).toMatchObject({ recordId: 'record-7' });
});
