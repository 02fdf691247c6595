/** Which React page shows which page of the visit. A page of the core without a row here breaks the build. */
import type { PageName } from '../../electron/core/visit/view.ts';
import { AskingPaymentPage } from './pages/asking-payment.tsx';
import { AttractPage } from './pages/attract.tsx';
import { AuthorityDownPage } from './pages/authority-down.tsx';
import { CardPage } from './pages/card.tsx';
import { CashPage } from './pages/cash.tsx';
import { CodePage } from './pages/code.tsx';
import { CreditingPage } from './pages/crediting.tsx';
import { DonePage } from './pages/done.tsx';
import { DueBackPage } from './pages/due-back.tsx';
import { FactorPage } from './pages/factor.tsx';
import { IssuingPage } from './pages/issuing.tsx';
import { LinesPage } from './pages/lines.tsx';
import { LookingUpPage } from './pages/looking-up.tsx';
import { NationalIdPage } from './pages/national-id.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { NotPaidPage } from './pages/not-paid.tsx';
import { NothingPayablePage } from './pages/nothing-payable.tsx';
import { OutOfServicePage } from './pages/out-of-service.tsx';
import { PaidPaperFollowsPage } from './pages/paid-paper-follows.tsx';
import { PaperNumberPage } from './pages/paper-number.tsx';
import { PaymentNotKnownPage } from './pages/payment-not-known.tsx';
import { PaymentStatePage } from './pages/payment-state.tsx';
import { PaymentUnknownPage } from './pages/payment-unknown.tsx';
import { PrintFailedPage } from './pages/print-failed.tsx';
import { PrintingPage } from './pages/printing.tsx';
import { PurposePage } from './pages/purpose.tsx';
import { QrPage } from './pages/qr.tsx';
import { QuotePage } from './pages/quote.tsx';
import { QuotingPage } from './pages/quoting.tsx';
import { RecordPage } from './pages/record.tsx';
import { RecordStalePage } from './pages/record-stale.tsx';
import { RedeemingPage } from './pages/redeeming.tsx';
import { ResumedPage } from './pages/resumed.tsx';
import { SendingCodePage } from './pages/sending-code.tsx';
import { StaffNeededPage } from './pages/staff-needed.tsx';
import { UnprintedPage } from './pages/unprinted.tsx';
import { WayToPayPage } from './pages/way-to-pay.tsx';
import type { PageComponent } from './visit.ts';

export const pages: { readonly [P in PageName]: PageComponent<P> } = {
  attract: AttractPage,
  'paper-number': PaperNumberPage,
  'asking-payment': AskingPaymentPage,
  'payment-state': PaymentStatePage,
  'payment-not-known': PaymentNotKnownPage,
  'national-id': NationalIdPage,
  factor: FactorPage,
  'sending-code': SendingCodePage,
  code: CodePage,
  'looking-up': LookingUpPage,
  unprinted: UnprintedPage,
  'not-found': NotFoundPage,
  'record-stale': RecordStalePage,
  'authority-down': AuthorityDownPage,
  record: RecordPage,
  purpose: PurposePage,
  lines: LinesPage,
  'nothing-payable': NothingPayablePage,
  quoting: QuotingPage,
  quote: QuotePage,
  'way-to-pay': WayToPayPage,
  card: CardPage,
  cash: CashPage,
  qr: QrPage,
  redeeming: RedeemingPage,
  crediting: CreditingPage,
  'not-paid': NotPaidPage,
  'payment-unknown': PaymentUnknownPage,
  issuing: IssuingPage,
  'paid-paper-follows': PaidPaperFollowsPage,
  'due-back': DueBackPage,
  printing: PrintingPage,
  'print-failed': PrintFailedPage,
  done: DonePage,
  resumed: ResumedPage,
  'staff-needed': StaffNeededPage,
  'out-of-service': OutOfServicePage,
};
