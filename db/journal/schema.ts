/** journal.db as drizzle sees it; the tables themselves are made by migrations/. A test holds the two together. */
import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { CardEvidence } from '../../electron/core/devices/terminal/terminal.ts';
import type { Reference } from '../../electron/core/identity/reference.ts';
import type { Piastres } from '../../electron/core/money.ts';
import type { PayableQuote } from '../../electron/core/outage/offline-quote.ts';
import type { PrintJobState } from '../../electron/core/paper/print-job-transitions.ts';
import type { PaymentState } from '../../electron/core/payment/payment-transitions.ts';
import type { DueBackState, ReversalState } from '../../electron/core/payment/reversal-transitions.ts';
import type { TenderState } from '../../electron/core/payment/tender-transitions.ts';
import type { Account, CaseKind, OutboxKind } from '../../electron/core/payment/transition.ts';
import type { OutboxState } from '../../electron/core/settlement/outbox-transitions.ts';
import type { ProposedOutcome } from '../../electron/core/staff/view.ts';

const amount = (name: string) => integer(name).$type<Piastres>();
const reference = (name: string) => text(name).$type<Reference>();
const bytes = (name: string) => blob(name, { mode: 'buffer' }).$type<Uint8Array>();
const json = (name: string) => text(name, { mode: 'json' });

export const identities = sqliteTable('identities', {
  id: text('id').primaryKey(),
  commitment: text('commitment').notNull(),
  sealed: bytes('sealed'),
  createdAt: text('created_at').notNull(),
  erasedAt: text('erased_at'),
});

export const payments = sqliteTable('payments', {
  reference: reference('reference').primaryKey(),
  purpose: text('purpose').$type<'violations' | 'certificate'>().notNull(),
  state: text('state').$type<PaymentState>().notNull(),
  identityId: text('identity_id').notNull(),
  recordId: text('record_id').notNull(),
  total: amount('total').notNull(),
  language: text('language').$type<'ar' | 'en'>().notNull(),
  quoteExpiresAt: text('quote_expires_at').notNull(),
  createdAt: text('created_at').notNull(),
  updatedAt: text('updated_at').notNull(),
  visitEndedAt: text('visit_ended_at'),
  coveredAt: text('covered_at'),
  settledAt: text('settled_at'),
  feesResult: text('fees_result').$type<'pending' | 'settled' | 'refused' | 'released'>().notNull(),
});

export const quotes = sqliteTable('quotes', {
  payment: reference('payment').primaryKey(),
  body: json('body').$type<PayableQuote>().notNull(),
});

export type LineResult = 'pending' | 'settled' | 'duplicate' | 'refused' | 'released';

export const paymentLines = sqliteTable('payment_lines', {
  payment: reference('payment').notNull(),
  violationId: text('violation_id').notNull(),
  subjectId: text('subject_id').notNull(),
  amount: amount('amount').notNull(),
  result: text('result').$type<LineResult>().notNull(),
  reason: text('reason'),
  /** Still owed for it: the authority asks more than was taken while it could not be reached. */
  remainder: amount('remainder'),
});

/** How a tender pays; `credit`: an amount that was due back from an earlier payment, redeemed. */
export type TenderMethod = 'card' | 'cash' | 'qr' | 'credit';

export const tenders = sqliteTable('tenders', {
  id: text('id').primaryKey(),
  payment: reference('payment').notNull(),
  method: text('method').$type<TenderMethod>().notNull(),
  state: text('state').$type<TenderState>().notNull(),
  amountRequested: amount('amount_requested').notNull(),
  amountApproved: amount('amount_approved'),
  serviceId: text('service_id').notNull(),
  poiId: text('poi_id').notNull(),
  terminalSession: text('terminal_session').notNull(),
  requestedAt: text('requested_at').notNull(),
  approvedAt: text('approved_at'),
  poiTransactionId: text('poi_transaction_id'),
  poiTransactionAt: text('poi_transaction_at'),
  card: json('card').$type<CardEvidence>(),
  reason: text('reason'),
  dueBack: text('due_back'),
});

export const notes = sqliteTable('notes', {
  tender: text('tender').primaryKey(),
  serial: text('serial').notNull(),
  stackedCount: integer('stacked_count').notNull(),
});

export const acceptors = sqliteTable('acceptors', {
  id: integer('id').primaryKey(),
  serial: text('serial').notNull(),
  baseCount: integer('base_count').notNull(),
  adoptedBy: text('adopted_by'),
  adoptedAt: text('adopted_at').notNull(),
});

export const paymentReferences = sqliteTable('payment_references', {
  tender: text('tender').primaryKey(),
  reference: text('reference').notNull(),
  expiresAt: text('expires_at').notNull(),
  watchUntil: text('watch_until').notNull(),
  nextAskAt: text('next_ask_at').notNull(),
});

/** Why an amount is owed to a citizen; the authority's closed list (CreditRequest.reason). */
export type DueBackReason =
  | 'duplicate-line'
  | 'refused-line'
  | 'overpaid'
  | 'reversal-failed'
  | 'late-approval'
  | 'no-change'
  | 'unfinished-cash';

export type ReversalCause = 'amount-differs' | 'visit-ended' | 'settlement-refused';

export const reversals = sqliteTable('reversals', {
  id: text('id').primaryKey(),
  tender: text('tender').notNull(),
  payment: reference('payment').notNull(),
  amount: amount('amount').notNull(),
  state: text('state').$type<ReversalState>().notNull(),
  cause: text('cause').$type<ReversalCause>().notNull(),
  serviceId: text('service_id').notNull(),
  poiId: text('poi_id'),
  terminalSession: text('terminal_session'),
  requestedAt: text('requested_at').notNull(),
  detail: text('detail'),
});

export const dueBack = sqliteTable('due_back', {
  id: text('id').primaryKey(),
  payment: reference('payment').notNull(),
  reversal: text('reversal'),
  amount: amount('amount').notNull(),
  state: text('state').$type<DueBackState>().notNull(),
  number: reference('number'),
  reason: text('reason').$type<DueBackReason>().notNull(),
  createdAt: text('created_at').notNull(),
  closedBy: text('closed_by'),
});

export const outbox = sqliteTable('outbox', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<OutboxKind>().notNull(),
  payment: reference('payment').notNull(),
  idempotencyKey: text('idempotency_key').notNull(),
  body: bytes('body').notNull(),
  state: text('state').$type<OutboxState>().notNull(),
  attempts: integer('attempts').notNull(),
  nextAttemptAt: text('next_attempt_at').notNull(),
  lastError: text('last_error'),
  answer: json('answer').$type<unknown>(),
  createdAt: text('created_at').notNull(),
});

export const clearances = sqliteTable('clearances', {
  number: reference('number').primaryKey(),
  payment: reference('payment').notNull(),
  subjectId: text('subject_id').notNull(),
  state: text('state').$type<'final' | 'provisional'>().notNull(),
  issuedAt: text('issued_at').notNull(),
  validUntil: text('valid_until').notNull(),
  sealed: bytes('sealed'),
  erasedAt: text('erased_at'),
  /** That machines have reported, when the authority was last heard of it. */
  prints: integer('prints').notNull(),
});

/** Paid for at another machine and printed here. */
export const foreignClearances = sqliteTable('foreign_clearances', {
  number: reference('number').primaryKey(),
  payment: reference('payment').notNull(),
  recordId: text('record_id').notNull(),
  commitment: text('commitment').notNull(),
  issuedAt: text('issued_at').notNull(),
  validUntil: text('valid_until').notNull(),
  prints: integer('prints').notNull(),
  sealed: bytes('sealed'),
  takenAt: text('taken_at').notNull(),
  erasedAt: text('erased_at'),
});

export const printJobs = sqliteTable('print_jobs', {
  name: text('name').primaryKey(),
  document: text('document').$type<'clearance' | 'receipt' | 'statement' | 'slip'>().notNull(),
  number: text('number').notNull(),
  device: text('device').$type<'a4' | 'receipt'>().notNull(),
  printNumber: integer('print_number').notNull(),
  payment: reference('payment').notNull(),
  state: text('state').$type<PrintJobState>().notNull(),
  detail: text('detail'),
  requestedAt: text('requested_at').notNull(),
  updatedAt: text('updated_at').notNull(),
});

export const cases = sqliteTable('cases', {
  id: integer('id').primaryKey(),
  kind: text('kind').$type<CaseKind>().notNull(),
  payment: reference('payment'),
  about: text('about').notNull(),
  detail: text('detail').notNull(),
  openedAt: text('opened_at').notNull(),
  closedAt: text('closed_at'),
});

export const events = sqliteTable('events', {
  id: integer('id').primaryKey(),
  aggregate: text('aggregate').notNull(),
  aggregateId: text('aggregate_id').notNull(),
  fromState: text('from_state'),
  toState: text('to_state').notNull(),
  event: text('event').notNull(),
  at: text('at').notNull(),
  details: json('details').$type<Readonly<Record<string, unknown>>>().notNull(),
});

export const ledgerEntries = sqliteTable('ledger_entries', {
  id: integer('id').primaryKey(),
  at: text('at').notNull(),
  debit: text('debit').$type<Account>().notNull(),
  credit: text('credit').$type<Account>().notNull(),
  amount: amount('amount').notNull(),
  payment: reference('payment').notNull(),
  source: text('source').notNull(),
  event: text('event').notNull(),
});

export const audit = sqliteTable('audit', {
  id: integer('id').primaryKey(),
  at: text('at').notNull(),
  type: text('type').notNull(),
  subject: text('subject'),
  fields: json('fields').$type<Readonly<Record<string, unknown>>>().notNull(),
  /** Null in rows from before the chain. */
  hash: bytes('hash'),
});

export const auditHeads = sqliteTable('audit_heads', {
  row: integer('row').primaryKey(),
  hash: bytes('hash').notNull(),
  at: text('at').notNull(),
  kid: text('kid'),
  signature: bytes('signature'),
});

export const staffPins = sqliteTable('staff_pins', {
  id: integer('id').primaryKey(),
  employeeNumber: text('employee_number').notNull(),
  activation: text('activation').notNull(),
  /** Argon2id in its encoded form; null once a later PIN was chosen. */
  verifier: text('verifier'),
  chosenAt: text('chosen_at').notNull(),
});

export const signInTries = sqliteTable('sign_in_tries', {
  who: text('who').primaryKey(),
  known: integer('known', { mode: 'boolean' }).notNull(),
  tries: integer('tries').notNull(),
  lastAt: text('last_at').notNull(),
  lockedUntil: text('locked_until'),
});

export const proposals = sqliteTable('proposals', {
  id: integer('id').primaryKey(),
  caseId: integer('case_id').notNull(),
  outcome: text('outcome').$type<ProposedOutcome>().notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: text('proposed_at').notNull(),
  confirmedBy: text('confirmed_by'),
  withdrawnAt: text('withdrawn_at'),
});

export const numberBlocks = sqliteTable('number_blocks', {
  id: integer('id').primaryKey(),
  first: integer('first').notNull(),
  last: integer('last').notNull(),
  next: integer('next').notNull(),
  receivedAt: text('received_at').notNull(),
});

export const numberRequests = sqliteTable('number_requests', {
  idempotencyKey: text('idempotency_key').primaryKey(),
  requestedAt: text('requested_at').notNull(),
});

export const signedLists = sqliteTable('signed_lists', {
  name: text('name').primaryKey(),
  issuedAt: text('issued_at').notNull(),
});

export const journalEpochs = sqliteTable('journal_epochs', {
  number: integer('number').primaryKey(),
  beganAt: text('began_at').notNull(),
  restoredFrom: bytes('restored_from').notNull(),
  headRow: integer('head_row').notNull(),
  headHash: bytes('head_hash').notNull(),
  headAt: text('head_at').notNull(),
  lostRow: integer('lost_row'),
  lostHash: bytes('lost_hash'),
});

export const epochParts = sqliteTable('epoch_parts', {
  epoch: integer('epoch').notNull(),
  part: text('part').$type<'authority' | 'terminal' | 'acceptor' | 'reports'>().notNull(),
  reconciledAt: text('reconciled_at'),
});

export const limitExtensions = sqliteTable('limit_extensions', {
  id: integer('id').primaryKey(),
  extendedBy: text('extended_by').notNull(),
  extendedAt: text('extended_at').notNull(),
  until: text('until').notNull(),
});

export const kioskClock = sqliteTable('kiosk_clock', {
  id: integer('id').primaryKey(),
  /** Milliseconds that the kiosk's time is ahead of the system's clock. */
  offsetMs: integer('offset_ms').notNull(),
});

export const revocation = sqliteTable('revocation', {
  id: integer('id').primaryKey(),
  revokedAt: text('revoked_at').notNull(),
});

export const guesses = sqliteTable('guesses', {
  id: integer('id').primaryKey(),
  who: bytes('who').notNull(),
  at: text('at').notNull(),
});
