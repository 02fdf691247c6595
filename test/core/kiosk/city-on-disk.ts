/** A kiosk with a whole city on its disk: what the disk shows to whoever has it, and what to whoever has another machine's key. */
import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, vi } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { bucketSizes, deriveSecretSync, doorTag, sealedDoorBytes } from '../../../electron/core/register/sealing.ts';
import { type City, makeCitySnapshot, newCity } from '../../bench/city.ts';
import { citizenOf, personOf } from '../../simulators/authority/city.ts';
import { doorFactors } from '../../simulators/authority/doors.ts';
import { openStorage } from '../../simulators/authority/storage.ts';
import { fixture } from '../register/authority-world.ts';
import { visitTo } from './kiosk.ts';
import { openLobby } from './lobby.ts';

export interface CityOnDisk {
  readonly city: City;
  /** Who came to this machine: one with the line, one without. */
  readonly visitors: readonly PersonRecord[];
  /** The whole data folder. */
  readonly folder: string;
  /** The register's file. */
  readonly file: string;
  /** What the machine has logged. */
  log(): string;
  /** While it runs, the register's file is nobody else's. */
  switchOff(): Promise<void>;
  close(): Promise<void>;
}

/** A kiosk that has taken the city in and served two people, one of them from the register, while the line was down. */
export async function openCityOnDisk(people: number, patienceMs = 20_000): Promise<CityOnDisk> {
  const visitor = fixture('one');
  const lobby = await openLobby({ records: [visitor], allowWeakDerivation: true });
  const city = await giveSnapshot(lobby.authority.dataFolder, people);
  const kiosk = await lobby.open();
  const logged = () => lobby.log.events.map(({ event }) => event);
  await vi.waitFor(() => expect(logged()).toContain('register-snapshot-taken'), { timeout: patienceMs });
  await visitTo(kiosk, visitor, 'done');
  kiosk.call('visit.end');
  await lobby.fault({ kind: 'down' });
  lobby.clock.run(8);
  await kiosk.when(() => kiosk.view().standing.serving === 'offline', 'service without the line');
  lobby.clock.run(1);
  const citizen = payingCitizen(city);
  expect(await visitTo(kiosk, citizen, 'record')).toMatchObject({ record: { from: 'register' } });
  await visitTo(kiosk, citizen, 'paid-paper-follows');
  return {
    city,
    visitors: [visitor, citizen],
    folder: lobby.dataFolder,
    file: join(lobby.dataFolder, 'register', `${city.epoch}.db`),
    log: () => JSON.stringify(lobby.log.events),
    switchOff: () => kiosk.stop(),
    close: () => lobby.close(),
  };
}

/** The authority has the city's snapshot ready for its one kiosk, as if it had made it. */
async function giveSnapshot(authorityFolder: string, people: number): Promise<City> {
  const storage = openStorage(join(authorityFolder, 'authority.db'));
  try {
    const [client] = storage.clients();
    if (client === undefined) throw new Error('the authority knows no kiosk');
    const city = newCity(people, { kioskId: client.kioskId, kKiosk: client.kKiosk.key });
    const { issuedAt: _signedAnew, ...snapshot } = await makeCitySnapshot(city, join(authorityFolder, 'snapshots', city.epoch));
    storage.putSnapshot(client.clientId, snapshot);
    return city;
  } finally {
    storage.close();
  }
}

/** Somebody who owes little, and all of it payable here. */
function payingCitizen({ seed, people }: City): PersonRecord {
  // Not the very first: the zeros of that licence's number stand in the number of a ticket too.
  for (let index = 1; index < people; index += 1) {
    const citizen = citizenOf(seed, index);
    const isPayable = citizen.violations.every(({ payable, state }) => payable.answer === 'yes' && state === 'open');
    if (citizen.violations.length === 1 && isPayable) return citizen;
  }
  throw new Error('nobody here can pay');
}

/** How many of the people's doors are found by their right identities and factors, with one key and with another. */
export function doorsFound({ city, file }: CityOnDisk, people: number): { readonly withKKiosk: number; readonly without: number } {
  const db = new BetterSqlite3(file, { readonly: true });
  const has = db.prepare<[Buffer], number>('SELECT 1 FROM doors WHERE tag = ?').pluck();
  const keys = [createSecretKey(city.kKiosk, 'base64url'), createSecretKey(randomBytes(32))] as const;
  const salt = Buffer.from(city.salt, 'base64url');
  const found = [0, 0];
  for (let index = 0; index < people; index += 1) {
    const { identity, record } = personOf(city.seed, index);
    for (const factor of doorFactors(identity, record.subjects)) {
      const secret = deriveSecretSync(identity, factor, salt, city.argon2);
      for (const [which, key] of keys.entries()) found[which] = (found[which] ?? 0) + (has.get(doorTag(secret, key)) === undefined ? 0 : 1);
    }
  }
  db.close();
  return { withKKiosk: found[0] ?? 0, without: found[1] ?? 0 };
}

export function sizesOf({ file }: CityOnDisk): { readonly doors: readonly number[]; readonly records: readonly number[] } {
  const db = new BetterSqlite3(file, { readonly: true });
  const sizes = (sql: string) => db.prepare<[], number>(sql).pluck().all();
  const found = {
    doors: sizes('SELECT DISTINCT length(locked) FROM doors'),
    records: sizes('SELECT DISTINCT length(sealed) FROM records ORDER BY 1'),
  };
  db.close();
  return found;
}

export const doorSizes = [sealedDoorBytes];
export const recordSizes = bucketSizes;

/** Of the visitors and of so many others, evenly from the whole city: in every spelling in which a disk could show them. */
export function tracesOf({ city, visitors }: CityOnDisk, people: number): ReadonlyMap<string, string> {
  const traces = new Map<string, string>();
  function add(texts: readonly string[]): void {
    for (const text of texts)
      for (const encoding of ['utf8', 'utf16le'] as const)
        traces.set(Buffer.from(text, encoding).toString('latin1'), `${text} in ${encoding}`);
  }
  for (const visitor of visitors) add([...spellingsOf(visitor), ...visitor.subjects.flatMap(({ licenceNumber }) => licenceNumber ?? [])]);
  for (let nth = 0; nth < people; nth += 1) {
    const index = Math.floor((nth * city.people) / people);
    const citizen = citizenOf(city.seed, index);
    const { recordId, owner } = personOf(city.seed, index).record;
    add([...spellingsOf(citizen), owner.maskedName]);
    // Whose payment is in the journal stands there by the record's number, which names nobody.
    if (!visitors.some(({ identity }) => identity.number === citizen.identity.number)) add([recordId]);
    traces.set(createHash('sha256').update(citizen.identity.number).digest().toString('latin1'), `SHA-256 of ${citizen.identity.number}`);
  }
  return traces;
}

function spellingsOf({ identity, owner, subjects }: PersonRecord): readonly string[] {
  const plates = subjects.flatMap((subject) =>
    subject.kind === 'vehicle-licence' && subject.plate.type === 'letters'
      ? [
          [...subject.plate.letters].join(' '),
          `${subject.plate.letters}${subject.plate.digits}`,
          `${subject.plate.letters}|${subject.plate.digits}`,
        ]
      : [],
  );
  const arabicDigits = identity.number.replaceAll(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? '');
  return [identity.number, arabicDigits, owner.name, ...plates];
}

const CHUNK_BYTES = 8 * 1024 * 1024;
/** Every trace is looked for by its first bytes; shorter ones chance would find. */
const PREFIX_BYTES = 6;

/** Which of the traces stand in a file of the folder, whatever the file. */
export function tracesIn(folder: string, traces: ReadonlyMap<string, string>): readonly string[] {
  const byPrefix = new Map<number, Buffer[]>();
  const starts = new Uint8Array(65_536);
  let longest = 0;
  for (const trace of traces.keys()) {
    const bytes = Buffer.from(trace, 'latin1');
    if (bytes.length < PREFIX_BYTES) throw new RangeError(`too short to look for: ${traces.get(trace)}`);
    const prefix = bytes.readUIntBE(0, PREFIX_BYTES);
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), bytes]);
    starts[bytes.readUInt16BE()] = 1;
    longest = Math.max(longest, bytes.length);
  }
  const found = new Set<string>();
  for (const { parentPath, name } of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
    for (const chunk of chunksOf(join(parentPath, name), longest)) {
      for (let at = 0; at + PREFIX_BYTES <= chunk.length; at += 1) {
        if (starts[((chunk[at] as number) << 8) | (chunk[at + 1] as number)] === 0) continue;
        for (const trace of byPrefix.get(chunk.readUIntBE(at, PREFIX_BYTES)) ?? [])
          if (chunk.subarray(at, at + trace.length).equals(trace)) found.add(`${traces.get(trace.toString('latin1'))} in ${name}`);
      }
    }
  }
  return [...found];
}

/** Each begins with the end of the one before, so that nothing is missed between two. */
function* chunksOf(file: string, overlap: number): Generator<Buffer> {
  const handle = openSync(file, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const bytes = Buffer.alloc(CHUNK_BYTES);
      const length = readSync(handle, bytes);
      if (length === 0) return;
      const chunk = Buffer.concat([rest, bytes.subarray(0, length)]);
      yield chunk;
      rest = Buffer.from(chunk.subarray(-overlap));
    }
  } finally {
    closeSync(handle);
  }
}
