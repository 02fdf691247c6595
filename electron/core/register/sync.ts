/**
 * Keeps the register fresh while the line is up: the newest snapshot when there is none here or it is a day old, and what has changed
 * since, every minute. Nobody waits for it, and what is held serves until something newer is whole.
 */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock, Instant } from '../clock.ts';
import type { Credentials } from '../keys/credentials.ts';
import type { TrustedLists } from '../keys/trusted-lists.ts';
import type { Log } from '../log.ts';
import type { AuthorityError } from './authority-error.ts';
import type { AuthorityClient } from './client.ts';
import { type Intake, type IntakeError, startIntake } from './intake.ts';
import { readManifest } from './manifest.ts';
import type { RecordStore, SnapshotStore } from './record-store.ts';
import type { SnapshotManifest } from './schemas.ts';

export type RegisterProblem =
  /** No room for a snapshot, or for changes. */
  | 'disk-full'
  /** Not signed, not ours, older than what is held, or its doors are too easy to guess. */
  | 'manifest-refused'
  /** Again and again. */
  | 'damaged-part'
  /** What was signed does not fit itself. */
  | 'not-as-the-manifest-says'
  | 'failed';

export interface RegisterStanding {
  /** Null: no snapshot was ever whole here. */
  readonly epoch: string | null;
  readonly dataAsOf: Instant | null;
  /** Parts. */
  readonly downloading: { readonly done: number; readonly of: number } | null;
  /** Why the register is not renewed; what is held serves all the same. */
  readonly problem: RegisterProblem | null;
}

export interface RegisterSync {
  /** Until the signal; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** For the service report. */
  standing(): RegisterStanding;
}

export interface RegisterSyncOptions {
  readonly client: Pick<AuthorityClient, 'latestSnapshot' | 'snapshotPart' | 'changes'>;
  readonly lists: Pick<TrustedLists, 'keys'>;
  readonly store: Pick<RecordStore, 'asOf'> & SnapshotStore;
  readonly credentials: Pick<Credentials, 'kioskId' | 'kKiosk' | 'kKioskEpoch'>;
  /** worker.ts, or what it was bundled to. */
  readonly workerUrl: URL;
  readonly allowWeakDerivation?: boolean;
  /** Of the disk that a folder is on. */
  readonly freeBytes?: (folder: string) => number;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often changes are asked for. */
const EVERY_MS = 60_000;
/** The authority makes a snapshot when it is asked for the first; the list of keys comes soon after the start. */
const PREPARING_MS = 5_000;
/** A download goes on soon. */
const AFTER_A_CUT_MS = 10_000;
/** What nobody has mended since the last time fails again. */
const HELD_BACK_MS = 600_000;
/** A damaged part is fetched again after a round, then after twice as long each time, up to this. */
const LONGEST_REST_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MAX_FETCHES = 4;
/** Of a part's bytes: what the tables need beside the rows, and the log of the last parts. */
const ROOM = 1.5;
/** Left for the journal, which is never to be short of room because of a register. */
const RESERVE_BYTES = 256 * 1024 * 1024;

export function createRegisterSync(options: RegisterSyncOptions): RegisterSync {
  const { client, lists, store, clock, log, freeBytes = freeBytesOf } = options;
  let downloading: RegisterStanding['downloading'] = null;
  let snapshotProblem: RegisterProblem | null = null;
  let changesProblem: RegisterProblem | null = null;
  /** Monotonic: no manifest is asked for before. */
  let askAgainAt = Number.NEGATIVE_INFINITY;
  /** The snapshot with a part that came damaged again and again; a newer one need not wait for it. */
  let damaged: { readonly epoch: string; readonly restMs: number; readonly until: number } | null = null;

  async function round(signal: AbortSignal): Promise<number> {
    const due = isDue();
    const pause = due ? await renew(signal) : EVERY_MS;
    const over = store.held() !== null && !signal.aborted && (await catchUp(signal)) === 'epoch-over';
    // What was tried a moment ago in vain is tried again in the next round.
    return over && !due ? renew(signal) : pause;
  }

  function isDue(): boolean {
    if (clock.monotonic() < askAgainAt) return false;
    const held = store.held();
    return held === null || Math.abs(clock.now() - Date.parse(held.dataAsOf)) >= DAY_MS;
  }

  /** Answers when to look again. */
  async function renew(signal: AbortSignal): Promise<number> {
    const keys = lists.keys();
    // Of a machine that has just begun the list is under way; without it no manifest could be judged.
    if (keys === null) return PREPARING_MS;
    const asked = await client.latestSnapshot();
    if (signal.aborted) return EVERY_MS;
    if (!asked.ok) return isRefused(asked.error, 'no-snapshot') ? PREPARING_MS : EVERY_MS;
    const { kioskId, kKiosk, kKioskEpoch } = options.credentials;
    const held = store.held();
    const context = { keys, kioskId, kKiosk, kKioskEpoch, held, now: clock.now() };
    const read = await readManifest(asked.value, { ...context, allowWeakDerivation: options.allowWeakDerivation ?? false });
    if (!read.ok) {
      log.error('register-manifest-refused', { detail: read.error });
      return holdBack('manifest-refused');
    }
    if (damaged?.epoch === read.value.epoch && clock.monotonic() < damaged.until) return EVERY_MS;
    if (read.value.epoch !== held?.epoch) return takeIn(read.value, signal);
    // Nothing newer; whatever a stop in mid-change left behind goes.
    store.discardOthers();
    return holdBack(null);
  }

  function holdBack(problem: RegisterProblem | null): number {
    snapshotProblem = problem;
    askAgainAt = clock.monotonic() + HELD_BACK_MS;
    return EVERY_MS;
  }

  async function takeIn(manifest: SnapshotManifest, signal: AbortSignal): Promise<number> {
    const { epoch, parts } = manifest;
    store.discardOthers(epoch);
    const intake = startIntake(options.workerUrl, { file: store.fileOf(epoch), manifest });
    let ended: 'whole' | 'cut' | IntakeError;
    try {
      ended = await fetchAll(intake, manifest, signal);
    } finally {
      await intake.close();
      downloading = null;
    }
    if (ended === 'cut' || signal.aborted) return AFTER_A_CUT_MS;
    if (ended === 'whole') {
      const taken = store.takeOver(epoch);
      if (taken.ok) {
        snapshotProblem = null;
        log.info('register-snapshot-taken', { parts: parts.length });
        return EVERY_MS;
      }
      ended = { kind: 'failed', detail: taken.error };
    }
    log.error('register-snapshot-not-taken', ended);
    if (ended.kind === 'damaged-part') {
      const restMs = damaged?.epoch === epoch ? Math.min(damaged.restMs * 2, LONGEST_REST_MS) : EVERY_MS;
      damaged = { epoch, restMs, until: clock.monotonic() + restMs };
      snapshotProblem = ended.kind;
      return EVERY_MS;
    }
    store.discardOthers();
    return holdBack(ended.kind);
  }

  /** The next part is under way while one is taken in. */
  async function fetchAll(intake: Intake, { epoch, parts }: SnapshotManifest, signal: AbortSignal): Promise<'whole' | 'cut' | IntakeError> {
    const opened = await intake.open();
    if (!opened.ok) return opened.error;
    let done = opened.value;
    const left = parts.slice(done).reduce((sum, { bytes }) => sum + bytes, 0);
    if (freeBytes(dirname(store.fileOf(epoch))) < left * ROOM + RESERVE_BYTES) {
      return { kind: 'disk-full', detail: `no room for ${Math.ceil(left / 1e6)} MB` };
    }
    log.info('register-snapshot-began', { parts: parts.length - done });
    const fetchPart = (part: number) => (part < parts.length ? client.snapshotPart(epoch, part) : null);
    let fetches = 1;
    let next = fetchPart(done);
    while (next !== null) {
      downloading = { done, of: parts.length };
      const part = await next;
      if (!part.ok || signal.aborted) return 'cut';
      const following = fetchPart(done + 1);
      const taken = await intake.take(part.value);
      if (taken.ok) {
        done = taken.value;
        next = following;
        fetches = 1;
      } else if (taken.error.kind === 'damaged-part' && fetches < MAX_FETCHES) {
        log.warn('register-part-refused', { attempt: fetches });
        fetches += 1;
        next = fetchPart(done);
      } else {
        return taken.error;
      }
    }
    const finished = await intake.finish();
    return finished.ok ? 'whole' : finished.error;
  }

  async function catchUp(signal: AbortSignal): Promise<'done' | 'epoch-over'> {
    for (;;) {
      const held = store.held();
      if (held === null) return 'done';
      const page = await client.changes(held.cursor);
      if (signal.aborted) return 'done';
      if (!page.ok) return isRefused(page.error, 'epoch-over') ? 'epoch-over' : 'done';
      try {
        store.apply(page.value);
        changesProblem = null;
      } catch (error) {
        changesProblem = isFull(error) ? 'disk-full' : 'failed';
        log.error('register-changes-not-kept', { detail: error instanceof Error ? error.message : String(error) });
        return 'done';
      }
      // More, and the same again: it would never end.
      if (!page.value.more || page.value.nextCursor === held.cursor) return 'done';
    }
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        const pause = await round(signal).catch((error: unknown) => {
          log.error('register-sync-failed', { detail: error instanceof Error ? error.message : String(error) });
          return EVERY_MS;
        });
        await clock.delay(pause, signal).catch(() => undefined);
      }
    },
    standing: () => ({
      epoch: store.held()?.epoch ?? null,
      dataAsOf: store.asOf(),
      downloading,
      problem: snapshotProblem ?? changesProblem,
    }),
  };
}

function isRefused(error: AuthorityError, code: string): boolean {
  return error.kind === 'refused' && error.code === code;
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_FULL');
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
