/** The real client, lists, store and register, against the authority simulator over real HTTP, in a folder of their own. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../../db/journal/journal.ts';
import { openRecordStore } from '../../../db/register/record-store.ts';
import { type Clock, systemClock } from '../../../electron/core/clock.ts';
import type { Factor, Identity, NationalId } from '../../../electron/core/identity/identity.ts';
import { type Credentials, readCredentials } from '../../../electron/core/keys/credentials.ts';
import { openTrustedLists, type TrustedLists } from '../../../electron/core/keys/trusted-lists.ts';
import type { Log } from '../../../electron/core/log.ts';
import { type AuthorityClient, createAuthorityClient } from '../../../electron/core/register/client.ts';
import { createGuesses, type Guesses } from '../../../electron/core/register/guesses.ts';
import type { RecordStore, SnapshotStore } from '../../../electron/core/register/record-store.ts';
import { createRegister, type Register } from '../../../electron/core/register/register.ts';
import type { PersonRecord, Quote, SettlementRequest } from '../../../electron/core/register/schemas.ts';
import type { Result } from '../../../electron/core/result.ts';
import { type RunningAuthority, startAuthority } from '../../simulators/authority/authority.ts';
import { newestLists } from '../keys/newest-lists.ts';

export interface QuickClock extends Clock {
  /** Sets the wall clock forward, as an administrator would. */
  jump(ms: number): void;
  /** Time-outs take this long from now on, whatever the code asks for. */
  /** Moves monotonic time on. */
  wait(ms: number): void;
  shortenTimeouts(ms: number): void;
}

/** Pauses between attempts take no time; everything longer than them is a time-out. */
function quickClock(): QuickClock {
  let offset = 0;
  let waited = 0;
  let longest = 60_000;
  return {
    now: () => systemClock.now() + offset,
    monotonic: () => systemClock.monotonic() + waited,
    delay: (ms, signal) => systemClock.delay(ms < 2_000 ? 1 : Math.min(ms, longest), signal),
    jump(ms) {
      offset += ms;
    },
    wait(ms) {
      waited += ms;
    },
    shortenTimeouts(ms) {
      longest = ms;
    },
  };
}

export interface LoggedEvent {
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function memoryLog(): Log & { readonly events: LoggedEvent[] } {
  const events: LoggedEvent[] = [];
  const note = (event: string, fields: Readonly<Record<string, unknown>> = {}): void => void events.push({ event, fields });
  return { events, info: note, warn: note, error: note };
}

export interface World {
  readonly folder: string;
  readonly url: string;
  readonly credentials: Credentials;
  readonly clock: QuickClock;
  readonly log: ReturnType<typeof memoryLog>;
  readonly lists: TrustedLists;
  readonly client: AuthorityClient;
  readonly store: RecordStore & SnapshotStore;
  readonly guesses: Guesses;
  readonly register: Register;
  /** A client that reaches the authority through another address. */
  clientAt(baseUrl: string): AuthorityClient;
  /** The simulator's back door. */
  control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  fault(fault: {
    readonly kind: string;
    readonly operation?: string;
    readonly times?: number;
    readonly ms?: number;
    readonly status?: number;
  }): Promise<unknown>;
  close(): Promise<void>;
}

export function fixture(name: string): PersonRecord {
  return JSON.parse(readFileSync(new URL(`../../simulators/authority/fixtures/${name}.json`, import.meta.url), 'utf8'));
}

export function identityOf(record: PersonRecord): Identity {
  const { identity } = record;
  return identity.type === 'passport' ? identity : { type: 'national-id', number: identity.number as NationalId };
}

/** The first plate of the record. */
export function factorOf(record: PersonRecord): Factor {
  const vehicle = record.subjects.find((subject) => subject.kind === 'vehicle-licence');
  if (vehicle?.kind !== 'vehicle-licence') throw new Error('no plate in the fixture');
  return { type: 'plate', plate: vehicle.plate };
}

/** One authority a test file: it takes a while to start. Each world finds it without faults, its people as new. */
let shared: { readonly folder: string; readonly authority: RunningAuthority } | undefined;

async function sharedAuthority(): Promise<RunningAuthority> {
  shared ??= await startOwnAuthority();
  return shared.authority;
}

async function startOwnAuthority() {
  const folder = mkdtempSync(join(tmpdir(), 'authority-'));
  const derivation = { memoryKiB: 64, passes: 1 };
  const authority = await startAuthority({
    dataFolder: join(folder, 'authority'),
    credentialsFolder: join(folder, 'credentials'),
    derivation,
  });
  return { folder, authority };
}

/** After the last test of a file. */
export async function closeAuthority(): Promise<void> {
  await shared?.authority.close();
  if (shared) rmSync(shared.folder, { recursive: true, force: true });
  shared = undefined;
}

export async function startWorld(records: readonly PersonRecord[]): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'register-'));
  const authority = await sharedAuthority();
  const { credentialsFolder } = authority;
  const credentials = must(await readCredentials({ folder: credentialsFolder, allowDemonstration: true }));
  const clock = quickClock();
  const log = memoryLog();
  const lists = await openTrustedLists({
    folder: join(folder, 'lists'),
    root: credentials.authorityRoot,
    kioskId: credentials.kioskId,
    allowDemonstration: true,
    newest: newestLists(),
    clock,
    log,
  });
  const clientAt = (baseUrl: string): AuthorityClient =>
    createAuthorityClient({
      baseUrl,
      clientId: credentials.clientId,
      tokenAudience: credentials.tokenAudience,
      clientKey: credentials.clientKey,
      lists,
      clock,
      random: () => 0.5,
      newId: randomUUID,
      log,
    });
  const client = clientAt(authority.url);
  const store = must(
    openRecordStore({
      folder: join(folder, 'data', 'register'),
      kKiosk: credentials.kKiosk,
      derivation: { memoryKiB: 64, passes: 1 },
      allowWeakDerivation: true,
      clock,
      log,
    }),
  );
  const journal = must(openJournal({ file: join(folder, 'journal.db') }));
  const guesses = createGuesses({ kept: journal.outage, key: credentials.kKiosk, clock: { ...clock, told: () => true } });
  const register = createRegister({ client, lists, store, guesses, clock, newId: randomUUID, log });
  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${authority.controlUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
  await control('DELETE', '/faults');
  await control('POST', '/clock', { offsetMs: 0 });
  for (const record of records) await control('POST', '/records?fresh=1', record);
  return {
    folder,
    url: authority.url,
    credentials,
    clock,
    log,
    lists,
    client,
    store,
    guesses,
    register,
    clientAt,
    control,
    fault: (fault) => control('POST', '/faults', fault),
    async close() {
      await register.idle();
      store.close();
      journal.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @throws Error when there is nothing. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('nothing there');
  return value;
}

/** @throws Error naming the error. */
export function must<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

export function settlementOf(quote: Quote, paymentReference: string, now: number): SettlementRequest {
  const at = new Date(now).toISOString();
  return {
    paymentReference,
    quoteId: quote.quoteId,
    recordId: quote.recordId,
    lines: quote.lines.map(({ violationId, amount }) => ({ violationId, amount })),
    fees: quote.fees.map(({ code, amount }) => ({ code, amount })),
    total: quote.total,
    paidAt: at,
    tenders: [{ method: 'card', amount: quote.total, approvedAt: at, evidence: { approvalCode: '123456' } }],
  };
}
