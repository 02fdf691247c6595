import type { TerminalPhase } from '../devices/terminal/terminal.ts';
import type { TypedFactor } from '../identity/typed-factor.ts';
import type {
  CreditingResult,
  LookUpResult,
  PaymentAnswer,
  PaymentOutlook,
  PayResult,
  PhotoResult,
  PrintResult,
  QuoteResult,
  SendCodeResult,
  SettleResult,
} from './services.ts';
import type { CashView, FaultCode, Language, PaymentMethod, PrintView, QrView, ServiceNotice, SlipState } from './view.ts';

/** What the citizen (or the idle clock on their behalf) asks for. */
export type Intent =
  | { readonly type: 'START'; readonly language?: Language | undefined }
  | { readonly type: 'START_WITH_PAPER' }
  | { readonly type: 'PAPER_NUMBER'; readonly typed: string }
  | {
      readonly type: 'NATIONAL_ID';
      readonly typed: string;
      readonly checkDigitConfirmed: boolean;
    }
  | { readonly type: 'FACTOR'; readonly typed: TypedFactor }
  | { readonly type: 'SEND_CODE' }
  | { readonly type: 'CODE'; readonly typed: string }
  | { readonly type: 'CONTINUE' }
  | { readonly type: 'SHOW_PHOTO'; readonly violationId: string }
  | { readonly type: 'HIDE_PHOTO' }
  | { readonly type: 'CHOOSE_PURPOSE'; readonly subjectId: string | null }
  | { readonly type: 'CHOOSE_LINES'; readonly violationIds: readonly string[] }
  | { readonly type: 'CONFIRM_QUOTE' }
  | { readonly type: 'CHOOSE_METHOD'; readonly method: PaymentMethod }
  | { readonly type: 'DECLINE_QUOTE' }
  | { readonly type: 'CANCEL_PAYMENT' }
  | { readonly type: 'RETRY' }
  | { readonly type: 'BACK' }
  | { readonly type: 'END' }
  | { readonly type: 'SET_LANGUAGE'; readonly language: Language }
  | { readonly type: 'CALL_STAFF' };

/** What money and devices say. Each has a rule in every state. */
export type DeviceEvent =
  | { readonly type: 'money.reference'; readonly reference: string }
  | { readonly type: 'money.phase'; readonly phase: TerminalPhase }
  | { readonly type: 'money.cash'; readonly cash: CashView }
  | { readonly type: 'money.qr'; readonly qr: QrView }
  | { readonly type: 'money.result'; readonly result: PayResult }
  | { readonly type: 'money.credited'; readonly result: CreditingResult }
  | {
      readonly type: 'money.resolved';
      readonly reference: string;
      readonly state: PaymentOutlook['state'];
      readonly dueBack: number;
      /** Something was approved and given back. */
      readonly returned: boolean;
    }
  | { readonly type: 'settlement.result'; readonly result: SettleResult }
  /** The authority has answered after all, while the citizen still stands there. */
  | { readonly type: 'settlement.answered'; readonly reference: string }
  | { readonly type: 'print.progress'; readonly prints: readonly PrintView[] }
  | { readonly type: 'print.result'; readonly result: PrintResult }
  | { readonly type: 'print.slip'; readonly slip: SlipState }
  | { readonly type: 'health'; readonly notices: readonly ServiceNotice[] }
  | { readonly type: 'fatal'; readonly fault: FaultCode };

export const deviceEventTypes = [
  'money.reference',
  'money.phase',
  'money.cash',
  'money.qr',
  'money.result',
  'money.credited',
  'money.resolved',
  'settlement.result',
  'settlement.answered',
  'print.progress',
  'print.result',
  'print.slip',
  'health',
  'fatal',
] as const satisfies readonly DeviceEvent['type'][];

export type RecordEvent =
  | { readonly type: 'payment.answer'; readonly answer: PaymentAnswer }
  | { readonly type: 'code.result'; readonly result: SendCodeResult }
  | { readonly type: 'photo.result'; readonly result: PhotoResult }
  | { readonly type: 'lookup.found'; readonly lines: number }
  | { readonly type: 'lookup.result'; readonly result: LookUpResult }
  | { readonly type: 'quote.result'; readonly result: QuoteResult };

export type VisitEvent = Intent | DeviceEvent | RecordEvent;
