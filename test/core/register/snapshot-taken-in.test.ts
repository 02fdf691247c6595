import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { signJws } from '../../../electron/core/keys/ed25519.ts';
import { startIntake } from '../../../electron/core/register/intake.ts';
import type { SnapshotManifest } from '../../../electron/core/register/schemas.ts';
import { newKey } from '../keys/key-shop.ts';
import { type RegisterKiosk, type RegisterKioskOptions, rowsOf, startRegisterKiosk, workerUrl } from './register-kiosk.ts';
import { personOf, type SnapshotAuthority, startSnapshotAuthority } from './snapshot-authority.ts';

const day = 86_400_000;
const people = Array.from({ length: 200 }, (_, n) => personOf(n));

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'register-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(authority: SnapshotAuthority, more: Partial<RegisterKioskOptions> = {}): Promise<RegisterKiosk> {
  const kiosk = await startRegisterKiosk({ facts: authority.facts, folder: newFolder(), ...more });
  onTestFinished(() => kiosk.stop());
  await kiosk.rests();
  return kiosk;
}

test('a snapshot is fetched at the start, and serves from then on without one', async () => {
  const authority = await startSnapshotAuthority();
  const folder = newFolder();
  authority.serve(null);
  const kiosk = await startRegisterKiosk({ facts: authority.facts, folder });
  expect(await kiosk.rests()).toBe(5_000);
  expect(kiosk.standing()).toEqual({ epoch: null, dataAsOf: null, downloading: null, problem: null });
  expect(kiosk.store.asOf()).toBeNull();

  const snapshot = await authority.make('e-1', people);
  authority.serve(snapshot);
  await kiosk.nextRound();
  expect(authority.asked).toEqual(snapshot.parts.map((_, part) => part));
  expect(snapshot.parts.length).toBeGreaterThan(15);
  const { identity, factor, record } = personOf(7);
  const opened = await kiosk.store.open(identity, factor);
  expect(opened).toEqual({ ...record, dataAsOf: kiosk.store.asOf() });
  expect(await kiosk.store.open(identity, personOf(8).factor)).toBe('not-found-here');
  await kiosk.stop();

  authority.down = true;
  const again = await startRegisterKiosk({ facts: authority.facts, folder });
  expect(await again.store.open(identity, factor)).toEqual(opened);
  expect(readdirSync(folder).filter((name) => name.endsWith('.db'))).toEqual(['e-1.db']);
  await again.stop();
});

/** Some thirty threads are started, one after another. */
const patience = 60_000;

test('cut at every 5 % of its bytes and resumed, it is the same register', { timeout: patience }, async () => {
  const authority = await startSnapshotAuthority();
  const snapshot = await authority.make('e-1', people);
  authority.serve(snapshot);
  const bytes = snapshot.parts.reduce((sum, part) => sum + part.length, 0);
  const whole = newFolder();
  const uncut = await startRegisterKiosk({ facts: authority.facts, folder: whole });
  await uncut.rests();
  await uncut.stop();

  const folder = newFolder();
  let kiosk = await startRegisterKiosk({ facts: authority.facts, folder });
  let cuts = 0;
  for (; cuts < 40; cuts += 1) {
    authority.down = false;
    authority.cutAfter = Math.ceil(bytes / 20);
    authority.asked.length = 0;
    if (cuts > 0) await kiosk.nextRound();
    await kiosk.rests();
    if (kiosk.store.held() !== null) break;
    expect(kiosk.standing()).toMatchObject({ epoch: null, problem: null, downloading: null });
    // Now and then it goes on after a restart.
    if (cuts % 5 !== 1) continue;
    await kiosk.stop();
    kiosk = await startRegisterKiosk({ facts: authority.facts, folder });
  }
  await kiosk.stop();
  expect(cuts).toBeGreaterThanOrEqual(19);
  expect(Math.min(...authority.asked), 'the last part alone was left').toBeGreaterThan(snapshot.parts.length - 3);
  expect(rowsOf(folder)).toEqual(rowsOf(whole));
});

test('a part with one flipped bit is refused, fetched again a few times, then given up until the next round; the old epoch serves on', async () => {
  const authority = await startSnapshotAuthority();
  authority.serve(await authority.make('e-1', people));
  const kiosk = await start(authority);
  const { identity, factor } = personOf(7);

  const next = await authority.make('e-2', people);
  authority.serve(next);
  authority.flipped = 3;
  authority.asked.length = 0;
  await kiosk.nextRound(day);
  expect(authority.asked.filter((part) => part === 3)).toHaveLength(4);
  expect(kiosk.standing()).toMatchObject({ epoch: 'e-1', downloading: null, problem: 'damaged-part' });
  expect(kiosk.log.events.map(({ event }) => event)).toContain('register-part-refused');
  expect(await kiosk.store.open(identity, factor)).toMatchObject({ recordId: 'record-7' });

  authority.flipped = null;
  authority.asked.length = 0;
  await kiosk.nextRound();
  expect(authority.asked[0]).toBe(3);
  expect(kiosk.standing()).toMatchObject({ epoch: 'e-2', problem: null });
  expect(await kiosk.store.open(identity, factor)).toMatchObject({ recordId: 'record-7' });
});

test('a part that stays damaged is asked for after ever longer rests; a newer snapshot at once', async () => {
  const authority = await startSnapshotAuthority();
  authority.serve(await authority.make('e-1', people));
  authority.flipped = 3;
  const kiosk = await start(authority);
  const fetched: number[] = [];
  for (let minute = 1; minute <= 15; minute++) {
    authority.asked.length = 0;
    await kiosk.nextRound();
    if (authority.asked.includes(3)) fetched.push(minute);
  }
  expect(fetched).toEqual([1, 3, 7, 15]);
  expect(kiosk.standing()).toMatchObject({ epoch: null, problem: 'damaged-part' });
  authority.flipped = null;
  authority.serve(await authority.make('e-2', people));
  await kiosk.nextRound();
  expect(kiosk.standing()).toMatchObject({ epoch: 'e-2', problem: null });
});

test('before the list of keys has come no manifest is judged, and soon after it has', async () => {
  const authority = await startSnapshotAuthority();
  authority.serve(await authority.make('e-1', [personOf(1)]));
  let hasKeys = false;
  const kiosk = await start(authority, { hasKeys: () => hasKeys });
  expect(await kiosk.rests()).toBe(5_000);
  expect(kiosk.standing()).toMatchObject({ epoch: null, problem: null });
  hasKeys = true;
  await kiosk.nextRound();
  expect(kiosk.standing()).toMatchObject({ epoch: 'e-1', problem: null });
});

test('a look-up that is under way when another epoch takes over ends in the one it began with', async () => {
  const authority = await startSnapshotAuthority();
  authority.serve(await authority.make('e-1', people));
  const folder = newFolder();
  const kiosk = await start(authority, { folder });
  const { manifest, parts } = await authority.make('e-2', [personOf(7, 2)]);
  const intake = startIntake(workerUrl, { file: kiosk.store.fileOf('e-2'), manifest });
  await intake.open();
  for (const part of parts) await intake.take(new Uint8Array(part));
  await intake.finish();
  await intake.close();

  const { identity, factor } = personOf(7);
  const underWay = [kiosk.store.open(identity, factor), kiosk.store.open(identity, factor)];
  expect(kiosk.store.takeOver('e-2')).toEqual({ ok: true, value: undefined });
  const after = kiosk.store.open(identity, factor);
  expect(readdirSync(folder)).toContain('e-1.db');
  expect(await Promise.all(underWay)).toMatchObject([{ version: 1 }, { version: 1 }]);
  expect(await after).toMatchObject({ version: 2 });
  expect(readdirSync(folder).filter((name) => name.startsWith('e-1'))).toEqual([]);
});

test('signed, and yet not what it says of itself: nothing of it serves', async () => {
  const authority = await startSnapshotAuthority();
  authority.serve(await authority.make('e-1', people, { records: people.length + 1 }));
  const folder = newFolder();
  const kiosk = await start(authority, { folder });
  expect(kiosk.standing()).toEqual({ epoch: null, dataAsOf: null, downloading: null, problem: 'not-as-the-manifest-says' });
  expect(readdirSync(folder).filter((name) => name.startsWith('e-1'))).toEqual([]);
});

describe('a manifest is refused, and what is held serves on', () => {
  const later = (ms: number) => new Date(Date.now() + ms).toISOString();
  const cases: readonly [string, Partial<SnapshotManifest>, string][] = [
    ['of another machine', { kioskId: 'K-2' }, 'of-another-machine'],
    ['sealed with another K_kiosk by its number', { kKioskEpoch: 2 }, 'sealed-with-another-key'],
    ['sealed with another K_kiosk by its check', { keyCheck: 'A'.repeat(43) }, 'key-check-differs'],
    ['older', { issuedAt: later(-3_600_000) }, 'older'],
    ['of older data', { dataAsOf: later(-3_600_000) }, 'older'],
    ['signed far ahead', { issuedAt: later(3 * 86_400_000) }, 'from-the-future'],
    ['with doors of another size', { doorBytes: 100 }, 'doors-of-another-size'],
    ['that is none', { salt: 'short' }, 'malformed salt'],
  ];
  test.each(cases)('%s', async (_name, more, detail) => {
    const authority = await startSnapshotAuthority();
    authority.serve(await authority.make('e-1', [personOf(1)]));
    const kiosk = await start(authority);
    authority.serve(await authority.make('e-2', [personOf(2)], more));
    authority.asked.length = 0;
    await kiosk.nextRound(day);
    expect(kiosk.standing()).toMatchObject({ epoch: 'e-1', problem: 'manifest-refused' });
    expect(kiosk.log.events).toContainEqual({ event: 'register-manifest-refused', fields: { detail } });
    expect(authority.asked).toEqual([]);
  });

  test('that nobody signed', async () => {
    const authority = await startSnapshotAuthority();
    const { manifest } = await authority.make('e-1', [personOf(1)]);
    const stranger = newKey();
    authority.manifestJws = await signJws(manifest, stranger.privateKey, stranger.kid);
    const kiosk = await start(authority);
    expect(kiosk.standing()).toMatchObject({ epoch: null, problem: 'manifest-refused' });
    expect(authority.asked).toEqual([]);
  });

  test('whose doors are too easy to guess, in a product', async () => {
    const authority = await startSnapshotAuthority();
    authority.serve(await authority.make('e-1', [personOf(1)]));
    const kiosk = await start(authority, { strong: true });
    expect(kiosk.standing()).toMatchObject({ epoch: null, problem: 'manifest-refused' });
    expect(kiosk.log.events).toContainEqual({ event: 'register-manifest-refused', fields: { detail: 'weak-derivation' } });
  });
});
