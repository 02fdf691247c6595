import type { Instant } from '../../clock.ts';
import type { Piastres } from '../../money.ts';

/** Names one request to the terminal for ever. Every field is stored in the journal before the request is sent. */
export interface TerminalRequestRef {
  /** nexo ServiceID: 10 random characters of 0-9 A-Z. */
  readonly serviceId: string;
  /** nexo POIID: the terminal that was asked. */
  readonly poiId: string;
  /** The terminal's own session (from Login), so that "not found" can be told from "another terminal's memory". */
  readonly terminalSession: string;
  /** When the request was made. */
  readonly requestedAt: Instant;
}

export interface TerminalPayment extends TerminalRequestRef {
  /** nexo SaleTransactionID.TransactionID, unique per tender. */
  readonly transactionId: string;
  readonly amount: Piastres;
}

/** What names an approved transaction for a reversal (nexo POITransactionID). */
export interface PoiTransaction {
  readonly id: string;
  readonly at: Instant;
}

export interface CardEvidence {
  readonly brand: string;
  /** At most the first six and last four digits; the driver drops anything longer. */
  readonly maskedPan: string;
  readonly entryMode: string;
  readonly approvalCode: string;
}

export type NotPaidReason = 'refused' | 'cancelled' | 'aborted' | 'busy' | 'timed-out-at-terminal' | 'not-sent' | 'not-found';

/** The whole of what the rest of the program may know of a card payment. */
export type TerminalOutcome =
  | { readonly outcome: 'paid'; readonly amount: Piastres; readonly transaction: PoiTransaction; readonly card: CardEvidence }
  | { readonly outcome: 'not-paid'; readonly reason: NotPaidReason; readonly detail: string }
  | { readonly outcome: 'unknown'; readonly detail: string };

/** The answer to "what became of it". `not-found` is evidence for the payment's own rule, never an outcome by itself. */
export type TerminalInquiry =
  | TerminalOutcome
  | { readonly outcome: 'in-progress' }
  | { readonly outcome: 'not-found'; readonly poiId: string; readonly terminalSession: string };

export type ReversalOutcome =
  | { readonly outcome: 'reversed' }
  | { readonly outcome: 'refused'; readonly detail: string }
  | { readonly outcome: 'unknown'; readonly detail: string };

export type TerminalStatus =
  | { readonly state: 'idle'; readonly poiId: string; readonly terminalSession: string; readonly hostReachable: boolean }
  | { readonly state: 'busy'; readonly poiId: string; readonly terminalSession: string }
  | { readonly state: 'unreachable'; readonly detail: string };

export type TerminalPhase = 'starting' | 'present-card' | 'processing' | 'cancelling' | 'asking' | 'take-card';

/** A card terminal: pay, ask, abort, reverse. Card data never crosses this line. */
export interface CardTerminal {
  /** Diagnosis (and Login when there is no session yet). Never throws. */
  status(): Promise<TerminalStatus>;
  /** Blocks until the shopper is done or the time-out; then asks by itself, so the outcome is `unknown` only when asking failed too. */
  pay(payment: TerminalPayment, onPhase: (phase: TerminalPhase) => void): Promise<TerminalOutcome>;
  /** One TransactionStatus request. Never throws; no answer is `unknown`. */
  inquire(ref: TerminalRequestRef): Promise<TerminalInquiry>;
  /** Asks the terminal to stop; the outcome still comes from `pay` or `inquire` and may be `paid`. */
  abort(ref: TerminalRequestRef): Promise<void>;
  /** Reverses an approved transaction; idempotent by `transaction`. `serviceId` is stored before the call. */
  reverse(request: {
    readonly serviceId: string;
    readonly transaction: PoiTransaction;
    readonly amount: Piastres;
  }): Promise<ReversalOutcome>;
}
