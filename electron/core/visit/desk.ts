/** The visit's services, put together from register, payments, settlement and papers: where an outcome becomes what a page can say. */
import { cairoDate } from '../../../resources/locale/format.ts';
import type { Clock } from '../clock.ts';
import type { Readiness } from '../devices/readiness.ts';
import type { CardTerminal } from '../devices/terminal/terminal.ts';
import { lastFour } from '../identity/mask.ts';
import { parseNationalId } from '../identity/national-id.ts';
import { parseOneTimeCode } from '../identity/one-time-code.ts';
import { isReference, type Reference } from '../identity/reference.ts';
import { readTypedFactor } from '../identity/typed-factor.ts';
import type { Log } from '../log.ts';
import type { Printing } from '../paper/printing.ts';
import type { CardNotPaidReason, CardService } from '../payment/card.ts';
import type { OpenPaymentError, PaymentStanding, Payments } from '../payment/payments.ts';
import type { AuthorityError } from '../register/authority-error.ts';
import type { FoundRecord, Register } from '../register/register.ts';
import type { Violation } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import type { Settlement } from '../settlement/settlement.ts';
import { createAllowance } from './allowance.ts';
import type { LookUpResult, PayResult, PhotoResult, SendCodeResult, SettleResult, VisitServices } from './services.ts';
import type { FaultCode, PaymentMethod } from './view.ts';

/** The ways to pay that this machine has; the policy chooses among them. */
const servedMethods: readonly PaymentMethod[] = ['card'];

/** Text messages that one kiosk may cause, whoever stands there: each is a message to somebody’s phone. */
const CODES = 10;
const CODES_WITHIN_MS = 15 * 60_000;

export interface DeskOptions {
  readonly register: Register;
  readonly payments: Payments;
  readonly card: CardService;
  readonly terminal: CardTerminal;
  readonly settlement: Settlement;
  readonly printing: Printing;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly log: Log;
}

export function createDesk(options: DeskOptions): VisitServices {
  const { register, payments, card, terminal, settlement, printing, readiness, clock, log } = options;
  const codes = createAllowance({ most: CODES, withinMs: CODES_WITHIN_MS, clock });
  /** The citizen stopped the payment under way, perhaps before it had a reference. */
  let cancelled = false;

  function overlayOf(record: FoundRecord) {
    return payments.overlay(
      record.violations.map((violation) => violation.violationId),
      record.dataAsOf,
    );
  }

  return {
    readNationalId(typed) {
      const read = parseNationalId(typed, cairoDate(clock.now()));
      return read.ok ? ok({ id: read.value.id, checkDigitMatches: read.value.checkDigitMatches }) : err(read.error.kind);
    },
    readFactor: (typed, identity) => readTypedFactor(typed, identity),

    readCode(typed, sent) {
      if (clock.now() >= Date.parse(sent.expiresAt)) return err('expired');
      const code = parseOneTimeCode(typed);
      return code === null ? err('format') : ok(code);
    },
    factors: () => register.policy().factors,
    methods: () => register.policy().methods.filter((method) => servedMethods.includes(method)),

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
      const found = await register.lookUp(identity, factor, onFound);
      if (found.ok) {
        const record = found.value;
        return { outcome: 'found', record, overlay: overlayOf(record), unprinted: payments.unprinted(record.recordId) };
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
      const quoted = await register.quote(record, violationIds);
      if (quoted.ok) return { outcome: 'quoted', quote: quoted.value.answer };
      if (quoted.error.kind === 'record-changed') return { outcome: 'record-changed' };
      return { outcome: 'trouble', reason: quoted.error.reason, fault: faultOf(quoted.error.cause) };
    },

    async pay(request, on): Promise<PayResult> {
      cancelled = false;
      // Everything that this payment needs is asked before any money moves: a paper that cannot be printed is not sold.
      const notices = (await readiness.check()).filter((notice) => notice !== 'on-battery');
      if (notices.length > 0) return { outcome: 'not-ready', notices };
      const opened = request.reference === null ? open(request) : ok(request.reference as Reference);
      if (!opened.ok) return notOpened(opened.error);
      on.reference(opened.value);
      const paying = card.payByCard(opened.value, terminal, on.phase);
      if (cancelled) card.cancel(opened.value);
      const result = await paying;
      switch (result.outcome) {
        case 'covered':
          return { outcome: 'covered' };
        case 'due-back':
          return { outcome: 'due-back', dueBack: result.dueBack };
        case 'unknown':
          return { outcome: 'unknown', fault: { code: 'tender-unknown', detail: result.detail } };
        case 'not-paid':
          if (result.reason === 'quote-expired') return { outcome: 'quote-expired' };
          return { outcome: 'not-paid', reason: notPaidReasons[result.reason], fault: { code: result.reason, detail: result.detail } };
        case 'part-paid':
          throw new Error('a card tender asks for all that is left, so it can never cover a part');
      }
    },

    cancelPayment(reference) {
      cancelled = true;
      if (reference !== null && isReference(reference)) card.cancel(reference);
    },
    leave(reference) {
      if (isReference(reference)) payments.leave(reference);
    },

    async settle(reference): Promise<SettleResult> {
      const answer = await settlement.follow(reference as Reference, register.policy().silentAuthoritySeconds * 1000);
      if (answer === 'silent') return { outcome: 'silent', fault: { code: 'authority-silent', detail: reference } };
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

    print: (reference, onProgress) => printing.print(reference as Reference, onProgress),
    callStaff: (page) => log.warn('staff.called', { page }),
  };

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
    const snapshot = { maskedName, idLastFour: lastFour(identity), dataAsOf, subjects, violations };
    const opened = payments.open({ quote, identity, snapshot, language });
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
      case 'quote-does-not-add-up':
        return { outcome: 'not-paid', reason: 'terminal-unavailable', fault: { code: error.kind, detail: error.detail } };
    }
  }
}

const notPaidReasons: Readonly<Record<Exclude<CardNotPaidReason, 'quote-expired'>, Extract<PayResult, { outcome: 'not-paid' }>['reason']>> =
  {
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

function faultOf(error: AuthorityError): FaultCode {
  return { code: error.kind, detail: error.detail };
}
