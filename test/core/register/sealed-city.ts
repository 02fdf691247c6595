/** What the disk of a kiosk with a whole city on it shows to whoever has the disk, and what to whoever has another machine's key. */
import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect } from 'vitest';
import { openRecordStore } from '../../../db/register/record-store.ts';
import { openSnapshotFile } from '../../../db/register/snapshot-file.ts';
import { bucketSizes, deriveSecretSync, doorTag, sealedDoorBytes } from '../../../electron/core/register/sealing.ts';
import { type City, leastDerivation, makeCitySnapshot, newCity } from '../../bench/city.ts';
import { personOf } from '../../simulators/authority/city.ts';
import { doorFactors } from '../../simulators/authority/doors.ts';
import { createFakeClock } from '../fake-clock.ts';
import { memoryLog, must } from './authority-world.ts';

export interface CityOnDisk {
  readonly city: City;
  /** The whole data folder. */
  readonly folder: string;
  readonly file: string;
}

/** The city's snapshot, taken in and serving. */
export async function putCityOnDisk(people: number, folder: string): Promise<CityOnDisk> {
  const city = newCity(people);
  const parts = join(folder, '..', 'parts');
  const manifest = await makeCitySnapshot(city, parts);
  const register = join(folder, 'register');
  mkdirSync(register, { recursive: true });
  const store = openStore(city, folder);
  const snapshot = must(openSnapshotFile(store.fileOf(city.epoch), manifest));
  for (const part of manifest.parts.keys()) snapshot.take(readFileSync(join(parts, String(part))));
  expect(snapshot.finish()).toBe(true);
  snapshot.close();
  must(store.takeOver(city.epoch));
  const somebody = personOf(city.seed, 0);
  const [factor] = doorFactors(somebody.identity, somebody.record.subjects);
  if (factor === undefined) throw new Error('nobody has no door');
  expect(await store.open(somebody.identity, factor), 'it serves').toMatchObject({ owner: somebody.record.owner });
  store.close();
  return { city, folder, file: join(register, `${city.epoch}.db`) };
}

function openStore(city: City, folder: string) {
  const kKiosk = createSecretKey(city.kKiosk, 'base64url');
  const options = { folder: join(folder, 'register'), kKiosk, derivation: leastDerivation, clock: createFakeClock(), log: memoryLog() };
  return must(openRecordStore({ ...options, allowWeakDerivation: true }));
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

/** Of so many people, evenly from the whole city: in every spelling in which a disk could show them. */
export function tracesOf(city: City, people: number): ReadonlyMap<string, string> {
  const traces = new Map<string, string>();
  const add = (bytes: Buffer, what: string) => traces.set(bytes.toString('latin1'), what);
  for (let nth = 0; nth < people; nth += 1) {
    const { identity, record } = personOf(city.seed, Math.floor((nth * city.people) / people));
    const plates = record.subjects.flatMap((subject) =>
      subject.kind === 'vehicle-licence' && subject.plate.type === 'letters'
        ? [
            [...subject.plate.letters].join(' '),
            `${subject.plate.letters}${subject.plate.digits}`,
            `${subject.plate.letters}|${subject.plate.digits}`,
          ]
        : [],
    );
    const arabicDigits = identity.number.replaceAll(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? '');
    for (const text of [identity.number, arabicDigits, record.owner.name, record.owner.maskedName, record.recordId, ...plates])
      for (const encoding of ['utf8', 'utf16le'] as const) add(Buffer.from(text, encoding), `${text} in ${encoding}`);
    add(createHash('sha256').update(identity.number).digest(), `SHA-256 of ${identity.number}`);
  }
  return traces;
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
