/**
 * State machines as data. A row says what may happen, what it turns into, and what is written in the same transaction:
 * ledger entries, a message to the authority, a case for staff. The gate (gate.ts) carries rows out; nothing else does.
 */

/**
 * Double-entry accounts. Money the acquirer owes us is a debit on a clearing account; what we owe (to the citizen, to the
 * authority) is a credit on the others. Every entry debits one account and credits another, so the sum of all is always zero.
 */
export type Account =
  /** Taken on a card and not yet given back on it: what the acquirer must pay out. */
  | 'card-clearing'
  /** Notes in the cash box. */
  | 'cash-box'
  /** Paid by QR: what the payment service must pay out. */
  | 'qr-clearing'
  /** Credits that one machine issued and another redeemed: between them stands the authority. */
  | 'credit-clearing'
  /** The citizen's money until the authority has answered what it paid for. */
  | 'citizen-payments'
  /** A card reversal is under way. */
  | 'in-reversal'
  /** Owed to the citizen. */
  | 'due-back'
  /** Handed back over a counter. */
  | 'paid-out'
  | 'authority-fines'
  | 'authority-fees';

/** Amounts that a transition is given by name, in piastres; an amount of 0 makes no entry. */
export type AmountName = 'byCard' | 'byCash' | 'byQr' | 'byCredit' | 'reversed' | 'fines' | 'fees' | 'dueBack';

export interface Posting {
  readonly debit: Account;
  readonly credit: Account;
  readonly amount: AmountName;
}

export type OutboxKind = 'settlement' | 'clearances' | 'credit' | 'pay-back' | 'print';

/** What people must look at. */
export type CaseKind =
  | 'tender-unknown'
  | 'tender-contradicted'
  | 'reversal-unknown'
  | 'due-back'
  | 'authority-silent'
  | 'answer-inconsistent'
  | 'idempotency-key-reused'
  | 'print-unknown'
  /** The acceptor's counter and our notes differ by more than one note under way: cash is out of service. */
  | 'cash-differs'
  /** Another acceptor stands there: cash is out of service until a supervisor takes it into service. */
  | 'acceptor-changed'
  /** The authority has agreed to a pay-back: the money is handed over, by whoever is at work, until somebody says that it was. */
  | 'pay-out'
  /** Taken while the authority could not be reached, and it asks more: the citizen owes the rest. */
  | 'still-owed'
  /** A note is stuck in the acceptor's path. */
  | 'note-stuck'
  /** The end of the audit trail does not hold: rows were changed, or lost in a power cut. */
  | 'audit-broken'
  /** A copy of the journal was restored: what was taken after it was made is not in it. */
  | 'restored';

export interface Transition<State extends string = string, Event extends string = string> {
  /** `null`: the aggregate begins. */
  readonly from: State | null;
  readonly event: Event;
  readonly to: State;
  readonly posts?: readonly Posting[];
  readonly queues?: readonly OutboxKind[];
  readonly opens?: CaseKind;
  /** A case of this kind about the same aggregate has found its answer. */
  readonly closes?: CaseKind;
  readonly why: string;
}

export type StateOf<Table extends readonly Transition[]> = Table[number]['to'] | Exclude<Table[number]['from'], null>;
export type EventOf<Table extends readonly Transition[]> = Table[number]['event'];

/** A table as Markdown, for the README. */
export function renderTransitions(table: readonly Transition[]): string {
  const rows = table.map((row) => {
    const emits = [
      ...(row.posts ?? []).map((posting) => `${posting.amount}: ${posting.debit} → ${posting.credit}`),
      ...(row.queues ?? []).map((kind) => `outbox: ${kind}`),
      ...(row.opens ? [`case: ${row.opens}`] : []),
      ...(row.closes ? [`closes case: ${row.closes}`] : []),
    ];
    return `| ${row.from ?? ''} | ${row.event} | ${row.to} | ${emits.join('; ')} | ${row.why} |`;
  });
  return ['| from | event | to | emits | why |', '|---|---|---|---|---|', ...rows].join('\n');
}
