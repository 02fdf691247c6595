/**
 * B14 and B5, each measurement in a process of its own, so that nothing before it counts: takes a city's snapshot in as the core
 * does, or as bare SQLite would, or looks people up in what was taken in. Answers one JSON line.
 */
import { createSecretKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import BetterSqlite3 from 'better-sqlite3';
import { openEpochFile } from '../../db/register/epoch-file.ts';
import { openRecordStore } from '../../db/register/record-store.ts';
import { type Clock, systemClock } from '../../electron/core/clock.ts';
import type { Identity } from '../../electron/core/identity/identity.ts';
import { publicKeyOf, signJws } from '../../electron/core/keys/ed25519.ts';
import { readKeyList } from '../../electron/core/keys/key-list.ts';
import type { Log } from '../../electron/core/log.ts';
import { storedRecordSchema } from '../../electron/core/register/record-store.ts';
import type { SnapshotManifest } from '../../electron/core/register/schemas.ts';
import { deriveSecret, doorTag, recordSlot, unlockDoor, unsealRecord } from '../../electron/core/register/sealing.ts';
import { createRegisterSync } from '../../electron/core/register/sync.ts';
import { ok } from '../../electron/core/result.ts';
import { entryOf, keyListJws, newKey } from '../core/keys/key-shop.ts';
import { personOf } from '../simulators/authority/city.ts';
import { doorFactors } from '../simulators/authority/doors.ts';
import { newRandom } from '../simulators/authority/random.ts';
import { type City, leastDerivation } from './city.ts';
import { median } from './row.ts';

export interface Intake {
  readonly seconds: number;
  /** RSS at its highest on top of what it was before. */
  readonly moreMegabytes: number;
  readonly loopDelayP99: number;
}

export interface LookUps {
  /** Milliseconds without the derivation. */
  readonly median: number;
  readonly p99: number;
  readonly derivation: number;
}

/** Where the parts of a snapshot are served. */
export interface RegisterJob {
  readonly kind: 'ours' | 'raw' | 'open' | 'raw-open';
  readonly city: City;
  readonly manifest: SnapshotManifest;
  /** The folder of the parts, and the same over HTTP. */
  readonly parts: string;
  readonly url: string;
  /** Of the register. */
  readonly folder: string;
}

const LOOK_UPS = 300;
/** Before measuring: the first ones compile statements and code. */
const WARM_UPS = 50;
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as RegisterJob;
const kKiosk = createSecretKey(job.city.kKiosk, 'base64url');
const salt = Buffer.from(job.city.salt, 'base64url');
const answer = { ours: takeIn, raw: insertRaw, open: lookUp, 'raw-open': lookUpRaw }[job.kind];
writeFileSync(1, `${JSON.stringify(await answer())}\n`);

function openStore(clock: Clock) {
  const store = openRecordStore({ folder: job.folder, kKiosk, derivation: leastDerivation, allowWeakDerivation: true, clock, log: silent });
  if (!store.ok) throw new Error(store.error.kind);
  return store.value;
}

/** The core's own sync, thread and store; the parts come over HTTP, as from the authority. */
async function takeIn(): Promise<Intake> {
  const resting = new AbortController();
  // The sync rests when the snapshot serves.
  const clock: Clock = { ...systemClock, delay: async () => resting.abort() };
  const store = openStore(clock);
  const [root, documents] = [newKey(), newKey()];
  const ring = await readKeyList(await keyListJws(root, [entryOf(documents, 'documents')]), publicKeyOf(root.x), null);
  if (!ring.ok) throw new Error(ring.error.kind);
  const sync = createRegisterSync({
    client: {
      latestSnapshot: async () => ok(await signJws(job.manifest, documents.privateKey, documents.kid)),
      snapshotPart: async (_epoch, part) => ok(new Uint8Array(await (await fetch(`${job.url}/${part}`)).arrayBuffer())),
      changes: async (cursor) => {
        const { epoch, dataAsOf } = job.manifest;
        return ok({ epoch, dataAsOf, changed: [], removed: [], nextCursor: cursor, more: false });
      },
    },
    lists: { keys: () => ring.value },
    store,
    credentials: { kioskId: job.manifest.kioskId, kKiosk, kKioskEpoch: job.manifest.kKioskEpoch },
    workerUrl: new URL('../../electron/core/register/worker.ts', import.meta.url),
    allowWeakDerivation: true,
    clock,
    log: silent,
  });
  const before = process.memoryUsage().rss;
  let most = before;
  const reading = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const started = performance.now();
  await sync.run(resting.signal);
  const seconds = (performance.now() - started) / 1000;
  delay.disable();
  clearInterval(reading);
  if (sync.standing().epoch !== job.manifest.epoch) throw new Error(`not taken in: ${sync.standing().problem}`);
  store.close();
  return { seconds, moreMegabytes: (most - before) / 1e6, loopDelayP99: delay.percentile(99) / 1e6 };
}

/** The same rows from the same parts into the same tables, with the same settings and commits; no hash, no thread, no line. */
function insertRaw(): Intake {
  const opened = openEpochFile(join(job.folder, 'raw.db'));
  if (!opened.ok) throw new Error(opened.error.kind);
  const { db } = opened.value;
  const putDoor = db.prepare('INSERT INTO doors (tag, locked) VALUES (?, ?)');
  const putRecord = db.prepare('INSERT INTO records (slot, version, sealed) VALUES (?, ?, ?)');
  const insert = db.transaction((bytes: Buffer) => {
    for (let at = 0; at < bytes.length; ) {
      const name = bytes.subarray(at + 1, at + 33);
      const from = at + (bytes[at] === 1 ? 33 : 41);
      const end = from + (bytes[at] === 1 ? job.manifest.doorBytes : bytes.readUInt32BE(at + 37));
      if (bytes[at] === 1) putDoor.run(name, bytes.subarray(from, end));
      else putRecord.run(name, bytes.readUInt32BE(at + 33), bytes.subarray(from, end));
      at = end;
    }
  });
  const started = performance.now();
  for (const part of job.manifest.parts.keys()) insert(readFileSync(join(job.parts, String(part))));
  db.pragma('wal_checkpoint(TRUNCATE)');
  const seconds = (performance.now() - started) / 1000;
  db.close();
  return { seconds, moreMegabytes: 0, loopDelayP99: 0 };
}

/** People of the city, each by one of their factors. */
function somebody(count: number) {
  const random = newRandom(5, count);
  return Array.from({ length: count }, () => {
    const { identity, record } = personOf(job.city.seed, random.int(job.city.people));
    return { identity, factor: random.pick(doorFactors(identity, record.subjects)) };
  });
}

async function lookUp(): Promise<LookUps> {
  const store = openStore(systemClock);
  const times = await timed(async (identity, factor) => {
    const derived = await timeOf(() => deriveSecret(identity, factor, salt, job.city.argon2));
    const whole = await timeOf(async () => {
      if ((await store.open(identity, factor)) === 'not-found-here') throw new Error('not found');
    });
    return { derived, whole };
  });
  store.close();
  const derivation = median(times.map(({ derived }) => derived));
  return { ...spread(times.map(({ whole }) => whole - derivation)), derivation };
}

/** Two bare statements on the serving file, and the sealing's own functions: what no store could do without. */
async function lookUpRaw(): Promise<LookUps> {
  const db = new BetterSqlite3(join(job.folder, `${job.city.epoch}.db`), { readonly: true });
  const doorAt = db.prepare<[Buffer], { locked: Buffer }>('SELECT locked FROM doors WHERE tag = ?');
  const recordAt = db.prepare<[Buffer], { version: number; sealed: Buffer }>('SELECT version, sealed FROM records WHERE slot = ?');
  const times = await timed(async (identity, factor) => {
    const secret = await deriveSecret(identity, factor, salt, job.city.argon2);
    const whole = await timeOf(async () => {
      const door = unlockDoor(doorAt.get(doorTag(secret, kKiosk))?.locked ?? Buffer.alloc(0), secret, kKiosk);
      const row = recordAt.get(recordSlot(door?.recordId ?? '', kKiosk));
      if (door === null || row === undefined) throw new Error('not found');
      const place = { recordId: door.recordId, version: row.version, epoch: job.city.epoch };
      storedRecordSchema.parse(await unsealRecord(row.sealed, door.recordKey, place));
    });
    return { derived: 0, whole };
  });
  db.close();
  return { ...spread(times.map(({ whole }) => whole)), derivation: 0 };
}

type Factor = ReturnType<typeof doorFactors>[number];
interface Times {
  readonly derived: number;
  readonly whole: number;
}

async function timed(measure: (identity: Identity, factor: Factor) => Promise<Times>): Promise<readonly Times[]> {
  const times: Times[] = [];
  for (const { identity, factor } of somebody(WARM_UPS + LOOK_UPS)) times.push(await measure(identity, factor));
  return times.slice(WARM_UPS);
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function spread(times: readonly number[]): { readonly median: number; readonly p99: number } {
  const sorted = [...times].sort((a, b) => a - b);
  return { median: median(times), p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN };
}
