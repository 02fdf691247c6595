/** What a technician sees of the machine, as it is now. */
import { statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from '../../../db/journal/journal.ts';
import { printedHead } from '../audit/chain.ts';
import { bytesIn } from '../audit/log-files.ts';
import { type Clock, type Instant, toInstant } from '../clock.ts';
import type { ServiceReport } from './view.ts';

export interface ServiceReportOptions extends Pick<ServiceReport, 'kioskId'> {
  readonly dataFolder: string;
  readonly journal: Journal;
  readonly clock: Clock & { readonly trusted: () => boolean };
  readonly program: string;
  readonly devices: () => ServiceReport['devices'];
  readonly policyVersion: () => number | null;
  readonly keys: () => ServiceReport['keys'];
  readonly register: () => ServiceReport['register'];
  readonly moneyInService: () => boolean;
  /** What the authority last said of its own clock. */
  readonly authorityClock: () => AuthorityClock | null;
}

/** Both taken at the same moment. */
export interface AuthorityClock {
  readonly answeredAt: Instant;
  /** Milliseconds that the authority's clock was ahead of ours. */
  readonly offsetMs: number;
}

export function readServiceReport(options: ServiceReportOptions): ServiceReport {
  const { dataFolder, journal, clock } = options;
  const head = journal.audit.head();
  const authority = options.authorityClock();
  const unsent = journal.money.unsent();
  return {
    at: toInstant(clock.now()),
    kioskId: options.kioskId,
    devices: options.devices(),
    versions: { program: options.program, node: process.version, journal: journal.version, policy: options.policyVersion() },
    keys: options.keys(),
    authorityAnsweredAt: authority?.answeredAt ?? null,
    unsent: { ...unsent, oldest: journal.books.oldestUnsent() },
    clockTrusted: clock.trusted(),
    clockOffsetMs: authority?.offsetMs ?? null,
    storage: {
      freeBytes: freeBytes(dataFolder),
      journalBytes: databaseBytes(join(dataFolder, 'journal.db')),
      registerBytes: bytesIn(join(dataFolder, 'register')),
      logBytes: bytesIn(join(dataFolder, 'logs')),
    },
    audit: { rows: head.row, head: printedHead(head), anchoredRow: journal.audit.lastHeadRow() },
    register: options.register(),
    openCases: journal.books.openCases().length,
    moneyInService: options.moneyInService(),
  };
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** The main file and its write-ahead log. */
function databaseBytes(file: string): number {
  return [file, `${file}-wal`].reduce((sum, part) => sum + (statSync(part, { throwIfNoEntry: false })?.size ?? 0), 0);
}
