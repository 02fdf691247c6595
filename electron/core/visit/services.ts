/** What the visit asks of the rest of the core. Each call names everything it needs; none throws for an expected failure. */

import type { Instant } from '../clock.ts';
import type { TerminalPhase } from '../devices/terminal/terminal.ts';
import type { Factor, FactorType, Identity, NationalId } from '../identity/identity.ts';
import type { PaperNumberProblem, Reference } from '../identity/reference.ts';
import type { TypedFactor } from '../identity/typed-factor.ts';
import type { PayableQuote } from '../outage/offline-quote.ts';
import type { ServiceStanding } from '../outage/standing.ts';
import type { PersonAtHand } from '../paper/foreign-papers.ts';
import type { OpenCredit } from '../payment/credits.ts';
import type { AuthorityTrouble, FoundRecord } from '../register/register.ts';
import type { Bilingual, Eligibility, Subject } from '../register/schemas.ts';
import type { Result } from '../result.ts';
import type {
  CashView,
  CodeProblem,
  CreditView,
  FactorProblem,
  FaultCode,
  KnownPayment,
  Language,
  LineView,
  NationalIdProblem,
  PaymentMethod,
  PrintView,
  QrView,
  ServiceNotice,
  SlipState,
  WayToPay,
} from './view.ts';

/** What our own journal knows of lines, by violation id. */
export type Overlay = ReadonlyMap<string, NonNullable<LineView['ourPayment']>>;

/** A settled payment of this person whose certificate never came out. */
export interface UnprintedPayment {
  readonly reference: string;
  /** Piastres; null: another machine was paid, and the amount is not known here. */
  readonly amount: number | null;
}

export type LookUpResult =
  | {
      readonly outcome: 'found';
      readonly record: FoundRecord;
      readonly overlay: Overlay;
      /** Paid and settled, here or elsewhere, and not printed: printed for nothing before anything is sold again. */
      readonly unprinted: UnprintedPayment | null;
    }
  | { readonly outcome: 'no-match' }
  /** This machine or this identity asked too often: the authority answers nobody for a while. */
  | { readonly outcome: 'too-many-look-ups' }
  | { readonly outcome: 'stale'; readonly whereToGo: Bilingual }
  | {
      readonly outcome: 'trouble';
      readonly reason: AuthorityTrouble;
      readonly fault: FaultCode;
      readonly kept?: FoundRecord;
      readonly overlay: Overlay;
    };

export type SendCodeResult =
  | { readonly outcome: 'sent'; readonly challengeId: string; readonly maskedPhone: string; readonly expiresAt: Instant }
  | { readonly outcome: 'too-many-codes' }
  | { readonly outcome: 'trouble'; readonly reason: AuthorityTrouble; readonly fault: FaultCode };

/** What may be said of a payment to whoever holds a number of it. */
export type PaymentAnswer =
  | { readonly outcome: 'known'; readonly payment: KnownPayment }
  /** The authority has heard of none, which says nothing against a slip: its machine may not have been able to send it. */
  | { readonly outcome: 'unknown' }
  /** This machine asked too often. */
  | { readonly outcome: 'too-many' }
  | { readonly outcome: 'trouble'; readonly reason: AuthorityTrouble; readonly fault: FaultCode };

export type SentCode = Extract<SendCodeResult, { outcome: 'sent' }>;

/** A `data:` address; null: there is none, or it cannot be had now. */
export interface PhotoResult {
  readonly violationId: string;
  readonly image: string | null;
}

export type QuoteResult =
  /** `credits`: what this person has left from earlier visits. */
  | { readonly outcome: 'quoted'; readonly quote: PayableQuote; readonly credits: readonly OpenCredit[] }
  /** The record changed between look-up and quote: read it again before anything is shown as payable. */
  | { readonly outcome: 'record-changed' }
  /** More than one payment may be while the authority cannot be reached; piastres. */
  | { readonly outcome: 'over-limit'; readonly most: number }
  | {
      readonly outcome: 'trouble';
      readonly reason: AuthorityTrouble;
      readonly fault: FaultCode;
    };

export type PayResult =
  | { readonly outcome: 'covered' }
  /** Something is paid, and something is left. */
  | { readonly outcome: 'part-paid' }
  | {
      readonly outcome: 'not-ready';
      readonly notices: readonly ServiceNotice[];
    }
  | { readonly outcome: 'quote-expired' }
  | {
      readonly outcome: 'not-paid';
      readonly reason:
        | 'refused'
        | 'cancelled'
        | 'timed-out'
        | 'terminal-busy'
        | 'terminal-unavailable'
        | 'already-in-payment'
        | 'offline-limit'
        | 'amount-mismatch-reversed'
        | 'cash-unavailable'
        | 'qr-expired'
        | 'qr-unavailable'
        | 'credit-unavailable';
      readonly fault: FaultCode;
    }
  | { readonly outcome: 'due-back'; readonly dueBack: number }
  | { readonly outcome: 'unknown'; readonly fault: FaultCode };

export type SettleResult =
  | {
      readonly outcome: 'settled';
      readonly dueBack: number;
      readonly missing: readonly MissingClearance[];
    }
  /** Nothing was settled: the money went back to the card, or is due back with a case for staff. */
  | {
      readonly outcome: 'refused';
      readonly dueBack: number;
      readonly reversed: boolean;
    }
  /** No answer within the policy's time: the money stands, the paper follows. */
  | { readonly outcome: 'silent'; readonly fault: FaultCode };

export interface MissingClearance {
  readonly subject: Subject;
  readonly eligibility: Eligibility;
}

export type PrintResult =
  | { readonly outcome: 'completed'; readonly sheets: number }
  | {
      readonly outcome: 'failed';
      readonly canRetry: boolean;
      readonly fault: FaultCode;
    };

/** The slips of what is owed to somebody who leaves. */
export interface CreditingResult {
  readonly credits: readonly CreditView[];
  readonly slip: SlipState;
}

/** A payment of this kiosk that outlived the core: what the page may show of it. */
export interface ResumedPayment {
  readonly reference: string;
  readonly amount: number;
  readonly language: Language;
  readonly state: 'being-resolved' | 'unknown' | 'paid' | 'part-paid' | 'not-paid';
}

/** How a payment that somebody waits for stands now. */
export interface PaymentOutlook {
  readonly state: ResumedPayment['state'] | 'due-back';
  /** Piastres that staff pay back, or may have to. */
  readonly dueBack: number;
  /** Something was approved and given back. */
  readonly returned: boolean;
}

export interface VisitServices {
  readNationalId(typed: string): Result<{ readonly id: NationalId; readonly checkDigitMatches: boolean }, NationalIdProblem>;
  readFactor(typed: TypedFactor, identity: Identity): Result<Factor, FactorProblem>;
  readPaperNumber(typed: string): Result<Reference, PaperNumberProblem>;
  askPayment(number: Reference): Promise<PaymentAnswer>;
  /** Six digits, in whatever script, typed while the code is good. */
  readCode(typed: string, sent: SentCode): Result<string, CodeProblem>;
  /** Asks the authority to send a code to the phone on the record, if there is one. */
  sendCode(identity: Identity): Promise<SendCodeResult>;
  /** @param onFound the person is found, and so many lines are being read */
  lookUp(identity: Identity, factor: Factor, onFound: (lines: number) => void): Promise<LookUpResult>;
  photo(record: FoundRecord, violationId: string): Promise<PhotoResult>;
  quote(record: FoundRecord, violationIds: readonly string[]): Promise<QuoteResult>;
  /** What this machine may do now. */
  standing(): ServiceStanding;
  /** What is taken as a second proof now: a code needs the authority. */
  factors(): readonly FactorType[];
  /** Methods that the policy allows and that this machine has now; whether the card terminal is there is said by the notices. */
  methods(reference: string | null): readonly PaymentMethod[];
  /** How what is left of this payment can be paid: `reference` null before it is opened. */
  waysToPay(left: {
    readonly amount: number;
    readonly reference: string | null;
    readonly credits: readonly OpenCredit[];
  }): readonly WayToPay[];
  /** Piastres that the payment holds now. */
  held(reference: string | null): number;
  /** Opens the payment on the first call for a quote, adds a tender to it on each further one. */
  pay(
    request: {
      readonly method: PaymentMethod;
      readonly credits: readonly OpenCredit[];
      readonly record: FoundRecord;
      readonly quote: PayableQuote;
      readonly identity: Identity;
      readonly language: Language;
      readonly reference: string | null;
    },
    on: {
      readonly reference: (reference: string) => void;
      readonly phase: (phase: TerminalPhase) => void;
      readonly cash: (cash: CashView) => void;
      readonly qr: (qr: QrView) => void;
    },
  ): Promise<PayResult>;
  /** `null`: the payment has no reference yet; it is stopped before any device is asked. */
  cancelPayment(reference: string | null): void;
  /** The citizen left, at whatever point: a payment that took nothing is closed, an approval that still comes is given back. */
  leave(reference: string): void;
  /** Ends the payment's visit: what it holds becomes a credit; the slip of whatever is owed is printed. */
  giveCredit(reference: string): Promise<CreditingResult>;
  /** The reference of a payment without an answer, on paper. */
  printUnknown(reference: string): Promise<SlipState>;
  settle(reference: string): Promise<SettleResult>;
  /** @param person whose certificates they are, where another machine was paid; null for a payment of this one */
  print(reference: string, onProgress: (prints: readonly PrintView[]) => void, person: PersonAtHand | null): Promise<PrintResult>;
  /** Staff were called, or the visit ended at staff. */
  callStaff(page: string): void;
}
