import type { TerminalPhase } from '../devices/terminal/terminal.ts';
import type { Factor, Identity } from '../identity/identity.ts';
import type { PaperNumberProblem, Reference } from '../identity/reference.ts';
import type { PayableQuote } from '../outage/offline-quote.ts';
import type { OpenCredit } from '../payment/credits.ts';
import type { AuthorityTrouble, FoundRecord } from '../register/register.ts';
import type { Bilingual } from '../register/schemas.ts';
import type {
  CreditingResult,
  MissingClearance,
  Overlay,
  PaymentAnswer,
  PayResult,
  ResumedPayment,
  SentCode,
  UnprintedPayment,
  VisitServices,
} from './services.ts';
import type {
  CashView,
  CodeProblem,
  FactorProblem,
  FaultCode,
  Language,
  NationalIdProblem,
  PaymentMethod,
  PhotoView,
  PrintView,
  QrView,
  ServiceNotice,
  SlipState,
} from './view.ts';

export interface VisitContext {
  readonly services: VisitServices;
  readonly lookUpTries: number;
  readonly language: Language;
  readonly staffCalled: boolean;
  /** Which services cannot be given now; outlives the visit. */
  readonly notices: readonly ServiceNotice[];
  /** Of a paper in the citizen's hand, while its payment is asked for and shown. */
  readonly paperNumber: Reference | null;
  readonly paperNumberProblem: PaperNumberProblem | null;
  readonly answer: PaymentAnswer | null;
  /** Numbers in this visit that nobody knew. */
  readonly unknownNumbers: number;
  readonly identity: Identity | null;
  readonly nationalIdProblem: NationalIdProblem | null;
  readonly factor: Factor | null;
  readonly factorProblem: FactorProblem | null;
  /** The one-time code that was sent, while it may still be typed. */
  readonly sentCode: SentCode | null;
  readonly codeProblem: CodeProblem | null;
  /** Messages that this visit had sent to a phone. */
  readonly codesSent: number;
  readonly triesLeft: number;
  /** Lines that are being read, once the person is found. */
  readonly reading: number | null;
  readonly record: FoundRecord | null;
  readonly overlay: Overlay;
  readonly unprinted: UnprintedPayment | null;
  readonly whereToGo: Bilingual | null;
  readonly trouble: {
    readonly reason: AuthorityTrouble;
    readonly fault: FaultCode;
    readonly at: 'sending-code' | 'looking-up' | 'quoting';
  } | null;
  readonly reReads: number;
  readonly photo: PhotoView | null;
  /** The licence or plate that the citizen came for; null: all of them. */
  readonly purpose: string | null;
  readonly chosen: readonly string[];
  readonly quote: PayableQuote | null;
  /** What was chosen comes to more than this: the most for one payment while the authority cannot be reached. */
  readonly overLimit: number | null;
  readonly reference: string | null;
  readonly amount: number;
  /** Open when the quote came; one that has been redeemed since is not offered again. */
  readonly credits: readonly OpenCredit[];
  readonly method: PaymentMethod;
  readonly cash: CashView;
  readonly qr: QrView;
  /** What is owed to whoever leaves, and whether its slip came out. */
  readonly credited: CreditingResult;
  /** They left before the whole amount was there. */
  readonly unfinished: boolean;
  readonly slip: SlipState;
  readonly phase: TerminalPhase;
  readonly notPaid: Extract<PayResult, { outcome: 'not-paid' }> | null;
  readonly fault: FaultCode | null;
  readonly dueBack: number;
  readonly reversed: boolean;
  /** The authority settled nothing: after the receipt the page says what becomes of the money. */
  readonly refused: boolean;
  readonly paperFollows: boolean;
  readonly missing: readonly MissingClearance[];
  readonly prints: readonly PrintView[];
  readonly sheets: number;
  readonly canRetryPrint: boolean;
  readonly resumed: ResumedPayment | null;
}

export interface VisitInput {
  readonly services: VisitServices;
  readonly lookUpTries: number;
  readonly language: Language;
  readonly notices: readonly ServiceNotice[];
  readonly resumed: ResumedPayment | null;
}

export const noCash: CashView = { phase: 'starting', takes: [], returned: null };
export const noQr: QrView = { phase: 'starting', image: null, serviceReference: null, expiresAt: null };

/** Everything that belongs to one person: gone when the visit ends. */
export function nobody(): Omit<VisitContext, 'services' | 'lookUpTries' | 'language' | 'notices' | 'triesLeft'> {
  return {
    staffCalled: false,
    paperNumber: null,
    paperNumberProblem: null,
    answer: null,
    unknownNumbers: 0,
    identity: null,
    nationalIdProblem: null,
    factor: null,
    factorProblem: null,
    sentCode: null,
    codeProblem: null,
    codesSent: 0,
    reading: null,
    record: null,
    overlay: new Map(),
    unprinted: null,
    whereToGo: null,
    trouble: null,
    reReads: 0,
    photo: null,
    purpose: null,
    chosen: [],
    quote: null,
    overLimit: null,
    reference: null,
    amount: 0,
    credits: [],
    method: 'card',
    cash: noCash,
    qr: noQr,
    credited: { credits: [], slip: 'none' },
    unfinished: false,
    slip: 'none',
    phase: 'starting',
    notPaid: null,
    fault: null,
    dueBack: 0,
    reversed: false,
    refused: false,
    paperFollows: false,
    missing: [],
    prints: [],
    sheets: 0,
    canRetryPrint: false,
    resumed: null,
  };
}

/** @throws Error where a state needs what no way to it leaves out */
export function required<T>(value: T | null, name: string): T {
  if (value === null) throw new Error(`the visit has no ${name} in this state`);
  return value;
}
