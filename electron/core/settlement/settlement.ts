/**
 * The outbox to the authority. A message's bytes and key are stored in the transaction that causes it, and the same bytes go out
 * under the same key until a signed answer is there; no time-out, no unsigned word and no 5xx decides anything about money.
 */
import type { OutboxRow } from '../../../db/journal/book-store.ts';
import { toInstant } from '../clock.ts';
import type { Reference } from '../identity/reference.ts';
import { messageOf } from '../log.ts';
import type { MoneyContext } from '../payment/context.ts';
import type { AuthorityError } from '../register/authority-error.ts';
import type { AuthorityClient } from '../register/client.ts';
import type {
  Clearance,
  ClearanceAnswer,
  CreditPayBack,
  CreditRequest,
  Eligibility,
  PrintReport,
  SettlementRequest,
} from '../register/schemas.ts';
import { clearanceRequestSchema, settlementAnswerSchema } from '../register/schemas.ts';
import { applyClearances, applyCredit, applyPayBack, applyPrint, applySettlement } from './answers.ts';

/** The calls of the authority's API that money waits for. */
export type SettlementAuthority = Pick<AuthorityClient, 'settle' | 'issueClearances' | 'registerCredit' | 'payBackCredit' | 'reportPrint'>;

/** Round trips are long and commits short: a queue of a thousand empties this many times faster than one by one. */
const CONCURRENT_SENDS = 24;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;
/** About a minute of silence: then people know of it too. The message is sent on all the same. */
const TRIES_BEFORE_CASE = 6;
/** With nothing to send the worker looks again after this long, should a wake-up ever be missed. */
const LOOK_AGAIN_MS = 60_000;
/** The authority says, signed, that this key or reference came with other bytes: somebody's journal is wrong. */
const conflicts = ['idempotency-key-reused', 'payment-reference-reused', 'credit-number-reused'];
/** Signed: the credit was redeemed or paid back elsewhere; nothing is handed out. */
const refusals = ['credit-not-open', 'credit-unknown', 'amount-differs'];
/** Signed: there is no such certificate; nobody will ever count its prints. */
const printRefusals = ['clearance-unknown'];

export interface Settlement {
  /** Sends what is due now and what follows from the answers; resolves when nothing more is due. */
  drain(): Promise<void>;
  /** `drain` for ever, everything at once to begin with, then with growing pauses after failures. Ends with the signal, or when money goes out of service. */
  run(signal: AbortSignal): Promise<void>;
  /** Something was queued that should not wait for the next look. */
  hurry(): void;
  /** The line is up again: everything that waits goes out now, whatever pause it had. */
  lineIsBack(): void;
  /** Sends at once and waits for the authority's last word on this payment: settlement and, where there are any, clearances. */
  follow(reference: Reference, patienceMs: number): Promise<'answered' | 'silent'>;
  /** Null while the authority has not answered. */
  papers(reference: Reference): IssuedPapers | null;
  /** What this machine itself vouches for until then; null: nothing. */
  provisional(reference: Reference): IssuedPapers | null;
  /** What waits for the authority: for the heartbeat, and for the limits of an outage. */
  unsent(): { readonly count: number; readonly amount: number };
}

export interface IssuedPapers {
  readonly issued: readonly Clearance[];
  readonly notIssued: readonly Eligibility[];
}

export interface SettlementOptions extends MoneyContext {
  readonly authority: SettlementAuthority;
  /** False: one message at a time finds out whether the way is free, without losing its patience; the others stay where they are. */
  readonly lineIsUp?: () => boolean;
  /** A refused settlement's money is to go back: `resolveOpen` of the card service sends the reversals. */
  readonly onReversalRequested?: () => void;
}

export function createSettlement(options: SettlementOptions): Settlement {
  const { journal, gate, clock, log, authority, sealing, lineIsUp = () => true } = options;
  const { books, money } = journal;
  const inFlight = new Set<string>();
  const watchers = new Set<() => void>();
  let wake = new AbortController();

  function nextDue(): string | undefined {
    const now = clock.now();
    return books.outboxDue(toInstant(now), toInstant(now + LONGEST_PAUSE_MS), inFlight.size + 1).find((id) => !inFlight.has(id));
  }

  async function worker(): Promise<void> {
    for (let id = nextDue(); id !== undefined; id = nextDue()) {
      inFlight.add(id);
      try {
        await send(id);
      } catch (error) {
        // One message that the program cannot carry out must not keep the others from going out: it waits, and staff look at it.
        if (!gate.canWrite()) throw error;
        notCarriedOut(id, error);
      } finally {
        inFlight.delete(id);
      }
      for (const watcher of watchers) watcher();
      if (!lineIsUp()) return;
    }
  }

  async function drain(): Promise<void> {
    await Promise.all(Array.from({ length: lineIsUp() ? CONCURRENT_SENDS : 1 }, worker));
  }

  async function send(id: string): Promise<void> {
    const row = begin(id);
    if (!row) return;
    switch (row.kind) {
      case 'settlement': {
        const request = JSON.parse(Buffer.from(row.body).toString()) as SettlementRequest;
        const result = await authority.settle(request, row.idempotencyKey);
        if (!result.ok) return failed(row, result.error);
        const { reversing, fault } = applySettlement(options, row, result.value);
        if (fault) return failed(row, { kind: 'nonsense', detail: fault });
        if (reversing) options.onReversalRequested?.();
        return;
      }
      case 'clearances': {
        const { paymentReference, subjectIds } = clearanceRequestSchema.parse(JSON.parse(Buffer.from(row.body).toString()));
        const result = await authority.issueClearances(paymentReference, subjectIds, row.idempotencyKey);
        if (!result.ok) return failed(row, result.error);
        const fault = applyClearances(options, row, subjectIds, result.value);
        if (fault) return failed(row, { kind: 'nonsense', detail: fault });
        return;
      }
      case 'credit': {
        const request = JSON.parse(Buffer.from(row.body).toString()) as CreditRequest;
        const result = await authority.registerCredit(request, row.idempotencyKey);
        if (!result.ok) return failed(row, result.error);
        return applyCredit(options, row, result.value);
      }
      case 'print': {
        const report = JSON.parse(Buffer.from(row.body).toString()) as PrintReport;
        const job = journal.papers.printJob(aboutOf(row));
        if (!job) throw new Error(`${row.id}: no such print`);
        const result = await authority.reportPrint(job.number, report, row.idempotencyKey);
        if (!result.ok) return failed(row, result.error);
        return applyPrint(options, row, result.value);
      }
      case 'pay-back': {
        const request = JSON.parse(Buffer.from(row.body).toString()) as CreditPayBack;
        const owed = money.dueBack(aboutOf(row));
        if (owed?.number == null) throw new Error(`${row.id}: nothing is owed`);
        const result = await authority.payBackCredit(owed.number, request, row.idempotencyKey);
        if (!result.ok) return failed(row, result.error);
        applyPayBack(options, row, owed, request, result.value);
      }
    }
  }

  /** Stored before the call: that it is sent, and when it would be sent again. */
  function begin(id: string): OutboxRow | null {
    const row = books.outboxRow(id);
    if (row?.state !== 'queued' && row?.state !== 'sent') return null;
    const counts = lineIsUp();
    const pause = counts ? Math.min(FIRST_PAUSE_MS * 2 ** row.attempts, LONGEST_PAUSE_MS) : LOOK_AGAIN_MS;
    gate.commit((apply) => {
      if (row.state === 'queued') {
        apply({
          aggregate: 'outbox',
          id,
          payment: row.payment,
          from: 'queued',
          event: 'outbox.sent',
          details: { kind: row.kind },
        });
        if (row.kind === 'settlement')
          apply({ aggregate: 'payment', id: row.payment, payment: row.payment, from: 'covered', event: 'payment.sent' });
      }
      if (counts) books.attemptOutbox(id, toInstant(clock.now() + pause));
      else books.postponeOutbox(id, toInstant(clock.now() + pause));
    });
    return { ...row, state: 'sent', attempts: row.attempts + (counts ? 1 : 0) };
  }

  function failed(row: OutboxRow, error: AuthorityError): void {
    const { id } = row;
    const said = error.kind === 'refused' ? `refused ${error.status} ${error.code}${error.signed ? '' : ' (unsigned)'}` : error.kind;
    log.warn('settlement.not-answered', { message: row.id, kind: row.kind, attempts: row.attempts, said });
    const conflict = error.kind === 'refused' && error.signed && conflicts.includes(error.code);
    const final = row.kind === 'pay-back' ? refusals : row.kind === 'print' ? printRefusals : [];
    const refused = error.kind === 'refused' && error.signed && final.includes(error.code);
    gate.commit((apply) => {
      books.noteOutboxError(row.id, `${said}: ${error.detail}`.slice(0, 500));
      const over = { aggregate: 'outbox', id, payment: row.payment, from: 'sent' } as const;
      if (conflict) apply({ ...over, event: 'outbox.conflict', details: { said } });
      else if (refused) apply({ ...over, event: 'outbox.refused', details: { kind: row.kind, said } });
      else if (row.attempts >= TRIES_BEFORE_CASE && row.kind !== 'print') {
        books.openCase({
          kind: 'authority-silent',
          payment: row.payment,
          about: id,
          detail: `${row.kind}: ${said}`,
          openedAt: toInstant(clock.now()),
        });
      }
    });
  }

  function notCarriedOut(id: string, error: unknown): void {
    const row = books.outboxRow(id);
    log.error('settlement.not-carried-out', { message: id, detail: messageOf(error) });
    if (!row) return;
    const openedAt = toInstant(clock.now());
    gate.commit(() => {
      books.attemptOutbox(id, toInstant(clock.now() + LONGEST_PAUSE_MS));
      books.openCase({ kind: 'answer-inconsistent', payment: row.payment, about: id, detail: messageOf(error), openedAt });
    });
  }

  function lineIsBack(): void {
    if (gate.canWrite()) gate.commit(() => books.allOutboxDue(toInstant(clock.now())));
    wake.abort();
  }

  async function run(signal: AbortSignal): Promise<void> {
    lineIsBack();
    while (!signal.aborted && gate.canWrite()) {
      try {
        await drain();
      } catch (error) {
        if (gate.canWrite()) throw error;
        return; // The gate has closed and said why; the messages go out after a restart.
      }
      const due = books.outboxNextDue();
      const pause =
        due === null || !lineIsUp() ? LOOK_AGAIN_MS : Math.min(Math.max(Date.parse(due) - clock.now(), FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
      wake = new AbortController();
      await clock.delay(pause, AbortSignal.any([signal, wake.signal])).catch(() => undefined);
    }
  }

  async function follow(reference: Reference, patienceMs: number): Promise<'answered' | 'silent'> {
    if (answered(reference)) return 'answered';
    const patience = new AbortController();
    const { promise, resolve } = Promise.withResolvers<'answered' | 'silent'>();
    const watcher = () => {
      if (answered(reference)) resolve('answered');
    };
    watchers.add(watcher);
    clock.delay(patienceMs, patience.signal).then(
      () => resolve('silent'),
      () => undefined,
    );
    drain().then(
      () => wake.abort(),
      // The result could not be stored: money is out of service, and the page says that the paper follows.
      () => resolve('silent'),
    );
    try {
      return await promise;
    } finally {
      watchers.delete(watcher);
      patience.abort();
    }
  }

  function answered(reference: Reference): boolean {
    const state = money.payment(reference)?.state;
    if (state === undefined || state === 'open' || state === 'covered' || state === 'settling') return false;
    const request = books.outboxOf(reference, 'clearances');
    return request === undefined || request.state === 'answered';
  }

  function papers(reference: Reference): IssuedPapers | null {
    const settled = books.outboxOf(reference, 'settlement');
    if (settled?.state !== 'answered' || !answered(reference)) return null;
    const { answer } = settled.answer as { readonly answer: unknown };
    const { eligibility } = settlementAnswerSchema.parse(answer);
    const asked = books.outboxOf(reference, 'clearances');
    const issued = clearancesOf(reference, 'final');
    const refused = (asked?.answer as { readonly notIssued: ClearanceAnswer['notIssued'] } | undefined)?.notIssued ?? [];
    return { issued, notIssued: [...eligibility.filter((entry) => !entry.eligible), ...refused] };
  }

  function provisional(reference: Reference): IssuedPapers | null {
    const issued = clearancesOf(reference, 'provisional');
    return issued.length > 0 && !answered(reference) ? { issued, notIssued: [] } : null;
  }

  function clearancesOf(reference: Reference, state: Clearance['state']): Clearance[] {
    const rows = journal.papers.clearancesOf(reference).filter((row) => row.state === state);
    return rows.flatMap((row) => (row.sealed ? [sealing.open(row.number, row.sealed) as Clearance] : []));
  }

  return { drain, run, hurry: () => wake.abort(), lineIsBack, follow, papers, provisional, unsent: () => money.unsent() };
}

/** What a message is about: its id is that and its kind. */
function aboutOf({ id, kind }: OutboxRow): string {
  return id.slice(0, -`/${kind}`.length);
}
