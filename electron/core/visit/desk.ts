/** The visit's services, put together from register, payments, settlement and papers: where an outcome becomes what a page can say. */
import { cairoDate } from '../../../resources/locale/format.ts';
import type { Clock } from '../clock.ts';
import type { Readiness } from '../devices/readiness.ts';
import type { CardTerminal } from '../devices/terminal/terminal.ts';
import type { Factor, Identity } from '../identity/identity.ts';
import { lastFour } from '../identity/mask.ts';
import { parseNationalId } from '../identity/national-id.ts';
import { parseOneTimeCode } from '../identity/one-time-code.ts';
import { isReference, parsePaperNumber, type Reference } from '../identity/reference.ts';
import { readTypedFactor } from '../identity/typed-factor.ts';
import type { Log } from '../log.ts';
import { type Piastres, piastres } from '../money.ts';
import { isOffline, offlineQuote, type PayableQuote } from '../outage/offline-quote.ts';
import type { ServiceStanding } from '../outage/standing.ts';
import type { ForeignPapers } from '../paper/foreign-papers.ts';
import type { Printing } from '../paper/printing.ts';
import { qrPicture } from '../paper/qr.ts';
import type { CardNotPaidReason, CardResult, CardService } from '../payment/card.ts';
import type { CashResult, CashService } from '../payment/cash.ts';
import type { CreditResult, CreditService } from '../payment/credits.ts';
import type { OpenPaymentError, PaymentStanding, Payments } from '../payment/payments.ts';
import type { QrProgress, QrResult, QrService } from '../payment/qr.ts';
import type { AuthorityError } from '../register/authority-error.ts';
import type { FoundRecord, Register } from '../register/register.ts';
import type { Policy, Violation } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import type { Settlement } from '../settlement/settlement.ts';
import { createAllowance } from './allowance.ts';
import { createPaymentQuestions } from './asked-payment.ts';
import type {
  CreditingResult,
  LookUpResult,
  PayResult,
  PhotoResult,
  QuoteResult,
  SendCodeResult,
  SettleResult,
  UnprintedPayment,
  VisitServices,
} from './services.ts';
import type { FaultCode, QrView, SlipState, WayToPay } from './view.ts';

type PolicyMethod = Policy['methods'][number];
type PayRequest = Parameters<VisitServices['pay']>[0];
type PayListeners = Parameters<VisitServices['pay']>[1];

/** Text messages that one kiosk may cause, whoever stands there: each is a message to somebody’s phone. */
const CODES = 10;
const CODES_WITHIN_MS = 15 * 60_000;

export interface DeskOptions {
  readonly register: Register;
  readonly payments: Payments;
  readonly card: CardService;
  readonly cash: CashService;
  readonly qr: QrService;
  readonly credits: CreditService;
  readonly terminal: CardTerminal;
  readonly settlement: Settlement;
  readonly printing: Printing;
  readonly foreign: ForeignPapers;
  readonly readiness: Readiness;
  readonly standing: () => ServiceStanding;
  /** Numbers that are left for provisional slips. */
  readonly numbersLeft: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

export function createDesk(options: DeskOptions): VisitServices {
  const {
    register,
    payments,
    card,
    cash,
    qr,
    credits: creditService,
    terminal,
    settlement,
    printing,
    foreign,
    readiness,
    clock,
    log,
  } = options;
  const { standing } = options;
  const codes = createAllowance({ most: CODES, withinMs: CODES_WITHIN_MS, clock });
  /** The citizen stopped the payment under way, perhaps before it had a reference. */
  let cancelled = false;

  function overlayOf(record: FoundRecord) {
    return payments.overlay(
      record.violations.map((violation) => violation.violationId),
      record.dataAsOf,
    );
  }

  /**
   * Without the authority only what the signed policy allows without it; what it has promised an amount for may be finished by
   * whatever does not need it.
   * @param quote of a payment that is under way; null: none is
   */
  function methodsNow(quote: PayableQuote | null): readonly PolicyMethod[] {
    const now = standing();
    const { methods, offline } = register.policy();
    if (now.serving !== 'online' && (quote === null || isOffline(quote))) {
      if (now.serving === 'offline') return now.methods;
      return quote === null ? [] : methods.filter((method) => offline.methods.some((allowed) => allowed === method) && inService[method]());
    }
    return methods.filter((method) => inService[method]() && (now.serving === 'online' || method !== 'qr'));
  }

  function quoteOf(reference: string | null): PayableQuote | null {
    return reference === null ? null : (payments.standing(reference as Reference)?.quote ?? null);
  }

  /** Whether the card terminal is there is said by the notices: it is asked before each payment. */
  const inService: Readonly<Record<PolicyMethod, () => boolean>> = {
    card: () => true,
    cash: () => cash.outOfService() === null,
    qr: qr.inService,
  };

  function wayBy(method: PolicyMethod, left: Piastres): WayToPay[] {
    if (method !== 'cash') return [{ method }];
    const offer = cash.offer(left);
    return offer ? [{ method, ...offer }] : [];
  }

  /** By the method that was chosen: whatever comes of it is in the journal before it is said here. */
  async function payBy(reference: Reference, { method, credits }: PayRequest, on: PayListeners): Promise<PayResult> {
    switch (method) {
      case 'card':
        return cardResult(await stoppable(reference, card.payByCard(reference, terminal, on.phase)));
      case 'cash':
        return cashResult(
          await stoppable(
            reference,
            cash.payInCash(reference, ({ phase, takes, returned }) => on.cash({ phase, takes, returned })),
          ),
        );
      case 'qr':
        return qrResult(
          await stoppable(
            reference,
            qr.payByQr(reference, (progress) => on.qr(qrView(progress))),
          ),
        );
      case 'credit': {
        const used = (payments.standing(reference)?.tenders ?? []).map((tender) => tender.poiId);
        const next = credits.find(({ number }) => !used.includes(number));
        return next ? creditResult(await creditService.payByCredit(reference, next)) : { outcome: 'part-paid' };
      }
    }
  }

  /** Whoever stopped it before it had a reference has stopped it all the same. */
  function stoppable<T>(reference: Reference, paying: Promise<T>): Promise<T> {
    if (cancelled) stop(reference);
    return paying;
  }

  function stop(reference: Reference): void {
    card.cancel(reference);
    cash.stop(reference);
    qr.cancel(reference);
  }

  /** The slip of everything that is owed of this payment, each once. */
  async function printSlips(reference: Reference): Promise<CreditingResult> {
    const owed = payments.owed(reference);
    let slip: SlipState = owed.length === 0 ? 'none' : 'printed';
    for (const { number } of owed) {
      const printed = await printing.slip(reference, { kind: 'credit', number }, () => undefined);
      if (printed.outcome === 'failed') slip = 'failed';
    }
    return { credits: owed.map(({ number, amount }) => ({ number, amount })), slip };
  }

  return {
    readNationalId(typed) {
      const read = parseNationalId(typed, cairoDate(clock.now()));
      return read.ok ? ok({ id: read.value.id, checkDigitMatches: read.value.checkDigitMatches }) : err(read.error.kind);
    },
    readFactor: (typed, identity) => readTypedFactor(typed, identity),
    readPaperNumber: parsePaperNumber,
    askPayment: createPaymentQuestions({ register, payments, standing, clock }),

    readCode(typed, sent) {
      if (clock.now() >= Date.parse(sent.expiresAt)) return err('expired');
      const code = parseOneTimeCode(typed);
      return code === null ? err('format') : ok(code);
    },
    standing,
    factors() {
      const { factors } = register.policy();
      return standing().serving === 'offline' ? factors.filter((factor) => factor !== 'one-time-code') : factors;
    },
    methods: (reference) => methodsNow(quoteOf(reference)),
    waysToPay({ amount, reference, credits }) {
      const used = reference === null ? [] : (payments.standing(reference as Reference)?.tenders ?? []).map((tender) => tender.poiId);
      const left = credits
        .filter(({ number }) => !used.includes(number))
        .map((credit) => ({ method: 'credit' as const, amount: credit.amount }));
      return [...left, ...methodsNow(quoteOf(reference)).flatMap((method) => wayBy(method, piastres(amount)))];
    },
    held: (reference) => (reference === null ? 0 : payments.heldInVisit(reference)),

    async sendCode(identity): Promise<SendCodeResult> {
      if (!codes.take()) return { outcome: 'too-many-codes' };
      const sent = await register.sendCode(identity);
      if (sent.ok) return { outcome: 'sent', ...sent.value };
      if (sent.error.kind === 'too-many-codes') return { outcome: 'too-many-codes' };
      return { outcome: 'trouble', reason: sent.error.reason, fault: faultOf(sent.error.cause) };
    },

    async photo(record, violationId): Promise<PhotoResult> {
      const photo = await register.photo(record, violationId);
      return { violationId, image: photo.ok ? `data:${photo.value.mediaType};base64,${photo.value.data}` : null };
    },

    async lookUp(identity, factor, onFound): Promise<LookUpResult> {
      const now = standing();
      if (now.serving === 'offline') return lookUpHere(identity, factor, now.limits.recordHours);
      const found = await register.lookUp(identity, factor, onFound);
      if (found.ok) {
        const record = found.value;
        foreign.hear(record);
        return { outcome: 'found', record, overlay: overlayOf(record), unprinted: unprintedOf(record) };
      }
      switch (found.error.kind) {
        case 'no-match':
          return { outcome: 'no-match' };
        case 'stale':
          return { outcome: 'stale', whereToGo: found.error.whereToGo };
        case 'too-many-look-ups':
          return { outcome: 'too-many-look-ups' };
        case 'trouble': {
          const { reason, cause, kept } = found.error;
          return {
            outcome: 'trouble',
            reason,
            fault: faultOf(cause),
            ...(kept ? { kept } : {}),
            overlay: kept ? overlayOf(kept) : new Map(),
          };
        }
      }
    },

    async quote(record, violationIds) {
      if (record.from === 'register') return quoteHere(record, violationIds);
      // The line has gone since the look-up: looked up again, in the local copy, it can go on.
      if (standing().serving === 'offline') return { outcome: 'record-changed' };
      const [quoted, credits] = await Promise.all([register.quote(record, violationIds), register.credits(record)]);
      if (quoted.ok) {
        const open = credits.map(({ creditNumber: number, amount }) => ({ number, amount: piastres(amount) }));
        return { outcome: 'quoted', quote: quoted.value.answer, credits: open };
      }
      if (quoted.error.kind === 'record-changed') return { outcome: 'record-changed' };
      return { outcome: 'trouble', reason: quoted.error.reason, fault: faultOf(quoted.error.cause) };
    },

    async pay(request, on): Promise<PayResult> {
      cancelled = false;
      // Everything that this payment needs is asked before any money moves: a paper that cannot be printed is not sold.
      const notices = (await readiness.check()).filter(
        (notice) =>
          notice !== 'on-battery' &&
          (request.method === 'card' || notice !== 'terminal-unavailable') &&
          // What is under way is finished: the authority honours its quote for money that is taken before it expires.
          !(notice === 'authority-unreachable' && (isOffline(request.quote) || request.reference !== null)),
      );
      if (request.reference === null && !isOffline(request.quote) && standing().serving === 'offline') return { outcome: 'quote-expired' };
      if (notices.length > 0) return { outcome: 'not-ready', notices };
      if (request.method !== 'credit' && !methodsNow(request.quote).includes(request.method)) {
        return notPaid('offline-limit', { reason: 'offline-limit', detail: request.method });
      }
      const opened = request.reference === null ? open(request) : ok(request.reference as Reference);
      if (!opened.ok) return notOpened(opened.error);
      on.reference(opened.value);
      // Money that came late may have covered it meanwhile, or beside this: then what was taken here is on its way back, or owed.
      const isPaid = () => payments.outlook(opened.value)?.state === 'paid';
      if (isPaid()) return { outcome: 'covered' };
      const result = await payBy(opened.value, request, on);
      return result.outcome !== 'unknown' && isPaid() ? { outcome: 'covered' } : result;
    },

    cancelPayment(reference) {
      cancelled = true;
      if (reference !== null && isReference(reference)) stop(reference);
    },
    leave(reference) {
      if (isReference(reference)) payments.leave(reference);
    },

    async giveCredit(reference) {
      payments.leave(reference as Reference);
      settlement.hurry();
      return printSlips(reference as Reference);
    },
    async printUnknown(reference) {
      const printed = await printing.slip(reference as Reference, { kind: 'unknown' }, () => undefined);
      return printed.outcome === 'completed' ? 'printed' : 'failed';
    },

    async settle(reference): Promise<SettleResult> {
      // While the line is down nobody waits for an answer that cannot come.
      const patienceMs = options.standing().serving === 'online' ? register.policy().silentAuthoritySeconds * 1000 : 0;
      const answer = await settlement.follow(reference as Reference, patienceMs);
      if (answer === 'silent') {
        if (register.policy().provisionalSlips) payments.issueSlips(reference as Reference, options.numbersLeft());
        return { outcome: 'silent', fault: { code: 'authority-silent', detail: reference } };
      }
      const standing = await settledStanding(reference as Reference);
      if (standing.payment.state === 'refused') {
        const reversed = standing.reversals.length > 0 && standing.reversals.every((reversal) => reversal.state === 'reversed');
        return { outcome: 'refused', dueBack: standing.dueBack + standing.dueBackHeld, reversed };
      }
      const subjects = standing.snapshot?.subjects ?? [];
      const missing = (settlement.papers(reference as Reference)?.notIssued ?? []).flatMap((eligibility) => {
        const subject = subjects.find((candidate) => candidate.subjectId === eligibility.subjectId);
        return subject ? [{ subject, eligibility }] : [];
      });
      return { outcome: 'settled', dueBack: standing.dueBack, missing };
    },

    async print(reference, onProgress, person) {
      if (person) foreign.take(person, reference as Reference);
      const printed = await printing.print(reference as Reference, onProgress);
      if (printed.outcome === 'failed') return printed;
      const { slip } = await printSlips(reference as Reference);
      return slip === 'failed' ? { outcome: 'failed', canRetry: true, fault: { code: 'slip-not-printed', detail: reference } } : printed;
    },
    callStaff: (page) => log.warn('staff.called', { page }),
  };

  function unprintedOf(record: FoundRecord): UnprintedPayment | null {
    const elsewhere = foreign.waiting(record);
    return payments.unprinted(record.recordId) ?? (elsewhere === null ? null : { reference: elsewhere, amount: null });
  }

  async function lookUpHere(identity: Identity, factor: Factor, payableHours: number): Promise<LookUpResult> {
    const record = await register.find(identity, factor, payableHours);
    if (record === 'too-many') return { outcome: 'too-many-look-ups' };
    // Not found here is not "nobody": the page says that the authority could not be asked.
    if (record === null) return { outcome: 'no-match' };
    return { outcome: 'found', record, overlay: overlayOf(record), unprinted: unprintedOf(record) };
  }

  function quoteHere(record: FoundRecord, violationIds: readonly string[]): QuoteResult {
    const now = standing();
    // The line is back: the authority itself says what is owed.
    if (now.serving === 'online') return { outcome: 'record-changed' };
    if (now.serving === 'nobody')
      return { outcome: 'trouble', reason: 'unreachable', fault: { code: 'offline-limit', detail: now.reached } };
    const quoted = offlineQuote(record, violationIds, register.policy(), clock.now());
    if (!quoted.ok) return { outcome: 'record-changed' };
    if (quoted.value.total > now.mostPayment) return { outcome: 'over-limit', most: now.mostPayment };
    return { outcome: 'quoted', quote: quoted.value, credits: [] };
  }

  async function settledStanding(reference: Reference): Promise<PaymentStanding> {
    // A refused settlement's money goes back through the terminal; its outcome decides what the page says.
    if (payments.standing(reference)?.payment.state === 'refused') await card.resolveOpen(terminal);
    const standing = payments.standing(reference);
    if (!standing) throw new Error(`no payment ${reference}`);
    return standing;
  }

  function open({ record, quote, identity, language }: Parameters<VisitServices['pay']>[0]): Result<Reference, OpenPaymentError> {
    const chosen = new Set(quote.lines.map((line) => line.violationId));
    const violations: readonly Violation[] = record.violations.filter((violation) => chosen.has(violation.violationId));
    const { maskedName, dataAsOf, subjects } = record;
    if (isOffline(quote)) {
      const now = standing();
      const allowed = now.serving !== 'offline' || quote.total <= now.mostPayment;
      if (now.serving === 'nobody' || !allowed)
        return err({ kind: 'offline-limit', detail: now.serving === 'nobody' ? now.reached : 'amount' });
    }
    const snapshot = { maskedName, idLastFour: lastFour(identity), dataAsOf, subjects, violations };
    const opened = payments.open({ quote, identity, snapshot, language, numbersLeft: options.numbersLeft() });
    return opened.ok ? ok(opened.value.reference) : opened;
  }

  function notOpened(error: OpenPaymentError): PayResult {
    switch (error.kind) {
      case 'quote-expired':
        return { outcome: 'quote-expired' };
      case 'money-out-of-service':
        return { outcome: 'not-ready', notices: ['money-out-of-service'] };
      case 'already-in-payment':
        return { outcome: 'not-paid', reason: 'already-in-payment', fault: { code: error.kind, detail: error.reference } };
      case 'offline-limit':
        return { outcome: 'not-paid', reason: 'offline-limit', fault: { code: error.kind, detail: error.detail } };
      case 'quote-does-not-add-up':
        return { outcome: 'not-paid', reason: 'terminal-unavailable', fault: { code: error.kind, detail: error.detail } };
    }
  }
}

type NotPaid = Extract<PayResult, { outcome: 'not-paid' }>['reason'];

function cardResult(result: CardResult): PayResult {
  switch (result.outcome) {
    case 'due-back':
      return { outcome: 'due-back', dueBack: result.dueBack };
    case 'not-paid':
      if (result.reason === 'quote-expired') return { outcome: 'quote-expired' };
      return notPaid(cardReasons[result.reason], result);
    default:
      return commonResult(result);
  }
}

const cardReasons: Readonly<Record<Exclude<CardNotPaidReason, 'quote-expired'>, NotPaid>> = {
  refused: 'refused',
  cancelled: 'cancelled',
  aborted: 'cancelled',
  busy: 'terminal-busy',
  'timed-out-at-terminal': 'timed-out',
  'not-sent': 'terminal-unavailable',
  'not-found': 'terminal-unavailable',
  'terminal-unreachable': 'terminal-unavailable',
  'card-out-of-service': 'terminal-unavailable',
  'money-out-of-service': 'terminal-unavailable',
  'not-payable': 'terminal-unavailable',
  'amount-differs-reversed': 'amount-mismatch-reversed',
  'visit-ended-reversed': 'amount-mismatch-reversed',
};

function cashResult(result: CashResult): PayResult {
  if (result.outcome !== 'not-paid') return commonResult(result);
  if (result.reason === 'quote-expired') return { outcome: 'quote-expired' };
  return notPaid(result.reason === 'cancelled' ? 'cancelled' : 'cash-unavailable', result);
}

function qrResult(result: QrResult): PayResult {
  if (result.outcome !== 'not-paid') return commonResult(result);
  if (result.reason === 'quote-expired') return { outcome: 'quote-expired' };
  if (result.reason === 'cancelled') return notPaid('cancelled', result);
  return notPaid(result.reason === 'expired' ? 'qr-expired' : 'qr-unavailable', result);
}

function creditResult(result: CreditResult): PayResult {
  if (result.outcome !== 'not-paid') return commonResult(result);
  return result.reason === 'quote-expired' ? { outcome: 'quote-expired' } : notPaid('credit-unavailable', result);
}

function commonResult(result: { outcome: 'covered' | 'part-paid' } | { outcome: 'unknown'; detail: string }): PayResult {
  if (result.outcome !== 'unknown') return { outcome: result.outcome };
  return { outcome: 'unknown', fault: { code: 'tender-unknown', detail: result.detail } };
}

function notPaid(reason: NotPaid, said: { readonly reason: string; readonly detail: string }): PayResult {
  return { outcome: 'not-paid', reason, fault: { code: said.reason, detail: said.detail } };
}

/** Drawn here, so that the page needs nothing but a picture. */
function qrView({ phase, code, serviceReference, expiresAt }: QrProgress): QrView {
  return { phase, image: code === null ? null : qrPicture(code), serviceReference, expiresAt };
}

function faultOf(error: AuthorityError): FaultCode {
  return { code: error.kind, detail: error.detail };
}
