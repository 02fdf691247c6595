/**
 * B6: recording what the terminal said (tender, payment, events, ledger, outbox, audit) beside one raw single-row commit, both
 * WAL and synchronous=FULL on the same disk, in turn. The fsyncs of the log are counted in a child under strace, or by a counter
 * loaded before libc where there is only gcc; where there is neither they are not counted.
 */
import { spawnSync } from 'node:child_process';
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { type Journal, openJournal } from '../../db/journal/journal.ts';
import type { TenderRow } from '../../db/journal/money-store.ts';
import { systemClock, toInstant } from '../../electron/core/clock.ts';
import type { NationalId } from '../../electron/core/identity/identity.ts';
import type { Reference } from '../../electron/core/identity/reference.ts';
import type { Log } from '../../electron/core/log.ts';
import { piastres } from '../../electron/core/money.ts';
import type { MoneyContext } from '../../electron/core/payment/context.ts';
import { createGate } from '../../electron/core/payment/gate.ts';
import { recordOutcome } from '../../electron/core/payment/outcome.ts';
import { createPayments, type Payments } from '../../electron/core/payment/payments.ts';
import { createSealing } from '../../electron/core/payment/sealing.ts';
import { slipsOf } from '../core/payment/slips.ts';
import { median } from './row.ts';

const ROUNDS = 201;
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const label = { ar: 'رسوم', en: 'Fee' };

export interface PaymentCommit {
  /** Milliseconds, medians. */
  readonly ours: number;
  readonly reference: number;
  readonly ratio: number;
  /** Of the write-ahead log, for one payment result; absent where nothing could count them. */
  readonly fsyncs?: number;
}

export async function measurePaymentCommit(): Promise<PaymentCommit> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-commit-'));
  try {
    const { context, journal } = money(folder);
    const raw = new BetterSqlite3(join(folder, 'raw.db'));
    for (const setting of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL', 'wal_autocheckpoint = 0'])
      raw.pragma(setting);
    raw.exec('CREATE TABLE result (id INTEGER PRIMARY KEY, body TEXT) STRICT');
    const insert = raw.prepare('INSERT INTO result (body) VALUES (?)');
    const body = JSON.stringify({ outcome: 'paid', amount: 30_500, at: '2026-11-22T08:00:00.000Z' });
    const payments = createPayments(context);

    const ours: number[] = [];
    const reference: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const tender = submittedTender(context, payments, round);
      const started = performance.now();
      record(context, tender);
      const between = performance.now();
      insert.run(body);
      reference.push(performance.now() - between);
      ours.push(between - started);
    }
    journal.close();
    raw.close();
    const figures = { ours: median(ours), reference: median(reference) };
    const fsyncs = countFsyncs(folder);
    return { ...figures, ratio: figures.ours / figures.reference, ...(fsyncs === null ? {} : { fsyncs }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A journal in this folder, and what writes it. */
export function money(folder: string): { readonly context: MoneyContext; readonly journal: Journal } {
  const opened = openJournal({ file: join(folder, 'journal.db') });
  if (!opened.ok) throw new Error(opened.error.kind);
  const journal = opened.value;
  const gate = createGate({ journal, clock: systemClock, log: silent });
  const sealing = createSealing(createSecretKey(randomBytes(32)));
  return {
    journal,
    context: {
      journal,
      gate,
      clock: systemClock,
      log: silent,
      randomBytes,
      sealing,
      slips: slipsOf({ journal, sealing, clock: systemClock }),
    },
  };
}

/** A payment of one line whose tender waits for the terminal's word. */
export function submittedTender(context: MoneyContext, payments: Payments, number: number): TenderRow {
  const now = context.clock.now();
  const violationId = String(900_000_000_000_000 + number);
  const opened = payments.open({
    quote: {
      quoteId: `quote-${number}`,
      recordId: 'record',
      recordVersion: 1,
      lines: [{ violationId, subjectId: 'car', amount: 20_000 }],
      fees: [
        { code: 'court-fees', label, amount: 500 },
        { code: 'automated-service', label, amount: 10_000 },
      ],
      total: 30_500,
      clearanceIfPaid: [],
      issuedAt: toInstant(now),
      expiresAt: toInstant(now + 3_600_000),
    },
    identity: { type: 'national-id', number: '28501150199993' as NationalId },
    language: 'ar',
    snapshot: { maskedName: '***', idLastFour: '9993', dataAsOf: toInstant(now), subjects: [], violations: [] },
  });
  if (!opened.ok) throw new Error(opened.error.kind);
  submit(context, opened.value.reference);
  const tender = context.journal.money.tender(`${opened.value.reference}-1`);
  if (!tender) throw new Error('no tender');
  return tender;
}

function submit({ gate, clock }: MoneyContext, payment: Reference): void {
  const id = `${payment}-1`;
  const row: TenderRow = {
    id,
    payment,
    method: 'card',
    state: 'created',
    amountRequested: piastres(30_500),
    amountApproved: null,
    serviceId: randomBytes(5).toString('hex'),
    poiId: 'POI-1',
    terminalSession: 'session-1',
    requestedAt: toInstant(clock.now()),
    approvedAt: null,
    poiTransactionId: null,
    poiTransactionAt: null,
    card: null,
    reason: null,
    dueBack: null,
  };
  gate.commit((apply) => {
    apply({ aggregate: 'tender', from: null, event: 'tender.created', payment, row });
    apply({ aggregate: 'tender', id, from: 'created', event: 'tender.requested', payment });
    apply({ aggregate: 'tender', id, from: 'requested', event: 'tender.submitted', payment });
  });
}

/** What is measured: approved, covered, in the ledger, in the outbox, audited. */
function record(context: MoneyContext, tender: TenderRow): void {
  const at = toInstant(context.clock.now());
  const card = { brand: 'meeza', maskedPan: '507803******1234', entryMode: 'ICC', approvalCode: 'A1B2C3' };
  const transaction = { id: tender.serviceId, at };
  const recorded = recordOutcome(context, tender, { outcome: 'paid', amount: tender.amountRequested, transaction, card }, 'answer');
  if (recorded.kind !== 'covered') throw new Error(recorded.kind);
}

/** Log fsyncs of one payment result: those of a child that records more results, less those of one that records fewer. */
function countFsyncs(folder: string): number | null {
  const [few, many] = [5, 15];
  const counts = [few, many].map((results) => fsyncsOfChild(folder, results, many));
  const [less, more] = counts;
  return less == null || more == null ? null : (more - less) / (many - few);
}

function fsyncsOfChild(folder: string, results: number, tenders: number): number | null {
  const trace = join(folder, `fsyncs-${results}`);
  const child = [process.execPath, import.meta.filename, String(tenders), String(results)] as const;
  const traced = spawnSync('strace', ['-f', '-y', '-e', 'trace=fsync,fdatasync', '-o', trace, ...child]);
  if (traced.status === 0) return occurrences(trace, /sync\(\d+<[^>]*-wal>/g);
  const counter = buildCounter(folder);
  if (!counter) return null;
  const counted = spawnSync(child[0], child.slice(1), { env: { ...process.env, LD_PRELOAD: counter, FSYNC_COUNT_FILE: trace } });
  return counted.status === 0 ? occurrences(trace, /w/g) : null;
}

/** A library that writes one `w` for each fsync of a write-ahead log; null without a compiler. */
function buildCounter(folder: string): string | null {
  const source = join(folder, 'counter.c');
  const library = join(folder, 'counter.so');
  writeFileSync(source, counterSource);
  return spawnSync('gcc', ['-shared', '-fPIC', '-o', library, source, '-ldl']).status === 0 ? library : null;
}

const counterSource = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static void count(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 4 || strncmp(path + size - 4, "-wal", 4) != 0) return;
  int out = open(getenv("FSYNC_COUNT_FILE"), O_WRONLY | O_APPEND | O_CREAT, 0600);
  if (out >= 0) { if (write(out, "w", 1) != 1) abort(); close(out); }
}
int fsync(int fd) { count(fd); return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd); }
int fdatasync(int fd) { count(fd); return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd); }
`;

function occurrences(file: string, pattern: RegExp): number {
  return readFileSync(file, 'utf8').match(pattern)?.length ?? 0;
}

async function recordSome(tenderCount: number, results: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-fsyncs-'));
  const { context, journal } = money(folder);
  const payments = createPayments(context);
  const tenders = Array.from({ length: tenderCount }, (_, number) => submittedTender(context, payments, number));
  for (const tender of tenders.slice(0, results)) record(context, tender);
  journal.close();
  rmSync(folder, { recursive: true });
}

const [tenderCount, results] = process.argv.slice(2).map(Number);
if (process.argv[1] === import.meta.filename && tenderCount && results) await recordSome(tenderCount, results);
