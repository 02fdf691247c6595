/** Of a kiosk what keeps its register: the real client, store, thread and sync, a round at a time. */
import { createSecretKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { openRecordStore } from '../../../db/register/record-store.ts';
import { type Clock, systemClock } from '../../../electron/core/clock.ts';
import { publicKeyOf } from '../../../electron/core/keys/ed25519.ts';
import { readKeyList } from '../../../electron/core/keys/key-list.ts';
import { createAuthorityClient } from '../../../electron/core/register/client.ts';
import { createRegisterSync, type RegisterSync } from '../../../electron/core/register/sync.ts';
import { memoryLog, must } from './authority-world.ts';
import { type ServedFacts, weak } from './snapshot-authority.ts';

/** The rests of the sync between two looks; nobody else waits exactly so long. */
const RESTS = [5_000, 10_000, 60_000];

export const workerUrl = new URL('../../../electron/core/register/worker.ts', import.meta.url);

export interface RegisterKiosk {
  readonly store: ReturnType<typeof openStore>;
  readonly log: ReturnType<typeof memoryLog>;
  readonly standing: RegisterSync['standing'];
  /** Resolves when the sync rests, with the length of its rest. */
  rests(): Promise<number>;
  /** Ends the rest under way, after so much time as it lasts or more, and resolves at the next. */
  nextRound(ms?: number): Promise<number>;
  /** The disk is left as it is. */
  stop(): Promise<void>;
}

export interface RegisterKioskOptions {
  readonly facts: ServedFacts;
  readonly folder: string;
  readonly kKioskEpoch?: number;
  readonly strong?: boolean;
  /** Whether the list of keys has come. */
  readonly hasKeys?: () => boolean;
  readonly freeBytes?: (folder: string) => number;
}

function openStore({ facts, folder }: RegisterKioskOptions, clock: Clock, log: ReturnType<typeof memoryLog>) {
  const kKiosk = createSecretKey(Buffer.from(facts.kKiosk, 'hex'));
  return must(openRecordStore({ folder, kKiosk, derivation: weak, allowWeakDerivation: true, clock, log }));
}

export async function startRegisterKiosk(options: RegisterKioskOptions): Promise<RegisterKiosk> {
  const { facts } = options;
  const { clock, rests, goOn } = restingClock();
  const log = memoryLog();
  const store = openStore(options, clock, log);
  const ring = must(await readKeyList(facts.keyList, publicKeyOf(facts.rootX), null));
  const lists = {
    keys: () => (options.hasKeys?.() === false ? null : ring),
    acceptKeys: () => Promise.resolve({ ok: true as const, value: ring }),
  };
  const client = createAuthorityClient({
    baseUrl: facts.url,
    clientId: 'kiosk',
    tokenAudience: 'authority',
    clientKey: generateKeyPairSync('ed25519').privateKey,
    lists,
    clock,
    random: () => 0.5,
    newId: randomUUID,
    log,
  });
  const kKiosk = createSecretKey(Buffer.from(facts.kKiosk, 'hex'));
  const sync = createRegisterSync({
    client,
    lists,
    store,
    credentials: { kioskId: facts.kioskId, kKiosk, kKioskEpoch: options.kKioskEpoch ?? 1 },
    workerUrl,
    allowWeakDerivation: options.strong !== true,
    freeBytes: options.freeBytes ?? (() => Number.POSITIVE_INFINITY),
    clock,
    log,
  });
  const stopping = new AbortController();
  const running = sync.run(stopping.signal);
  return {
    store,
    log,
    standing: sync.standing,
    rests,
    async nextRound(ms) {
      await rests();
      goOn(ms);
      return rests();
    },
    async stop() {
      stopping.abort();
      await running;
      store.close();
    },
  };
}

/** Real time, but a rest of the sync lasts until the test ends it, and a pause between two attempts takes no time. */
export function restingClock() {
  let passed = 0;
  let resting: { readonly ms: number; readonly end: () => void } | null = null;
  let told: ((ms: number) => void)[] = [];
  const clock: Clock = {
    now: () => systemClock.now() + passed,
    monotonic: () => systemClock.monotonic() + passed,
    async delay(ms, signal) {
      signal?.throwIfAborted();
      if (!RESTS.includes(ms)) return systemClock.delay(ms < 2_000 ? 1 : ms, signal);
      return new Promise((resolve, reject) => {
        resting = { ms, end: resolve };
        for (const tell of told) tell(ms);
        told = [];
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
  };
  return {
    clock,
    rests: (): Promise<number> => (resting === null ? new Promise((resolve) => void told.push(resolve)) : Promise.resolve(resting.ms)),
    goOn(ms?: number): void {
      if (resting === null) return;
      passed += Math.max(ms ?? 0, resting.ms);
      const { end } = resting;
      resting = null;
      end();
    },
  };
}

/** Every door and record of the snapshot in the file that the pointer names; only when nobody has it open. */
export function rowsOf(folder: string): { readonly epoch: unknown; readonly doors: unknown[]; readonly records: unknown[] } {
  const epoch = readFileSync(join(folder, 'current'), 'utf8').trim();
  const db = new BetterSqlite3(join(folder, `${epoch}.db`), { readonly: true });
  const rows = {
    epoch: db.prepare('SELECT * FROM epoch').get(),
    doors: db.prepare('SELECT * FROM doors ORDER BY tag').all(),
    records: db.prepare('SELECT * FROM records ORDER BY slot').all(),
  };
  db.close();
  return rows;
}
