/**
 * The one door through which money, messages and papers change state. A transition writes its state row (compare-and-set on
 * the state it comes from), its event, its ledger entries, its message to the authority, its case and its audit row in one
 * synchronous transaction: after a power cut either all of it happened or none.
 */

import { outboxId } from '../../../db/journal/book-store.ts';
import type { Journal } from '../../../db/journal/journal.ts';
import type {
  DueBackFacts,
  DueBackRow,
  PaymentFacts,
  PaymentRow,
  ReversalFacts,
  ReversalRow,
  TenderFacts,
  TenderRow,
} from '../../../db/journal/money-store.ts';
import type { PrintJobRow } from '../../../db/journal/paper-store.ts';
import { writeAudit } from '../audit/audit.ts';
import type { DetailOf, SpokenDetail } from '../audit/catalogue.ts';
import { type Clock, type Instant, toInstant } from '../clock.ts';
import type { Reference } from '../identity/reference.ts';
import type { Log } from '../log.ts';
import type { Piastres } from '../money.ts';
import { type PrintJobEvent, type PrintJobState, printJobTransitions } from '../paper/print-job-transitions.ts';
import { type OutboxEvent, type OutboxState, outboxTransitions } from '../settlement/outbox-transitions.ts';
import { type PaymentEvent, type PaymentState, paymentTransitions } from './payment-transitions.ts';
import {
  type DueBackEvent,
  type DueBackState,
  dueBackTransitions,
  type ReversalEvent,
  type ReversalState,
  reversalTransitions,
} from './reversal-transitions.ts';
import { type TenderEvent, type TenderState, tenderTransitions } from './tender-transitions.ts';
import type { AmountName, OutboxKind, Transition } from './transition.ts';

export const transitionTables = {
  payment: paymentTransitions,
  tender: tenderTransitions,
  reversal: reversalTransitions,
  'due-back': dueBackTransitions,
  outbox: outboxTransitions,
  'print-job': printJobTransitions,
} as const;

export type Aggregate = keyof typeof transitionTables;

interface Kinds {
  readonly payment: { state: PaymentState; event: PaymentEvent; row: PaymentRow; facts: PaymentFacts };
  readonly tender: { state: TenderState; event: TenderEvent; row: TenderRow; facts: TenderFacts };
  readonly reversal: { state: ReversalState; event: ReversalEvent; row: ReversalRow; facts: ReversalFacts };
  readonly 'due-back': { state: DueBackState; event: DueBackEvent; row: DueBackRow; facts: DueBackFacts };
  readonly outbox: { state: OutboxState; event: OutboxEvent; row: never; facts: { readonly answer?: unknown } };
  readonly 'print-job': { state: PrintJobState; event: PrintJobEvent; row: PrintJobRow; facts: { readonly detail?: string } };
}

interface Common<A extends Aggregate> {
  readonly aggregate: A;
  readonly event: Kinds[A]['event'];
  /** The payment it belongs to: the ledger, the audit and the case are written under it. */
  readonly payment: Reference;
  /** Every amount that the row's postings name. */
  readonly amounts?: AmountsByName;
  /** The message for each kind that the row queues. */
  readonly messages?: Readonly<Partial<Record<OutboxKind, Message>>>;
  /**
   * Codes and ids for the event row and, but for what was said in words, the audit's; the case, if one opens, gets them as its
   * detail.
   */
  readonly details?: Readonly<Partial<Record<DetailOf<Kinds[A]['event']> | SpokenDetail, string | number | boolean | null>>>;
}

export type AmountsByName = Readonly<Partial<Record<AmountName, Piastres>>>;

/** A message's bytes are made once, inside the transaction that causes it. */
export interface Message {
  readonly idempotencyKey: string;
  readonly body: Uint8Array;
}

/** A message begins with the transition that queues it. */
export type Begin<A extends Exclude<Aggregate, 'outbox'> = Exclude<Aggregate, 'outbox'>> = {
  [K in A]: Common<K> & { readonly from: null; readonly row: Kinds[K]['row'] };
}[A];
export type Change<A extends Aggregate = Aggregate> = {
  [K in A]: Common<K> & { readonly from: Kinds[K]['state']; readonly id: string; readonly facts?: Kinds[K]['facts'] };
}[A];

/** A programming error: the table has no such row, or the aggregate was not in the state it was said to be in. Nothing is written. */
export class IllegalTransition extends Error {
  constructor(move: { readonly aggregate: string; readonly from: string | null; readonly event: string }, reason: string) {
    super(`${move.aggregate}: ${move.from ?? '(new)'} --${move.event}-> : ${reason}`);
    this.name = 'IllegalTransition';
  }
}

export type MoneyState = { readonly state: 'in-service' } | { readonly state: 'out-of-service'; readonly detail: string };

export interface Gate {
  /**
   * Whether money may be taken. After a commit failed it is not until the program has restarted and asked the devices; nor from a
   * restored journal until everybody who may know more was asked (journal-care/README.md).
   */
  state(): MoneyState;
  /** False once a commit has failed: then nothing that was taken before is settled or given back either. */
  canWrite(): boolean;
  /** Something else than a commit has shown that the journal cannot be relied on. */
  stop(detail: string): void;
  /**
   * One transaction; every `apply` in it is carried out, or none.
   * @throws what the database threw: money is then out of service; or an error of the program's own, after which nothing is written.
   */
  commit<T>(work: (apply: Apply) => T): T;
  /**
   * The same for what a device has said: on a full disk it is stored in the reserve. An intent never is: what would be taken then
   * could not be written down any more.
   */
  record<T>(work: (apply: Apply) => T): T;
}

export type Apply = (move: Begin | Change) => void;

export function createGate(options: { readonly journal: Journal; readonly clock: Clock; readonly log: Log }): Gate {
  const { journal, clock, log } = options;
  let state: MoneyState = journal.reserveHeadroom() ? { state: 'in-service' } : { state: 'out-of-service', detail: 'no room on the disk' };

  function once<T>(work: (apply: Apply) => T): T {
    const at = toInstant(clock.now());
    return journal.transaction(() => work((move) => applyTransition(journal, at, move)));
  }

  function stop(detail: string): void {
    state = { state: 'out-of-service', detail };
    log.error('money.commit-failed', { detail });
  }

  function commit<T>(work: (apply: Apply) => T): T {
    try {
      return once(work);
    } catch (error) {
      if (isDatabaseFault(error)) stop(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  return {
    state() {
      if (state.state === 'out-of-service') return state;
      const awaited = journal.epochs.awaiting();
      return awaited.length === 0 ? state : { state: 'out-of-service', detail: `restored, not reconciled: ${awaited.join(', ')}` };
    },
    canWrite: () => state.state === 'in-service',
    stop,
    commit,
    record(work) {
      try {
        return commit(work);
      } catch (error) {
        if (isDiskFull(error) && journal.releaseHeadroom()) return once(work);
        throw error;
      }
    },
  };
}

/**
 * The disk or the database gave way. Anything else (a broken constraint, a transition that no table has) was rolled back whole and
 * leaves the one aggregate where it was: an unresolved tender keeps its method out of service by itself.
 */
function isDatabaseFault(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT');
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_FULL');
}

const rows: ReadonlyMap<string, Transition> = new Map(
  Object.entries(transitionTables).flatMap(([aggregate, table]) => table.map((row) => [rowKey({ aggregate, ...row }), row] as const)),
);

function rowKey(row: { readonly aggregate: string; readonly from: string | null; readonly event: string }): string {
  return `${row.aggregate} ${row.from ?? ''} ${row.event}`;
}

/** Carries out one row of a transition table. Call inside a transaction. */
export function applyTransition(journal: Journal, at: Instant, move: Begin | Change): void {
  const row = rows.get(rowKey(move));
  if (!row) throw new IllegalTransition(move, 'no such row in the table');
  const id = move.from === null ? begin(journal, move, row) : change(journal, move, row, at);
  const details = move.details ?? {};
  const { books } = journal;

  books.insertEvent({ aggregate: move.aggregate, aggregateId: id, fromState: move.from, toState: row.to, event: move.event, at, details });
  for (const posting of row.posts ?? []) {
    const amount = move.amounts?.[posting.amount];
    if (amount === undefined) throw new IllegalTransition(move, `the amount "${posting.amount}" is missing`);
    if (amount !== 0)
      books.insertLedgerEntry({
        at,
        debit: posting.debit,
        credit: posting.credit,
        amount,
        payment: move.payment,
        source: id,
        event: move.event,
      });
  }
  for (const kind of row.queues ?? []) {
    const message = move.messages?.[kind];
    if (!message) throw new IllegalTransition(move, `the message "${kind}" is missing`);
    queue(journal, at, { payment: move.payment, about: id, kind, message });
  }
  if (row.opens) books.openCase({ kind: row.opens, payment: move.payment, about: id, detail: JSON.stringify(details), openedAt: at });
  if (row.closes) books.closeCase({ kind: row.closes, about: id, at });
  const { detail: _detail, reason: _reason, ...codes } = details;
  const posted = Object.fromEntries(
    (row.posts ?? []).flatMap(({ amount }) => (move.amounts?.[amount] ? [[amount, move.amounts[amount]]] : [])),
  );
  writeAudit(journal, { at, type: move.event, subject: journal.money.commitmentOf(move.payment), fields: { id, ...posted, ...codes } });
}

export interface Queued {
  readonly payment: Reference;
  /** The payment itself, or its amount due back. */
  readonly about: string;
  readonly kind: OutboxKind;
  readonly message: Message;
}

/** Queues a message in the transaction that causes it; its bytes and its key never change afterwards. */
export function queue(journal: Journal, at: Instant, { payment, about, kind, message }: Queued): void {
  journal.books.insertOutbox({
    id: outboxId(about, kind),
    kind,
    payment,
    idempotencyKey: message.idempotencyKey,
    body: message.body,
    state: 'queued',
    attempts: 0,
    nextAttemptAt: at,
    lastError: null,
    answer: null,
    createdAt: at,
  });
}

function begin(journal: Journal, move: Begin, row: Transition): string {
  if (move.row.state !== row.to) throw new IllegalTransition(move, `the new row says "${move.row.state}", the table "${row.to}"`);
  const { money, papers } = journal;
  switch (move.aggregate) {
    case 'payment':
      money.insertPayment(move.row);
      return move.row.reference;
    case 'tender':
      money.insertTender(move.row);
      return move.row.id;
    case 'reversal':
      money.insertReversal(move.row);
      return move.row.id;
    case 'due-back':
      money.insertDueBack(move.row);
      return move.row.id;
    case 'print-job':
      papers.insertPrintJob(move.row);
      return move.row.name;
  }
}

function change(journal: Journal, move: Change, row: Transition, at: Instant): string {
  if (!write(journal, move, row.to, at)) throw new IllegalTransition(move, `${move.id} is not in that state`);
  return move.id;
}

function write(journal: Journal, move: Change, to: string, at: Instant): boolean {
  const { money, books, papers } = journal;
  const { id } = move;
  switch (move.aggregate) {
    case 'payment':
      return money.movePayment({ id, from: move.from, to: to as PaymentState, at }, move.facts ?? {});
    case 'tender':
      return money.moveTender({ id, from: move.from, to: to as TenderState, at }, move.facts ?? {});
    case 'reversal':
      return money.moveReversal({ id, from: move.from, to: to as ReversalState, at }, move.facts ?? {});
    case 'due-back':
      return money.moveDueBack({ id, from: move.from, to: to as DueBackState, at }, move.facts ?? {});
    case 'outbox':
      return books.moveOutbox({ id, from: move.from, to: to as OutboxState, at }, move.facts ?? {});
    case 'print-job':
      return papers.movePrintJob({ id, from: move.from, to: to as PrintJobState, at }, move.facts ?? {});
  }
}
