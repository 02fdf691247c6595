/**
 * The register as each kiosk takes it home: snapshots, and what changed since. One salt serves all kiosks, and the secret of a door is
 * derived once for it; each kiosk gets doors and records sealed with its own K_kiosk. A new salt, or a new K_kiosk, is a new snapshot.
 */
import { createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, toInstant } from '../../../electron/core/clock.ts';
import { factorKey, identityKey } from '../../../electron/core/identity/factor.ts';
import type { Identity } from '../../../electron/core/identity/identity.ts';
import { maskName } from '../../../electron/core/identity/mask.ts';
import type { PartRow } from '../../../electron/core/register/part-codec.ts';
import type { ChangesPage, SnapshotManifest } from '../../../electron/core/register/schemas.ts';
import { type Derivation, deriveSecret, epochCheck, recordSlot, sealedDoorBytes } from '../../../electron/core/register/sealing.ts';
import { answered, type Handler, problem, type SlowHandler } from './answer.ts';
import type { Client } from './credentials.ts';
import { unsettledLines } from './record.ts';
import { type Pair, type Person, rowsOf, type Seal, type SealedPerson, sealPeople } from './sealed-people.ts';
import { signJws } from './signature.ts';
import { readPart, writeSnapshot } from './snapshot-files.ts';
import type { Storage, StoredRecord } from './storage.ts';

/** Its manifest but for the moment of signing. */
export type StoredSnapshot = Omit<SnapshotManifest, 'issuedAt'>;

export interface Snapshots {
  /** The one that this kiosk can use; null when there is none. */
  of(client: Client): StoredSnapshot | null;
  partOf(snapshot: StoredSnapshot, part: number): Buffer;
  /** Begun when it is not under way. */
  make(client: Client): Promise<void>;
  /** With a new salt, for every kiosk that may serve. What was there goes on until its successor is whole. */
  makeAll(): Promise<readonly StoredSnapshot[]>;
  /** For people whose records changed after that snapshot. */
  sealFor(client: Client, snapshot: StoredSnapshot): Seal;
  close(): Promise<void>;
}

export interface SnapshotsOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly derivation: Derivation;
}

/** Of the doors' secrets; a snapshot keeps its own until it is replaced. */
interface Salt {
  readonly salt: string;
  readonly argon2: Derivation;
}

const batchSize = 256;
const pageSize = 200;
/** A kiosk reads answers up to 4 MiB; in base64 these are 2.8 MB. */
const pageBytes = 2 * 1024 * 1024;

export function newSnapshots({ storage, clock, dataFolder, derivation }: SnapshotsOptions): Snapshots {
  const folderOf = (epoch: string): string => join(dataFolder, 'snapshots', epoch);
  const closing = new AbortController();
  const underWay = new Map<string, Promise<void>>();

  function currentSalt(): Salt {
    return storage.setting<Salt>('door-salt') ?? newSalt();
  }

  function newSalt(): Salt {
    const salt = { salt: randomBytes(16).toString('base64url'), argon2: derivation };
    storage.putSetting('door-salt', salt);
    return salt;
  }

  function sealWith(kKiosk: KeyObject, epoch: string, { salt, argon2 }: Salt): Seal {
    return { kKiosk, epoch, secretsOf: (pairs) => secretsOf(pairs, salt, argon2) };
  }

  async function secretsOf(pairs: readonly Pair[], salt: string, argon2: Derivation): Promise<readonly Buffer[]> {
    const names = pairs.map(({ identity, factor }) => `${identityKey(identity)}|${factorKey(factor)}`);
    const known = names.map((name) => storage.doorSecret(salt, name));
    const bytes = Buffer.from(salt, 'base64url');
    const secrets = await Promise.all(
      pairs.map(({ identity, factor }, index) => known[index] ?? deriveSecret(identity, factor, bytes, argon2)),
    );
    storage.transaction(() => {
      for (const [index, secret] of secrets.entries()) if (known[index] === null) storage.putDoorSecret(salt, names[index] ?? '', secret);
    });
    return secrets;
  }

  async function* sealedRows(dataAsOf: string, seal: Seal): AsyncGenerator<readonly PartRow[]> {
    for (const batch of batchesOf(storage, dataAsOf)) {
      closing.signal.throwIfAborted();
      yield (await sealPeople(batch, seal)).flatMap(rowsOf);
    }
  }

  async function makeFor(client: Client): Promise<void> {
    const epoch = randomUUID();
    const kKiosk = keyOf(client);
    const salt = currentSalt();
    // Read before the people are: who changes meanwhile is in the snapshot and comes once more as a change.
    const sequence = storage.lastChange();
    const dataAsOf = toInstant(clock.now());
    const content = await writeSnapshot(sealedRows(dataAsOf, sealWith(kKiosk, epoch, salt)), folderOf(epoch)).catch((error: unknown) => {
      rmSync(folderOf(epoch), { recursive: true, force: true });
      throw error;
    });
    const old = storage.snapshot(client.clientId);
    storage.putSnapshot(client.clientId, {
      kioskId: client.kioskId,
      epoch,
      dataAsOf,
      ...salt,
      kKioskEpoch: client.kKiosk.epoch,
      keyCheck: epochCheck(Buffer.from(salt.salt, 'base64url'), kKiosk).toString('base64url'),
      doorBytes: sealedDoorBytes,
      ...content,
      cursor: cursorOf(epoch, sequence),
    });
    if (old !== null) rmSync(folderOf(old.epoch), { recursive: true, force: true });
  }

  function make(client: Client): Promise<void> {
    const begun =
      underWay.get(client.clientId) ??
      makeFor(client).finally(() => {
        underWay.delete(client.clientId);
      });
    underWay.set(client.clientId, begun);
    return begun;
  }

  return {
    of(client) {
      const snapshot = storage.snapshot(client.clientId);
      return snapshot?.kKioskEpoch === client.kKiosk.epoch ? snapshot : null;
    },
    partOf: ({ epoch }, part) => readPart(folderOf(epoch), part),
    make,
    async makeAll() {
      newSalt();
      const clients = storage.clients().filter(({ revoked }) => !revoked);
      for (const client of clients) {
        // One that was begun before has the old salt.
        await underWay.get(client.clientId)?.catch(() => undefined);
        await make(client);
      }
      const snapshots = clients.flatMap(({ clientId }) => storage.snapshot(clientId) ?? []);
      storage.forgetDoorSecrets(currentSalt().salt);
      return snapshots;
    },
    sealFor: (client, snapshot) => sealWith(keyOf(client), snapshot.epoch, snapshot),
    async close() {
      closing.abort();
      await Promise.allSettled(underWay.values());
    },
  };
}

export const latestSnapshot: Handler = ({ client }, { clock, keys, snapshots }) => {
  const snapshot = snapshots.of(client as Client);
  if (snapshot !== null) {
    const manifest: SnapshotManifest = { ...snapshot, issuedAt: toInstant(clock.now()) };
    return answered({ jws: signJws(manifest, keys.documents) });
  }
  snapshots.make(client as Client).catch((error: unknown) => process.stderr.write(`authority: snapshot: ${String(error)}\n`));
  return problem(404, 'no-snapshot', 'A snapshot for this machine is being made');
};

export const snapshotPart: Handler = ({ client, path }, { snapshots }) => {
  const snapshot = snapshots.of(client as Client);
  if (snapshot === null || snapshot.epoch !== path['epoch']) return epochOver();
  const part = Number(path['part']);
  if (part >= snapshot.parts.length) return problem(404, 'part-unknown', 'The snapshot has no such part');
  return { status: 200, body: snapshots.partOf(snapshot, part) };
};

/** A record that is gone, or that the online answer would not give either, is in `removed`. */
export const changes: SlowHandler = async ({ client, query }, { clock, snapshots, storage }) => {
  const snapshot = snapshots.of(client as Client);
  const since = snapshot === null ? null : sequenceOf(query['cursor'] ?? '', snapshot.epoch);
  if (snapshot === null || since === null) return epochOver();
  const dataAsOf = toInstant(clock.now());
  const seal = snapshots.sealFor(client as Client, snapshot);
  const all = storage.changesSince(since, pageSize + 1);
  const people = all.slice(0, pageSize).map(({ recordId }) => personOf(storage.record(recordId), storage, dataAsOf));
  const sealed = [
    ...(await sealPeople(
      people.flatMap((person) => person ?? []),
      seal,
    )),
  ];
  const page = { changed: [] as ChangesPage['changed'], removed: [] as string[], last: since, count: 0, bytes: 0 };
  for (const [index, person] of people.entries()) {
    const next = person === null ? undefined : sealed.shift();
    page.bytes += next?.record.sealed.length ?? 0;
    if (page.bytes > pageBytes && page.count > 0) break;
    const { sequence, recordId } = all[index] as (typeof all)[number];
    if (next === undefined) page.removed.push(base64url(recordSlot(recordId, seal.kKiosk)));
    else page.changed.push(changeOf(next));
    page.last = sequence;
    page.count += 1;
  }
  return answered({
    epoch: snapshot.epoch,
    dataAsOf,
    changed: page.changed,
    removed: page.removed,
    nextCursor: cursorOf(snapshot.epoch, page.last),
    more: page.count < all.length,
  } satisfies ChangesPage);
};

function changeOf({ record: { slot, version, sealed }, doors }: SealedPerson): ChangesPage['changed'][number] {
  return {
    slot: base64url(slot),
    version,
    sealed: base64url(sealed),
    doors: doors.map(({ tag, locked }) => ({ tag: base64url(tag), locked: base64url(locked) })),
  };
}

function* batchesOf(storage: Storage, dataAsOf: string): Generator<readonly Person[]> {
  let batch = storage.recordsAfter('', batchSize);
  while (batch.length > 0) {
    yield batch.flatMap((stored) => personOf(stored, storage, dataAsOf) ?? []);
    batch = storage.recordsAfter(batch.at(-1)?.recordId ?? '', batchSize);
  }
}

/** As the look-up answers: what is settled is not in it, and whose record is stale is sent elsewhere. */
function personOf(stored: StoredRecord | null, storage: Storage, dataAsOf: string): Person | null {
  if (stored === null || stored.record.stale === true) return null;
  const { recordId, version, record } = stored;
  const { name } = record.owner;
  const owner = { name, maskedName: maskName(name) };
  return {
    identity: record.identity as Identity,
    record: { recordId, version, dataAsOf, owner, subjects: record.subjects, violations: [...unsettledLines(stored, { storage })] },
  };
}

function epochOver() {
  return problem(410, 'epoch-over', 'Another snapshot has taken the place of this one');
}

function cursorOf(epoch: string, sequence: number): string {
  return `${epoch}.${sequence}`;
}

/** Null for a cursor of another snapshot. */
function sequenceOf(cursor: string, epoch: string): number | null {
  const [, of, sequence] = /^(.+)\.(\d+)$/.exec(cursor) ?? [];
  return of === epoch ? Number(sequence) : null;
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

function keyOf({ kKiosk }: Client): KeyObject {
  return createSecretKey(kKiosk.key, 'base64url');
}
