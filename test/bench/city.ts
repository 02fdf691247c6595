/** A city's sealed snapshot, made by a thread for each processor: what an authority would send to one kiosk. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { EventEmitter, on } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { toInstant } from '../../electron/core/clock.ts';
import { decodePart, type PartRow } from '../../electron/core/register/part-codec.ts';
import type { SnapshotManifest } from '../../electron/core/register/schemas.ts';
import { type Derivation, epochCheck, sealedDoorBytes } from '../../electron/core/register/sealing.ts';
import { writeSnapshot } from '../simulators/authority/snapshot-files.ts';

/** The least that Argon2id can do: production refuses it. */
export const leastDerivation: Derivation = { memoryKiB: 8, passes: 1 };

export interface City {
  readonly seed: number;
  readonly people: number;
  readonly epoch: string;
  readonly kioskId: string;
  /** base64url, as on the wire. */
  readonly salt: string;
  readonly kKiosk: string;
  readonly argon2: Derivation;
}

export interface CityShare {
  readonly city: City;
  readonly from: number;
  readonly to: number;
}

export function newCity(people: number, machine: Pick<City, 'kioskId' | 'kKiosk'> = { kioskId: 'CITY', kKiosk: random(32) }): City {
  return { seed: 1, people, epoch: `city-${people}`, salt: random(16), argon2: leastDerivation, ...machine };
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/** Its parts are files in the folder, by number. */
export async function makeCitySnapshot(city: City, folder: string): Promise<SnapshotManifest> {
  const { kioskId, epoch, salt, kKiosk, argon2 } = city;
  const now = toInstant(Date.now());
  const content = await writeSnapshot(sealedRows(city), folder);
  return {
    kioskId,
    issuedAt: now,
    epoch,
    dataAsOf: now,
    salt,
    argon2,
    kKioskEpoch: 1,
    keyCheck: epochCheck(Buffer.from(salt, 'base64url'), createSecretKey(kKiosk, 'base64url')).toString('base64url'),
    doorBytes: sealedDoorBytes,
    ...content,
    cursor: `${epoch}.0`,
  };
}

async function* sealedRows(city: City): AsyncGenerator<readonly PartRow[]> {
  const threads = availableParallelism();
  const share = Math.ceil(city.people / threads);
  const sealed = new EventEmitter();
  const batches = on(sealed, 'batch', { close: ['end'] });
  let working = threads;
  for (let index = 0; index < threads; index += 1) {
    const range = { from: index * share, to: Math.min(city.people, (index + 1) * share) };
    const worker = new Worker(new URL('./city-worker.ts', import.meta.url), { workerData: { city, ...range } satisfies CityShare });
    worker.on('message', (bytes: Uint8Array) => sealed.emit('batch', bytes));
    worker.on('error', (error) => sealed.emit('error', error));
    worker.on('exit', () => {
      working -= 1;
      if (working === 0) sealed.emit('end');
    });
  }
  for await (const [bytes] of batches) yield [...decodePart(bytes as Uint8Array, sealedDoorBytes)];
}
