/** The authority simulator as one object: storage, keys, API and control door on loopback. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Clock, systemClock } from '../../../electron/core/clock.ts';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { type Derivation, standardDerivation } from '../../../electron/core/register/sealing.ts';
import type { Authority } from './answer.ts';
import { openAuthorityKeys } from './authority-keys.ts';
import { loadContract } from './contract.ts';
import { newControl } from './control.ts';
import { isWhole, makeCredentials, readClient } from './credentials.ts';
import { newFaults } from './faults.ts';
import { generatePerson } from './people.ts';
import { readRecordFile } from './record-file.ts';
import { loadRecord } from './records.ts';
import { type ContractLog, newServer } from './server.ts';
import { newSnapshots } from './snapshots.ts';
import { openStorage } from './storage.ts';

export interface AuthorityOptions {
  /** Database and the authority's own keys. */
  readonly dataFolder: string;
  /** Where the kiosk's demonstration credentials are, or are put. */
  readonly credentialsFolder: string;
  readonly kioskId?: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Made-up people to begin with, from `seed`. */
  readonly people?: number;
  readonly seed?: number;
  readonly recordFiles?: readonly string[];
  readonly records?: readonly PersonRecord[];
  readonly clock?: Clock;
  /** What each door of a snapshot costs whoever guesses, and the authority once. */
  readonly derivation?: Derivation;
}

export interface RunningAuthority {
  readonly dataFolder: string;
  readonly url: string;
  readonly controlUrl: string;
  readonly credentialsFolder: string;
  /** Enrols one more kiosk and leaves its credentials in the folder. */
  addKiosk(folder: string, kioskId: string): void;
  close(): Promise<void>;
}

const host = '127.0.0.1';

/** @throws Error naming the file and place for a bad record file. */
export async function startAuthority(options: AuthorityOptions): Promise<RunningAuthority> {
  mkdirSync(options.dataFolder, { recursive: true });
  const contract = loadContract();
  const given = [...(options.records ?? []), ...(options.recordFiles ?? []).map((file) => readRecordFile(file, contract))];
  const { clock, setClock } = movableClock(options.clock ?? systemClock);
  const storage = openStorage(join(options.dataFolder, 'authority.db'));
  const snapshots = newSnapshots({ storage, clock, dataFolder: options.dataFolder, derivation: options.derivation ?? standardDerivation });
  const authority: Authority = { clock, keys: openAuthorityKeys(options.dataFolder, clock.now()), storage, snapshots };

  function addKiosk(folder: string, kioskId: string): void {
    const { root } = authority.keys;
    storage.transaction(() => {
      if (!isWhole(folder)) return storage.putClient(makeCredentials(folder, kioskId, root, storage.newNumberBlock(), clock.now()));
      const client = readClient(folder, root);
      const known = storage.client(client.clientId);
      // Whoever is known already may have had other keys before; K_kiosk was not kept in former times.
      if (known?.kKiosk === undefined) storage.putClient({ ...client, ...known });
    });
  }

  addKiosk(options.credentialsFolder, options.kioskId ?? 'DEMO-01');
  storage.transaction(() => {
    if (storage.setting('founded') === null) storage.putSetting('founded', clock.now());
    if (storage.setting('phone-secret') === null) storage.putSetting('phone-secret', randomBytes(32).toString('base64url'));
    for (let index = 0; index < (options.people ?? 0); index++) loadRecord(generatePerson(options.seed ?? 1, index), authority, false);
    for (const record of given) loadRecord(record, authority, true);
  });

  const faults = newFaults();
  const log: ContractLog = { requests: [], answers: [], errors: [] };
  const api = newServer(authority, contract, faults, log);
  const url = await listen(api, options.port ?? 0);
  const setListening = listeningSwitch(api, Number(new URL(url).port));
  const control = newControl({ authority, contract, faults, log, setClock, setListening });
  const controlUrl = await listen(control, 0);
  return {
    dataFolder: options.dataFolder,
    url,
    controlUrl,
    credentialsFolder: options.credentialsFolder,
    addKiosk,
    async close() {
      await Promise.all([api.close(), control.close()]);
      await snapshots.close();
      storage.close();
    },
  };
}

async function listen(app: FastifyInstance, port: number): Promise<string> {
  await app.listen({ host, port });
  return `http://${host}:${(app.server.address() as AddressInfo).port}`;
}

/** Takes the server off its port and back on, so that a client sees a refused connection. */
function listeningSwitch(app: FastifyInstance, port: number): (listening: boolean) => Promise<void> {
  return (listening) =>
    new Promise((resolve) => {
      if (app.server.listening === listening) return resolve();
      if (listening) {
        app.server.listen(port, host, resolve);
        return;
      }
      app.server.close(() => resolve());
      app.server.closeAllConnections();
    });
}

function movableClock(base: Clock) {
  let offset = 0;
  const clock: Clock = { ...base, now: () => base.now() + offset };
  function setClock(change: { readonly nowMs?: number | undefined; readonly offsetMs?: number | undefined }): number {
    offset = change.nowMs === undefined ? (change.offsetMs ?? 0) : change.nowMs - base.now();
    return clock.now();
  }
  return { clock, setClock };
}
