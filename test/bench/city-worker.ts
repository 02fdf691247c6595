/** Seals its share of a city, in batches of rows as a part carries them. */
import { createSecretKey } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { encodeRow } from '../../electron/core/register/part-codec.ts';
import { deriveSecretSync } from '../../electron/core/register/sealing.ts';
import { cityBatches } from '../simulators/authority/city.ts';
import { rowsOf, type Seal, sealPeople } from '../simulators/authority/sealed-people.ts';
import type { CityShare } from './city.ts';

const { city, from, to } = workerData as CityShare;
const salt = Buffer.from(city.salt, 'base64url');
const seal: Seal = {
  kKiosk: createSecretKey(city.kKiosk, 'base64url'),
  epoch: city.epoch,
  secretsOf: async (pairs) => pairs.map(({ identity, factor }) => deriveSecretSync(identity, factor, salt, city.argon2)),
};
for (const batch of cityBatches(city.seed, from, to)) {
  const rows = (await sealPeople(batch, seal)).flatMap(rowsOf).map(encodeRow);
  const bytes = new Uint8Array(Buffer.concat(rows));
  parentPort?.postMessage(bytes, [bytes.buffer]);
}
