/**
 * What the renderer is told: one page with exactly the data that it shows. The renderer imports these types only.
 * Amounts are integer piastres, times ISO 8601 UTC. Every page of `VisitPage` has a React page; the build breaks otherwise.
 */
import type { Instant } from '../clock.ts';
import type { CashPhase, ReturnReason } from '../devices/cash/acceptor.ts';
import type { PrinterFault } from '../devices/printer/printer.ts';
import type { TerminalPhase } from '../devices/terminal/terminal.ts';
import type { FactorType } from '../identity/identity.ts';
import type { PaperNumberProblem } from '../identity/reference.ts';
import type { ServiceStanding } from '../outage/standing.ts';
import type { AuthorityTrouble } from '../register/register.ts';
import type { Bilingual, Eligibility, Fee, Policy, Subject, Violation } from '../register/schemas.ts';
import type { Mode } from '../staff/roles.ts';
import type { StaffPage } from '../staff/view.ts';

export type Language = 'ar' | 'en';

/** Why a typed national ID is not taken. `check-digit` alone may be overridden by "my number is right". */
export type NationalIdProblem = 'length' | 'characters' | 'century' | 'date' | 'future' | 'governorate' | 'check-digit';

export type FactorProblem =
  | 'plate-letters'
  | 'plate-banned-letter'
  | 'plate-digits'
  | 'plate-governorate'
  | 'licence-format'
  | 'equals-identity'
  | 'too-many-codes';

/** Why a one-time code is not looked up: it is not six digits, or its time is over. */
export type CodeProblem = 'format' | 'expired';

/** A service that the kiosk cannot give now, said before anybody types. */
export type ServiceNotice =
  | 'authority-unreachable'
  | 'terminal-unavailable'
  | 'certificate-printer-unavailable'
  | 'receipt-printer-unavailable'
  | 'money-out-of-service'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-revoked'
  | 'on-battery';

/** A line as the citizen sees it: the authority's violation plus what our own journal knows of it. */
export interface LineView {
  readonly violation: Violation;
  /** Set when a payment of this kiosk covers the line: it cannot be chosen (the journal overlays the register). */
  readonly ourPayment?: {
    readonly reference: string;
    readonly state: 'being-paid' | 'paid';
  };
  readonly choosable: boolean;
}

export interface SubjectView {
  readonly subject: Subject;
  readonly lines: readonly LineView[];
  readonly count: number;
  readonly amountDue: number;
}

export interface RecordView {
  readonly maskedName: string;
  readonly dataAsOf: Instant;
  /** `register`, `kept`: not the authority's answer of this moment; what is kept cannot be paid. */
  readonly from: 'authority' | 'register' | 'kept';
  readonly subjects: readonly SubjectView[];
  readonly violationCount: number;
  readonly amountDue: number;
}

/** What a citizen may have come for: to pay all that is payable, or what is on one licence or plate. */
export interface PurposeView {
  readonly subject: Subject;
  /** Lines that can be paid here now. */
  readonly payable: number;
  /** All lines; with none its certificate may be asked for, for the fee alone. */
  readonly count: number;
  readonly choosable: boolean;
}

/** The photo of a ticket, while somebody looks at it. */
export type PhotoView =
  | { readonly violationId: string; readonly state: 'loading' | 'missing' }
  /** `image`: a `data:` address. */
  | { readonly violationId: string; readonly state: 'shown'; readonly image: string };

export type PaymentMethod = Policy['methods'][number] | 'credit';

/** A way to pay what is left, with what has to be said before it is chosen. */
export type WayToPay =
  | { readonly method: 'card' }
  | { readonly method: 'qr' }
  /** `notes`: values that are taken, in piastres; no change is given. `whole`: all of what is left can be paid so, otherwise a part. */
  | { readonly method: 'cash'; readonly notes: readonly number[]; readonly whole: boolean }
  /** Left over from an earlier visit of this person. */
  | { readonly method: 'credit'; readonly amount: number };

/** Notes as they go in, while they do. Piastres. */
export interface CashView {
  readonly phase: CashPhase;
  /** Values that fit into what is left. */
  readonly takes: readonly number[];
  /** The last note that came back; `value` null: it was not recognised. */
  readonly returned: { readonly value: number | null; readonly why: ReturnReason } | null;
}

export interface QrView {
  readonly phase: 'starting' | 'shown' | 'cancelling';
  /** A `data:` address of the drawn code, or null before it is there. */
  readonly image: string | null;
  /** The payment service's reference, for whoever types it instead. */
  readonly serviceReference: string | null;
  readonly expiresAt: Instant | null;
}

/** An amount that the person gets back, under a number; its slip on paper. */
export interface CreditView {
  readonly number: string;
  readonly amount: number;
}

/** What a number alone says of its payment: never whose it is, nor what was paid for. */
export interface KnownPayment {
  /**
   * `waiting`: paid, and the authority has not answered this machine. `unresolved`: whether it was paid is not known. `not-paid`: no money
   * is in it; what came in is on its way back, or due back.
   */
  readonly state: 'settled' | 'part-settled' | 'refused' | 'waiting' | 'unresolved' | 'not-paid';
  /** Piastres that are not part of what was settled. */
  readonly dueBack: number;
  /** Certificates that were issued for it, printed or not. */
  readonly certificates: number;
}

/** Whether a slip came out; `none`: there was none to print. */
export type SlipState = 'none' | 'printing' | 'printed' | 'failed';

/** What this kiosk can do for somebody now. */
export type Service = 'look-up' | 'pay' | 'print-paid';

export interface BillView {
  readonly fines: number;
  readonly lineCount: number;
  readonly fees: readonly Fee[];
  readonly total: number;
}

export interface QuoteView extends BillView {
  readonly certificates: readonly {
    readonly subject: Subject;
    readonly eligibility: Eligibility;
  }[];
  readonly expiresAt: Instant;
  /** Set when nobody but this machine says so: how old the data is. The amounts are to be confirmed, and no certificate comes now. */
  readonly provisionalAsOf: Instant | null;
}

export interface PrintView {
  readonly document: 'clearance' | 'receipt' | 'statement' | 'slip';
  /** The one truly used: either may stand in for the other. */
  readonly device: 'a4' | 'receipt';
  /** Clearance number, credit number or payment reference. */
  readonly number: string;
  readonly state: 'waiting' | 'queued' | 'printing' | 'completed' | 'failed' | 'unknown';
  readonly faults: readonly PrinterFault[];
}

/** Staff's exact reason, in small print. */
export interface FaultCode {
  readonly code: string;
  readonly detail: string;
}

export type VisitPage =
  | {
      readonly page: 'attract';
      readonly certificateFee: number;
      readonly services: readonly Service[];
      readonly methods: readonly PaymentMethod[];
      readonly notices: readonly ServiceNotice[];
      readonly canStart: boolean;
    }
  /** The number of a paper in the citizen's hand is typed; `number`: the one that was asked for before, to be corrected. */
  | { readonly page: 'paper-number'; readonly number: string; readonly problem?: PaperNumberProblem }
  | { readonly page: 'asking-payment' }
  /** `number`: the twelve digits as they were typed. */
  | { readonly page: 'payment-state'; readonly number: string; readonly payment: KnownPayment }
  | {
      readonly page: 'payment-not-known';
      readonly number: string;
      /** `unknown`: the authority has heard of no such payment; otherwise it could not be asked. */
      readonly why: 'unknown' | AuthorityTrouble;
      readonly fault: FaultCode;
    }
  | { readonly page: 'national-id'; readonly problem?: NationalIdProblem }
  | {
      readonly page: 'factor';
      readonly factors: readonly FactorType[];
      readonly problem?: FactorProblem;
    }
  | { readonly page: 'sending-code' }
  | {
      readonly page: 'code';
      /** As the authority masks it; for somebody without a phone on record a made-up one. */
      readonly maskedPhone: string;
      readonly problem?: CodeProblem;
    }
  /** `reading`: so many lines, once the person is found. */
  | { readonly page: 'looking-up'; readonly reading: number | null }
  /** `by`: what did not belong to the national ID; after the last try comes a person. */
  | { readonly page: 'not-found'; readonly by: 'code' | 'detail'; readonly triesLeft: number }
  /** A payment of this person was settled here, and its papers never came out. */
  /** `amount`: null where another machine was paid. */
  | { readonly page: 'unprinted'; readonly reference: string; readonly amount: number | null }
  | { readonly page: 'record-stale'; readonly whereToGo: Bilingual }
  | {
      readonly page: 'authority-down';
      readonly reason: 'unreachable' | 'slow' | 'maintenance' | 'nonsense';
      readonly fault: FaultCode;
      readonly record?: RecordView;
    }
  | { readonly page: 'record'; readonly record: RecordView; readonly photo?: PhotoView }
  | {
      readonly page: 'purpose';
      /** Everything that can be paid here: how many lines. */
      readonly payable: number;
      readonly purposes: readonly PurposeView[];
    }
  | {
      readonly page: 'lines';
      /** Of the one licence or plate that was asked for, or of all. */
      readonly record: RecordView;
      readonly chosen: readonly string[];
      /** The most for one payment now, fees included, in piastres; null: there is no such limit. */
      readonly most: number | null;
      /** What was chosen comes to more. */
      readonly overLimit: boolean;
      readonly photo?: PhotoView;
    }
  | {
      readonly page: 'nothing-payable';
      readonly record: RecordView;
      /**
       * No line that is open can be paid here; or nothing was asked but a certificate, and the authority gives none, or without it the
       * fee is over the limit.
       */
      readonly refused: 'payment' | 'certificate' | 'limit';
      readonly reasons: readonly Bilingual[];
    }
  | { readonly page: 'quoting' }
  | {
      readonly page: 'quote';
      readonly quote: QuoteView;
      readonly nothingOwed: boolean;
      readonly payable: boolean;
      readonly notices: readonly ServiceNotice[];
    }
  | {
      readonly page: 'way-to-pay';
      /** Still to be paid. */
      readonly amount: number;
      /** Paid so far; above 0 the choice is between the rest and a credit slip. */
      readonly held: number;
      readonly total: number;
      readonly ways: readonly WayToPay[];
      readonly reference: string;
    }
  | {
      readonly page: 'cash';
      /** Still to be paid. */
      readonly amount: number;
      /** Paid so far, by whatever method. */
      readonly held: number;
      readonly total: number;
      readonly cash: CashView;
      readonly reference: string;
    }
  | {
      readonly page: 'qr';
      readonly amount: number;
      readonly qr: QrView;
      readonly reference: string;
    }
  /** A credit is being redeemed. */
  | { readonly page: 'redeeming'; readonly amount: number; readonly reference: string }
  /** What is owed becomes a credit, and its slip is printed. */
  | { readonly page: 'crediting'; readonly reference: string }
  | {
      readonly page: 'card';
      readonly amount: number;
      readonly phase: TerminalPhase;
      readonly reference: string;
    }
  | {
      readonly page: 'not-paid';
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
      readonly method: PaymentMethod;
      /** What can be had now; the same again only where its method is among them. */
      readonly ways: readonly PaymentMethod[];
      readonly amount: number;
      /** Paid so far by other tenders of this payment: it is not lost. */
      readonly held: number;
      readonly fault: FaultCode;
    }
  | {
      readonly page: 'payment-unknown';
      readonly method: PaymentMethod;
      readonly amount: number;
      readonly slip: SlipState;
      readonly reference: string;
      readonly fault: FaultCode;
    }
  | {
      readonly page: 'issuing';
      readonly amount: number;
      readonly reference: string;
    }
  | {
      readonly page: 'paid-paper-follows';
      readonly amount: number;
      readonly reference: string;
      /** Provisional slips that came out; 0: the receipt alone. */
      readonly slips: number;
      readonly fault: FaultCode;
    }
  | {
      readonly page: 'due-back';
      readonly amount: number;
      readonly dueBack: number;
      readonly reversed: boolean;
      /** The citizen stopped before the whole amount was there, and has their money as a credit. */
      readonly unfinished: boolean;
      readonly credits: readonly CreditView[];
      readonly slip: SlipState;
      readonly reference: string;
    }
  | {
      readonly page: 'printing';
      readonly reference: string;
      readonly prints: readonly PrintView[];
    }
  | {
      readonly page: 'print-failed';
      readonly reference: string;
      readonly prints: readonly PrintView[];
      readonly canRetry: boolean;
      readonly fault: FaultCode;
    }
  | {
      readonly page: 'done';
      readonly reference: string;
      readonly sheets: number;
      readonly prints: readonly PrintView[];
      readonly missing: readonly {
        readonly subject: Subject;
        readonly eligibility: Eligibility;
      }[];
      readonly dueBack: number;
      /** What was paid, to be looked at again; null when it was paid in an earlier visit, or before the kiosk restarted. */
      readonly bill: BillView | null;
    }
  | {
      readonly page: 'resumed';
      readonly reference: string;
      readonly amount: number;
      readonly state: 'being-resolved' | 'unknown' | 'paid' | 'part-paid' | 'not-paid';
    }
  | {
      readonly page: 'staff-needed';
      readonly reason: 'too-many-tries' | 'too-many-look-ups' | 'too-many-numbers' | 'fault';
      readonly fault: FaultCode;
    }
  | { readonly page: 'out-of-service'; readonly fault: FaultCode };

export type PageName = VisitPage['page'];

/** Beside the page, for the one screen of a counter: the record of the person at hand, as long as the visit has it. */
export interface AtHand {
  readonly record: RecordView;
  readonly chosen: readonly string[];
}

export interface KioskView {
  /** Grows by one with each change, so that a late intent can be told from a current one. */
  readonly revision: number;
  readonly language: Language;
  readonly page: VisitPage;
  /** Set while the idle warning shows; seconds left. */
  readonly idleSecondsLeft: number | null;
  readonly canGoBack: boolean;
  readonly canEnd: boolean;
  readonly demonstration: boolean;
  readonly staffCalled: boolean;
  readonly panel: Panel;
  readonly mode: Mode;
  /** With the authority, without it, or why no money is taken. */
  readonly standing: ServiceStanding;
  /** What staff see instead of, or at a counter beside, the page. */
  readonly staff: StaffPage;
  /** Null at a kiosk. */
  readonly atHand: AtHand | null;
}

/** What the technician sets for the machine's screen. */
export interface Panel {
  /** Pixels a millimetre; null: of the usual 21.5" full-HD panel. */
  readonly pitch: number | null;
  readonly sounds: boolean;
}
