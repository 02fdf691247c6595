/** Which page shows which state, with exactly the data that it may show. A state without a row breaks the build. */
import type { StateValueFrom } from 'xstate';
import { isOffline, type PayableQuote } from '../outage/offline-quote.ts';
import type { FoundRecord } from '../register/register.ts';
import type { Bilingual, Policy, Subject } from '../register/schemas.ts';
import { canPay, choosableIds, isChoosable, isClear, methodsNow, outOfService, type visitChart, waysOf } from './chart.ts';
import type { VisitContext } from './context.ts';
import type { Overlay } from './services.ts';
import type {
  AtHand,
  BillView,
  FaultCode,
  KnownPayment,
  LineView,
  PurposeView,
  QuoteView,
  RecordView,
  Service,
  VisitPage,
} from './view.ts';

export type VisitState = StateValueFrom<typeof visitChart>;

const noFault: FaultCode = { code: 'none', detail: '' };
const tooMany = ['too-many-tries', 'too-many-look-ups', 'too-many-numbers'] as const;

export const pages: {
  readonly [S in VisitState]: (context: VisitContext, policy: Policy) => VisitPage;
} = {
  starting: attract,
  attract,
  'paper-number': (c) => ({
    page: 'paper-number',
    number: digitsOf(c),
    ...(c.paperNumberProblem ? { problem: c.paperNumberProblem } : {}),
  }),
  'asking-payment': () => ({ page: 'asking-payment' }),
  'payment-state': (c) => ({ page: 'payment-state', number: digitsOf(c), payment: knownPayment(c) }),
  'payment-not-known': (c) => ({
    page: 'payment-not-known',
    number: digitsOf(c),
    why: c.answer?.outcome === 'trouble' ? c.answer.reason : 'unknown',
    fault: c.answer?.outcome === 'trouble' ? c.answer.fault : noFault,
  }),
  'national-id': (c) => ({
    page: 'national-id',
    ...(c.nationalIdProblem ? { problem: c.nationalIdProblem } : {}),
  }),
  factor: (c) => ({
    page: 'factor',
    factors: c.services.factors(),
    ...(c.factorProblem ? { problem: c.factorProblem } : {}),
  }),
  'sending-code': () => ({ page: 'sending-code' }),
  code: (c) => ({
    page: 'code',
    maskedPhone: c.sentCode?.maskedPhone ?? '',
    ...(c.codeProblem ? { problem: c.codeProblem } : {}),
  }),
  'looking-up': (c) => ({ page: 'looking-up', reading: c.reading }),
  unprinted: (c) => ({ page: 'unprinted', reference: c.unprinted?.reference ?? '', amount: c.unprinted?.amount ?? null }),
  'not-found': (c) => ({ page: 'not-found', by: c.sentCode ? 'code' : 'detail', triesLeft: c.triesLeft }),
  'record-stale': (c) => ({
    page: 'record-stale',
    whereToGo: c.whereToGo ?? { ar: '', en: '' },
  }),
  'authority-down': (c) => ({
    page: 'authority-down',
    reason: c.trouble?.reason ?? 'unreachable',
    fault: c.trouble?.fault ?? noFault,
    ...(c.record ? { record: recordView(c, c.record) } : {}),
  }),
  record: (c) => ({ page: 'record', record: recordView(c, held(c)), ...(c.photo ? { photo: c.photo } : {}) }),
  purpose: (c) => ({ page: 'purpose', payable: choosableIds(c).length, purposes: purposes(c) }),
  'nothing-payable': (c) => ({
    page: 'nothing-payable',
    record: recordView(c, held(c)),
    ...nothingPayable(c),
  }),
  lines: (c) => ({
    page: 'lines',
    record: recordView(c, held(c), c.purpose),
    chosen: c.chosen,
    most: mostPayment(c),
    overLimit: c.overLimit !== null,
    ...(c.photo ? { photo: c.photo } : {}),
  }),
  quoting: () => ({ page: 'quoting' }),
  quote: (c) => ({
    page: 'quote',
    quote: quoteView(c),
    nothingOwed: held(c).violations.length === 0,
    payable: canPay(c) && waysOf(c).length > 0,
    notices: c.notices,
  }),
  'way-to-pay': (c) => ({ page: 'way-to-pay', ...left(c), ways: waysOf(c), reference: c.reference ?? '' }),
  cash: (c) => ({ page: 'cash', ...left(c), cash: c.cash, reference: c.reference ?? '' }),
  qr: (c) => ({ page: 'qr', amount: left(c).amount, qr: c.qr, reference: c.reference ?? '' }),
  redeeming: (c) => ({ page: 'redeeming', amount: left(c).amount, reference: c.reference ?? '' }),
  crediting: (c) => ({ page: 'crediting', reference: c.reference ?? '' }),
  card: (c) => ({
    page: 'card',
    amount: left(c).amount,
    phase: c.phase,
    reference: c.reference ?? '',
  }),
  'not-paid': (c) => ({
    page: 'not-paid',
    reason: c.notPaid?.reason ?? 'refused',
    method: c.method,
    ways: waysOf(c).map(({ method }) => method),
    amount: left(c).amount,
    held: left(c).held,
    fault: c.notPaid?.fault ?? noFault,
  }),
  'payment-unknown': (c) => ({
    page: 'payment-unknown',
    method: c.method,
    amount: left(c).amount,
    slip: c.slip,
    reference: c.reference ?? '',
    fault: c.fault ?? noFault,
  }),
  issuing: (c) => ({
    page: 'issuing',
    amount: c.amount,
    reference: c.reference ?? '',
  }),
  printing: (c) => ({
    page: 'printing',
    reference: c.reference ?? '',
    prints: c.prints,
  }),
  'print-failed': (c) => ({
    page: 'print-failed',
    reference: c.reference ?? '',
    prints: c.prints,
    canRetry: c.canRetryPrint,
    fault: c.fault ?? noFault,
  }),
  'paid-paper-follows': (c) => ({
    page: 'paid-paper-follows',
    amount: c.amount,
    reference: c.reference ?? '',
    slips: c.prints.filter(({ document, number, state }) => document === 'clearance' && number.startsWith('PV') && state === 'completed')
      .length,
    fault: c.fault ?? noFault,
  }),
  'due-back': (c) => ({
    page: 'due-back',
    amount: c.amount,
    dueBack: c.dueBack,
    reversed: c.reversed,
    unfinished: c.unfinished,
    credits: c.credited.credits,
    slip: c.credited.slip,
    reference: c.reference ?? '',
  }),
  done: (c) => ({
    page: 'done',
    reference: c.reference ?? '',
    sheets: c.sheets,
    prints: c.prints,
    missing: c.missing,
    dueBack: c.dueBack,
    bill: c.quote ? billView(c.quote) : null,
  }),
  resumed: (c) => ({
    page: 'resumed',
    reference: c.reference ?? '',
    amount: c.amount,
    state: c.resumed?.state ?? 'unknown',
  }),
  'staff-needed': (c) => ({
    page: 'staff-needed',
    reason: tooMany.find((reason) => reason === c.fault?.code) ?? 'fault',
    fault: c.fault ?? noFault,
  }),
};

/** Of the payment under way, or of the quote before it is opened. */
function left({ services, amount, reference }: VisitContext): { amount: number; held: number; total: number } {
  const held = services.held(reference);
  return { amount: Math.max(0, amount - held), held, total: amount };
}

function attract(c: VisitContext, policy: Policy): VisitPage {
  const stopped = outOfService(c.notices);
  if (stopped) return { page: 'out-of-service', fault: { code: stopped, detail: '' } };
  return {
    page: 'attract',
    certificateFee: policy.certificateFee,
    services: servicesNow(c),
    methods: canPay(c) ? methodsNow(c) : [],
    notices: c.notices,
    canStart: true,
  };
}

function servicesNow(c: VisitContext): Service[] {
  const { notices } = c;
  if (c.services.standing().serving === 'offline') return canPay(c) ? ['look-up', 'pay'] : ['look-up'];
  if (notices.includes('authority-unreachable')) return [];
  const printing = !notices.includes('certificate-printer-unavailable') && !notices.includes('receipt-printer-unavailable');
  return ['look-up', ...(canPay(c) ? (['pay'] as const) : []), ...(printing ? (['print-paid'] as const) : [])];
}

/** Of a record that is paid from without the authority. */
function mostPayment(c: VisitContext): number | null {
  const standing = c.services.standing();
  return c.record?.from === 'register' && standing.serving === 'offline' ? standing.mostPayment : null;
}

/** Null before a record is found, and once the visit has closed it. What this very payment holds is shown as such. */
export function atHand(c: VisitContext, state: VisitState): AtHand | null {
  if (!c.record) return null;
  const ours = ourState(c, state);
  const held = ours && c.reference !== null ? c.chosen.map((id) => [id, { reference: c.reference, state: ours }] as const) : [];
  const overlay = new Map([...c.overlay, ...held]) as Overlay;
  return { record: recordView({ overlay }, c.record), chosen: c.chosen };
}

/** How the lines of the payment under way stand; null: there is none, or nothing is held any more. */
function ourState(c: VisitContext, state: VisitState): 'being-paid' | 'paid' | null {
  switch (state) {
    case 'card':
    case 'cash':
    case 'qr':
    case 'redeeming':
    case 'payment-unknown':
    case 'issuing':
    case 'paid-paper-follows':
      return 'being-paid';
    case 'printing':
    case 'print-failed':
    case 'done':
      if (c.refused) return null;
      return c.paperFollows ? 'being-paid' : 'paid';
    default:
      return null;
  }
}

/** A licence or plate that can neither be paid for nor had a certificate of is shown, and cannot be chosen. */
function purposes(c: VisitContext): PurposeView[] {
  const record = held(c);
  return record.subjects.map((subject) => {
    const payable = choosableIds(c, subject.subjectId).length;
    const count = record.violations.filter((v) => v.subjectId === subject.subjectId).length;
    return { subject, payable, count, choosable: payable > 0 || isClear(c, subject.subjectId) };
  });
}

function digitsOf({ paperNumber }: VisitContext): string {
  return paperNumber?.slice(2) ?? '';
}

function knownPayment({ answer }: VisitContext): KnownPayment {
  if (answer?.outcome !== 'known') throw new Error('no payment in a state that shows one');
  return answer.payment;
}

function held(c: VisitContext): FoundRecord {
  if (!c.record) throw new Error('no record in a state that shows one');
  return c.record;
}

/** @param purpose the one licence or plate that is shown; null: all */
function recordView({ overlay }: Pick<VisitContext, 'overlay'>, record: FoundRecord, purpose: string | null = null): RecordView {
  const shown = record.subjects.filter(({ subjectId }) => purpose === null || subjectId === purpose);
  const subjects = shown.map((subject) => {
    const lines = record.violations
      .filter((v) => v.subjectId === subject.subjectId)
      .map((violation) => lineView(overlay, record, violation));
    return { subject, lines, count: lines.length, amountDue: total(lines) };
  });
  const lines = subjects.flatMap((s) => s.lines);
  return {
    maskedName: record.maskedName,
    dataAsOf: record.dataAsOf,
    from: record.from,
    subjects,
    violationCount: lines.length,
    amountDue: total(lines),
  };
}

function lineView(overlay: Overlay, record: FoundRecord, violation: FoundRecord['violations'][number]): LineView {
  const ourPayment = overlay.get(violation.violationId);
  return { violation, choosable: isChoosable(overlay, record, violation), ...(ourPayment ? { ourPayment } : {}) };
}

/** A sum for showing how much stands open; what is to be paid comes from a quote alone. */
function total(lines: readonly LineView[]): number {
  return lines.reduce((sum, line) => sum + (line.ourPayment ? 0 : line.violation.amountDue), 0);
}

/** A licence or plate without a line can always be asked a certificate for: without a quote only its fee stood in the way. */
function nothingPayable(c: VisitContext): Pick<Extract<VisitPage, { page: 'nothing-payable' }>, 'refused' | 'reasons'> {
  if (c.quote) return { refused: 'certificate', reasons: refusals(c.quote, c.purpose) };
  if (held(c).subjects.some(({ subjectId }) => isClear(c, subjectId))) return { refused: 'limit', reasons: [] };
  return { refused: 'payment', reasons: unpayableReasons(held(c)) };
}

/** Why the authority gives no certificate, in its own words, each once. @param purpose the one licence or plate asked for; null: all */
function refusals({ clearanceIfPaid }: PayableQuote, purpose: string | null): Bilingual[] {
  const asked = clearanceIfPaid.filter(({ subjectId }) => purpose === null || subjectId === purpose);
  const texts = asked.flatMap(({ reasons }) => reasons.map(({ text }) => text));
  return [...new Map(texts.map((text) => [text.en, text])).values()];
}

function unpayableReasons(record: FoundRecord): { ar: string; en: string }[] {
  const reasons = new Map<string, { ar: string; en: string }>();
  for (const { payable } of record.violations) {
    if (payable.answer === 'no')
      reasons.set(payable.whereToGo.en, {
        ar: `${payable.explanation.ar} ${payable.whereToGo.ar}`,
        en: `${payable.explanation.en} ${payable.whereToGo.en}`,
      });
  }
  return [...reasons.values()];
}

function quoteView(c: VisitContext): QuoteView {
  if (!c.quote) throw new Error('no quote in a state that shows one');
  const { quote } = c;
  const subjects = new Map<string, Subject>(held(c).subjects.map((s) => [s.subjectId, s]));
  return {
    ...billView(quote),
    certificates: quote.clearanceIfPaid.flatMap((eligibility) => {
      const subject = subjects.get(eligibility.subjectId);
      return subject ? [{ subject, eligibility }] : [];
    }),
    expiresAt: quote.expiresAt,
    provisionalAsOf: isOffline(quote) ? quote.dataAsOf : null,
  };
}

function billView(quote: PayableQuote): BillView {
  return {
    fines: quote.lines.reduce((sum, line) => sum + line.amount, 0),
    lineCount: quote.lines.length,
    fees: quote.fees,
    total: quote.total,
  };
}
