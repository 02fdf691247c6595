/** What a visit left: read from the kiosk's own journal once the kiosk has closed it. */
import { join } from 'node:path';
import { openJournal } from '../../db/journal/journal.ts';
import { systemClock } from '../../electron/core/clock.ts';
import { readCredentials } from '../../electron/core/keys/credentials.ts';
import { createGate } from '../../electron/core/payment/gate.ts';
import { createPayments } from '../../electron/core/payment/payments.ts';
import { createSealing } from '../../electron/core/payment/sealing.ts';
import type { Clearance, PersonRecord, Subject } from '../../electron/core/register/schemas.ts';
import { type Takings, takingsIn } from './takings.ts';
import type { Walk } from './walk.ts';

export interface TourResult {
  readonly record: { readonly violations: number };
  readonly totals: { readonly fines: number; readonly courtFees: number; readonly serviceFees: number; readonly total: number };
  readonly fees: readonly { readonly code: string; readonly amount: number }[];
  readonly payment: { readonly reference: string; readonly state: string } | null;
  readonly tenders: readonly { readonly method: string; readonly state: string; readonly amount: number }[];
  /** What the kiosk's books hold of each. */
  readonly takings: Takings;
  readonly clearances: readonly TourClearance[];
  readonly clearance: TourClearance | null;
  readonly prints: readonly { readonly document: string; readonly device: string; readonly state: string }[];
  readonly taps: number;
  readonly machineMs: number;
  readonly runtime: { readonly electron: string; readonly node: string };
}

interface TourClearance {
  readonly number: string;
  readonly subject: Subject;
  readonly state: 'final' | 'provisional';
  readonly token: string;
}

export interface ResultSources {
  readonly dataFolder: string;
  readonly credentialsFolder: string;
  readonly record: PersonRecord;
  readonly walk: Walk;
  readonly electron: string;
}

/** What was issued is read; nothing is. */
const noSlips = { canIssue: refuse, issue: refuse, attest: refuse };
function refuse(): never {
  throw new Error('the tour issues nothing');
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** @throws Error when the journal or the credentials cannot be read. */
export async function readResult(sources: ResultSources): Promise<TourResult> {
  const credentials = await readCredentials({ folder: sources.credentialsFolder, allowDemonstration: true });
  if (!credentials.ok) throw new Error(`credentials: ${credentials.error.kind}`);
  const opened = openJournal({ file: join(sources.dataFolder, 'journal.db') });
  if (!opened.ok) throw new Error(`journal: ${opened.error.kind}`);
  const journal = opened.value;
  try {
    const sealing = createSealing(credentials.value.machineKey);
    const gate = createGate({ journal, clock: systemClock, log: silent });
    const payments = createPayments({
      journal,
      gate,
      clock: systemClock,
      log: silent,
      randomBytes: (size) => new Uint8Array(size),
      sealing,
      slips: noSlips,
    });
    const common = {
      record: { violations: sources.record.violations.length },
      takings: takingsIn(journal.books.ledgerBalances()),
      taps: sources.walk.taps,
      machineMs: sources.walk.machineMs,
      runtime: { electron: sources.electron, node: process.versions.node },
    };
    const reference = journal.money.latestPayment()?.reference;
    const standing = reference ? payments.standing(reference) : null;
    if (!standing || !reference) {
      const none = { fees: [], payment: null, tenders: [], clearances: [], clearance: null, prints: [] };
      return { ...none, ...common, totals: { fines: 0, courtFees: 0, serviceFees: 0, total: 0 } };
    }
    const { payment, quote, tenders, lines, snapshot } = standing;
    const clearances = journal.papers.clearancesOf(reference).flatMap((row): TourClearance[] => {
      if (!row.sealed) return [];
      const { number, subjectId, state, token } = sealing.open(row.number, row.sealed) as Clearance;
      const subject = snapshot?.subjects.find((candidate) => candidate.subjectId === subjectId);
      return subject ? [{ number, subject, state, token }] : [];
    });
    const paid = payment.state === 'settled';
    const amountOf = (court: boolean) =>
      quote.fees.filter((fee) => (fee.code === 'court-fees') === court).reduce((sum, fee) => sum + fee.amount, 0);
    return {
      ...common,
      totals: {
        fines: paid ? lines.reduce((sum, line) => sum + line.amount, 0) : 0,
        courtFees: paid ? amountOf(true) : 0,
        serviceFees: paid ? amountOf(false) : 0,
        total: paid ? payment.total : 0,
      },
      fees: quote.fees.map(({ code, amount }) => ({ code, amount })),
      payment: { reference, state: payment.state },
      tenders: tenders.map(({ method, state, amountApproved }) => ({ method, state, amount: amountApproved ?? 0 })),
      clearances,
      clearance: clearances.at(-1) ?? null,
      prints: journal.papers.printJobsOf(reference).map(({ document, device, state }) => ({ document, device, state: printState(state) })),
    };
  } finally {
    journal.close();
  }
}

/** The words of result.schema.json for the journal's own. */
function printState(state: string): string {
  return state === 'requested' ? 'waiting' : state === 'sent' ? 'printing' : state;
}
