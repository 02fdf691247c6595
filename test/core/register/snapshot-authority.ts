/** An authority that serves one sealed snapshot and its changes, and nothing else: over real HTTP, with faults on demand. */
import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { DoorFactor } from '../../../electron/core/identity/factor.ts';
import type { Identity, NationalId } from '../../../electron/core/identity/identity.ts';
import { signJws } from '../../../electron/core/keys/ed25519.ts';
import { encodeDoor, encodeRecord } from '../../../electron/core/register/part-codec.ts';
import type { StoredRecord } from '../../../electron/core/register/record-store.ts';
import type { ChangesPage, SnapshotManifest } from '../../../electron/core/register/schemas.ts';
import {
  deriveSecret,
  doorTag,
  epochCheck,
  lockDoor,
  newRecordKey,
  recordSlot,
  sealedDoorBytes,
  sealRecord,
} from '../../../electron/core/register/sealing.ts';
import { entryOf, keyListJws, newKey } from '../keys/key-shop.ts';

export const weak = { memoryKiB: 8, passes: 1 };

export interface SealedPerson {
  readonly identity: Identity;
  readonly factor: DoorFactor & { readonly type: 'licence' };
  readonly record: StoredRecord;
}

/** The n-th of as many people as are needed; a version later the amount has changed. */
export function personOf(n: number, version = 1): SealedPerson {
  const number = `29001010${String(100_000 + n)}`;
  const licence = `70${String(1_000_000 + n)}`;
  const record: StoredRecord = {
    recordId: `record-${n}`,
    version,
    dataAsOf: '2026-11-20T08:00:00.000Z',
    owner: { name: 'مواطن', maskedName: 'م***' },
    subjects: [],
    violations: [],
  };
  return { identity: { type: 'national-id', number: number as NationalId }, factor: { type: 'licence', number: licence }, record };
}

export interface Snapshot {
  readonly manifest: SnapshotManifest;
  readonly parts: readonly Buffer[];
}

type Sealer = Pick<SnapshotManifest, 'epoch' | 'salt'> & { readonly kKiosk: KeyObject };

/** As `changes` carries it, and, in other bytes, a part. */
async function sealPerson({ identity, factor, record }: SealedPerson, { epoch, salt, kKiosk }: Sealer) {
  const recordKey = newRecordKey();
  const { recordId, version } = record;
  const secret = await deriveSecret(identity, factor, Buffer.from(salt, 'base64url'), weak);
  return {
    slot: recordSlot(recordId, kKiosk),
    version,
    sealed: await sealRecord(record, recordKey, { recordId, version, epoch }),
    doors: [{ tag: doorTag(secret, kKiosk), locked: lockDoor({ recordId, recordKey }, secret, kKiosk) }],
  };
}

export interface ServedFacts {
  readonly url: string;
  readonly kioskId: string;
  readonly kKiosk: string;
  readonly rootX: string;
  readonly keyList: string;
}

export interface SnapshotAuthority {
  readonly facts: ServedFacts;
  readonly kKiosk: KeyObject;
  make(epoch: string, people: readonly SealedPerson[], more?: Partial<SnapshotManifest>): Promise<Snapshot>;
  /** The page that follows `cursor`. */
  change(cursor: string, changed: readonly SealedPerson[], more?: Partial<ChangesPage>): Promise<void>;
  serve(snapshot: Snapshot | null): void;
  /** Instead of the signed manifest. */
  manifestJws: string | null;
  /** Bytes of parts until the line is cut in the middle of one. */
  cutAfter: number;
  /** Of each part of that number one bit is another one. */
  flipped: number | null;
  /** Changes come without a signature. */
  unsigned: boolean;
  /** No answer to anything. */
  down: boolean;
  onPart: (part: number) => void;
  /** Numbers, as they were asked for. */
  readonly asked: number[];
  readonly cursors: string[];
}

const PART_BYTES = 12_000;

export async function startSnapshotAuthority(): Promise<SnapshotAuthority> {
  const [root, documents, answers] = [newKey(), newKey(), newKey()];
  const kKioskBytes = randomBytes(32);
  const kKiosk = createSecretKey(kKioskBytes);
  const keyList = await keyListJws(root, [entryOf(documents, 'documents'), entryOf(answers, 'answers')]);
  const pages = new Map<string, ChangesPage>();
  let served: Snapshot | null = null;

  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => void answer(request.url ?? '', String(request.headers['request-id']), response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  async function answer(url: string, requestId: string, response: ServerResponse): Promise<void> {
    if (authority.down) return void response.socket?.destroy();
    const { pathname, searchParams } = new URL(url, 'http://authority');
    const json = (status: number, body: unknown) => sendJson(response, status, JSON.stringify(body));
    if (pathname === '/v1/oauth/token') return json(200, { access_token: 'token', token_type: 'Bearer', expires_in: 3600 });
    if (pathname === '/v1/keys') return json(200, { jws: keyList });
    if (pathname === '/v1/snapshots/latest') {
      if (authority.manifestJws !== null) return json(200, { jws: authority.manifestJws });
      if (served === null) return json(404, { type: 'about:blank', title: 'none', status: 404, code: 'no-snapshot' });
      return json(200, { jws: await signJws(served.manifest, documents.privateKey, documents.kid) });
    }
    const part = pathname.match(/^\/v1\/snapshots\/([^/]+)\/parts\/(\d+)$/);
    if (part) return sendPart(Number(part[2]), response);
    if (pathname === '/v1/changes') return signed(searchParams.get('cursor') ?? '', requestId, response);
    json(404, { type: 'about:blank', title: 'nothing here', status: 404, code: 'nothing' });
  }

  function sendPart(number: number, response: ServerResponse): void {
    authority.asked.push(number);
    authority.onPart(number);
    const bytes = Buffer.from(served?.parts[number] ?? []);
    if (number === authority.flipped) bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
    if (bytes.length <= authority.cutAfter) {
      authority.cutAfter -= bytes.length;
      response.end(bytes);
      return;
    }
    authority.down = true;
    response.write(bytes.subarray(0, authority.cutAfter), () => response.socket?.destroy());
  }

  async function signed(cursor: string, requestId: string, response: ServerResponse): Promise<void> {
    authority.cursors.push(cursor);
    const page = pages.get(cursor);
    const isOver = page === undefined && served?.manifest.cursor !== cursor;
    const body = JSON.stringify(
      isOver
        ? { type: 'about:blank', title: 'over', status: 410, code: 'epoch-over' }
        : (page ?? emptyPage(served?.manifest.epoch ?? '', cursor)),
    );
    const status = isOver ? 410 : 200;
    if (authority.unsigned) return sendJson(response, status, body);
    const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
    const time = new Date().toISOString();
    const payload = { idempotencyKey: requestId, requestDigest: digest(''), answerDigest: digest(body), status, time };
    sendJson(response, status, body, { 'authority-signature': await signJws(payload, answers.privateKey, answers.kid) });
  }

  async function make(epoch: string, people: readonly SealedPerson[], more: Partial<SnapshotManifest> = {}): Promise<Snapshot> {
    const salt = randomBytes(16).toString('base64url');
    const sealed = await Promise.all(people.map((person) => sealPerson(person, { epoch, salt, kKiosk })));
    const doors = sealed.flatMap((one) => one.doors).toSorted((a, b) => a.tag.compare(b.tag));
    const records = sealed.toSorted((a, b) => a.slot.compare(b.slot));
    const parts = packed([...doors.map(encodeDoor), ...records.map(encodeRecord)]);
    const at = new Date().toISOString();
    const manifest: SnapshotManifest = {
      kioskId: 'K-1',
      issuedAt: at,
      epoch,
      dataAsOf: at,
      salt,
      argon2: weak,
      kKioskEpoch: 1,
      keyCheck: epochCheck(Buffer.from(salt, 'base64url'), kKiosk).toString('base64url'),
      doorBytes: sealedDoorBytes,
      doors: doors.length,
      records: records.length,
      parts: parts.map((part) => ({ bytes: part.length, sha256: createHash('sha256').update(part).digest('hex') })),
      cursor: `${epoch}-0`,
      ...more,
    };
    return { manifest, parts };
  }

  async function change(cursor: string, people: readonly SealedPerson[], more: Partial<ChangesPage> = {}): Promise<void> {
    if (served === null) throw new Error('no snapshot');
    const { epoch, salt } = served.manifest;
    const text = (bytes: Buffer) => bytes.toString('base64url');
    const changed = await Promise.all(
      people.map(async (person) => {
        const { slot, version, sealed, doors } = await sealPerson(person, { epoch, salt, kKiosk });
        const named = doors.map((door) => ({ tag: text(door.tag), locked: text(door.locked) }));
        return { slot: text(slot), version, sealed: text(sealed), doors: named };
      }),
    );
    const page = { ...emptyPage(epoch, `${cursor}+`), changed, ...more };
    pages.set(cursor, page);
    if (!pages.has(page.nextCursor)) pages.set(page.nextCursor, emptyPage(epoch, page.nextCursor));
  }

  const { port } = server.address() as AddressInfo;
  const facts = { url: `http://127.0.0.1:${port}`, kioskId: 'K-1', kKiosk: kKioskBytes.toString('hex'), rootX: root.x, keyList };
  const authority: SnapshotAuthority = {
    facts,
    kKiosk,
    make,
    change,
    serve(snapshot) {
      served = snapshot;
    },
    manifestJws: null,
    cutAfter: Number.POSITIVE_INFINITY,
    flipped: null,
    unsigned: false,
    down: false,
    onPart: () => undefined,
    asked: [],
    cursors: [],
  };
  return authority;
}

function emptyPage(epoch: string, nextCursor: string): ChangesPage {
  return { epoch, dataAsOf: new Date().toISOString(), changed: [], removed: [], nextCursor, more: false };
}

function packed(rows: readonly Buffer[]): readonly Buffer[] {
  const parts: Buffer[][] = [];
  let room = 0;
  for (const row of rows) {
    if (row.length > room) {
      parts.push([]);
      room = PART_BYTES;
    }
    parts.at(-1)?.push(row);
    room -= row.length;
  }
  return parts.map((part) => Buffer.concat(part));
}

function sendJson(response: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers });
  response.end(body);
}
