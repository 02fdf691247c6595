/** Which panel of the counter shows which page of the visit. A page of the core without a row here breaks the build. */
import type { PageName } from '../../electron/core/visit/view.ts';
import type { PageComponent } from '../citizen/visit.ts';
import { AskingPaymentPanel, PaymentNotKnownPanel, PaymentStatePanel } from './panels/by-number.tsx';
import {
  AuthorityDownPanel,
  FindPanel,
  LookingUpPanel,
  NotFoundPanel,
  OutOfServicePanel,
  QuotingPanel,
  RecordStalePanel,
  StaffNeededPanel,
} from './panels/finding.tsx';
import { CashPanel, CreditingPanel, QrPanel, RedeemingPanel } from './panels/money.tsx';
import { DonePanel, IssuingPanel, PaperFollowsPanel, PrintFailedPanel, PrintingPanel, UnprintedPanel } from './panels/papers.tsx';
import {
  CardPanel,
  DueBackPanel,
  NothingPayablePanel,
  NotPaidPanel,
  PaymentUnknownPanel,
  QuotePanel,
  RecordPanel,
  ResumedPanel,
  WayToPayPanel,
} from './panels/paying.tsx';

export const panels: { readonly [P in PageName]: PageComponent<P> } = {
  attract: FindPanel,
  'paper-number': FindPanel,
  'asking-payment': AskingPaymentPanel,
  'payment-state': PaymentStatePanel,
  'payment-not-known': PaymentNotKnownPanel,
  'national-id': FindPanel,
  factor: FindPanel,
  'sending-code': FindPanel,
  code: FindPanel,
  'looking-up': LookingUpPanel,
  unprinted: UnprintedPanel,
  'not-found': NotFoundPanel,
  'record-stale': RecordStalePanel,
  'authority-down': AuthorityDownPanel,
  record: RecordPanel,
  purpose: RecordPanel,
  lines: RecordPanel,
  'nothing-payable': NothingPayablePanel,
  quoting: QuotingPanel,
  quote: QuotePanel,
  'way-to-pay': WayToPayPanel,
  card: CardPanel,
  cash: CashPanel,
  qr: QrPanel,
  redeeming: RedeemingPanel,
  crediting: CreditingPanel,
  'not-paid': NotPaidPanel,
  'payment-unknown': PaymentUnknownPanel,
  issuing: IssuingPanel,
  'paid-paper-follows': PaperFollowsPanel,
  'due-back': DueBackPanel,
  printing: PrintingPanel,
  'print-failed': PrintFailedPanel,
  done: DonePanel,
  resumed: ResumedPanel,
  'staff-needed': StaffNeededPanel,
  'out-of-service': OutOfServicePanel,
};

/** News that colours the panel's edge and sounds; the heading says it too. */
export const tones: Readonly<Partial<Record<PageName, 'good' | 'bad'>>> = {
  'not-found': 'bad',
  'record-stale': 'bad',
  'authority-down': 'bad',
  'not-paid': 'bad',
  'payment-unknown': 'bad',
  'paid-paper-follows': 'good',
  'print-failed': 'bad',
  done: 'good',
  'staff-needed': 'bad',
  'out-of-service': 'bad',
};
