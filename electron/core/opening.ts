/** What a machine opens before it can serve: its configuration, credentials, journal, time, register and signed lists. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from '../../db/journal/journal.ts';
import { openRecordStore } from '../../db/register/record-store.ts';
import type { Clock } from './clock.ts';
import { type Config, type ConfigError, readConfig } from './config/config.ts';
import { openKeptJournal } from './journal-care/opening.ts';
import { type Credentials, type CredentialsError, describeCredentialsError, readCredentials } from './keys/credentials.ts';
import { openTrustedLists, type TrustedLists } from './keys/trusted-lists.ts';
import type { Log } from './log.ts';
import { createKioskClock, type KioskClock } from './outage/kiosk-clock.ts';
import type { RecordStore, SnapshotStore } from './register/record-store.ts';
import { standardDerivation } from './register/sealing.ts';
import { err, ok, type Result } from './result.ts';

export interface OpeningOptions {
  /** `MUKHALASA_CONFIG`, `CREDENTIALS_DIRECTORY`, `MUKHALASA_FLAVOUR`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly allowWeakDerivation: boolean;
  /** The authority told another time; by so many milliseconds. */
  readonly onClockCorrected: (ms: number) => void;
  readonly system: Clock;
  readonly log: Log;
}

export interface Opened {
  readonly config: Config;
  readonly credentials: Credentials;
  readonly journalFile: string;
  readonly journal: Journal;
  readonly clock: KioskClock;
  readonly store: RecordStore & SnapshotStore;
  readonly lists: TrustedLists;
}

/** Why the core cannot serve: shown to staff on the out-of-service page. */
export interface StartError {
  readonly kind: ConfigError['kind'] | `credentials-${CredentialsError['kind']}` | `journal-${string}` | `register-${string}`;
  readonly message: string;
}

/** Whatever is refused leaves nothing open. */
export async function openMachine(options: OpeningOptions): Promise<Result<Opened, StartError>> {
  const { environment, system, log } = options;
  const read = readConfig(environment['MUKHALASA_CONFIG']);
  if (!read.ok) return read;
  const config = read.value;

  const credentialsFolder = environment['CREDENTIALS_DIRECTORY'] ?? config.credentialsFolder;
  const allowDemonstration = environment['MUKHALASA_FLAVOUR'] !== 'release';
  const credentialsRead = await readCredentials({ folder: credentialsFolder, allowDemonstration });
  if (!credentialsRead.ok) {
    const { error } = credentialsRead;
    return err({ kind: `credentials-${error.kind}`, message: describeCredentialsError(error, credentialsFolder) });
  }
  const credentials = credentialsRead.value;

  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  log.keepIn?.(join(config.dataFolder, 'logs'));
  const journalFile = join(config.dataFolder, 'journal.db');
  const { folder, secondFolder } = config.backup;
  const journalOpened = openKeptJournal({ file: journalFile, copies: [folder, ...(secondFolder === null ? [] : [secondFolder])] });
  if (!journalOpened.ok) return journalOpened;
  const journal = journalOpened.value;
  const newestRow = journal.audit.lastAt();
  const clock = createKioskClock({
    system,
    kept: journal.outage,
    newest: newestRow === null ? null : Date.parse(newestRow),
    onCorrected: options.onClockCorrected,
    log,
  });

  const storeOpened = openRecordStore({
    folder: join(config.dataFolder, 'register'),
    kKiosk: credentials.kKiosk,
    derivation: standardDerivation,
    allowWeakDerivation: options.allowWeakDerivation,
    clock,
    log,
  });
  if (!storeOpened.ok) {
    journal.close();
    const { error } = storeOpened;
    return err({ kind: `register-${error.kind}`, message: `The register cannot be opened: ${JSON.stringify(error)}` });
  }
  const store = storeOpened.value;

  const lists = await openTrustedLists({
    folder: join(config.dataFolder, 'lists'),
    root: credentials.authorityRoot,
    kioskId: credentials.kioskId,
    allowDemonstration,
    newest: journal.lists,
    clock,
    log,
  });
  if (!allowDemonstration && lists.keys()?.demonstration) {
    store.close();
    journal.close();
    const message = `The list of keys in ${config.dataFolder} says demonstration, and this is a release: begin with an empty data folder.`;
    return err({ kind: 'credentials-demonstration-refused', message });
  }
  return ok({ config, credentials, journalFile, journal, clock, store, lists });
}
