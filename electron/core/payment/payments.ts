/** Payments as the visit sees them: open one for a quote, see how it stands, leave it. Devices are card.ts's business. */
import type { DueBackRow, PaymentLineRow, PaymentRow, ReversalRow, TenderRow } from '../../../db/journal/money-store.ts';
import { writeAudit } from '../audit/audit.ts';
import { type Instant, toInstant } from '../clock.ts';
import type { Identity } from '../identity/identity.ts';
import { newReference, type Reference } from '../identity/reference.ts';
import { type Piastres, piastres, sum } from '../money.ts';
import { isOffline, type PayableQuote } from '../outage/offline-quote.ts';
import { err, ok, type Result } from '../result.ts';
import type { EarlierPayment } from '../staff/view.ts';
import type { PaymentOutlook, ResumedPayment, UnprintedPayment } from '../visit/services.ts';
import type { KnownPayment, Language } from '../visit/view.ts';
import type { MoneyContext } from './context.ts';
import { creditWhatIsHeld } from './due-back.ts';
import { abandonIfOver, heldBy } from './outcome.ts';
import { type ReceiptSnapshot, readSnapshot, type SealedSnapshot } from './receipt-snapshot.ts';
import { commitTo } from './sealing.ts';
import { unresolvedTenderStates } from './tender-transitions.ts';

/** After a restart the citizen may still be there for this long; later the next person must not see the last one's payment. */
const RESUME_MS = 120_000;

export interface OpenPayment {
  readonly quote: PayableQuote;
  readonly identity: Identity;
  readonly snapshot: ReceiptSnapshot;
  readonly language: Language;
  /** For provisional slips; left out where the quote is the authority's. */
  readonly numbersLeft?: number;
}

export type OpenPaymentError =
  | { readonly kind: 'quote-expired' }
  /** Lines and fees are not the total, a line is there twice, or there is nothing to pay. */
  | { readonly kind: 'quote-does-not-add-up'; readonly detail: string }
  /** A payment of ours covers a line (or, without lines, this person's certificates) and is not over. */
  | { readonly kind: 'already-in-payment'; readonly reference: Reference; readonly violationIds: readonly string[] }
  /** Without the authority no more may be taken than the signed policy says. */
  | { readonly kind: 'offline-limit'; readonly detail: string }
  | { readonly kind: 'money-out-of-service'; readonly detail: string };

export interface OverlayEntry {
  readonly reference: Reference;
  readonly state: 'being-paid' | 'paid';
}

export interface PaymentStanding {
  readonly payment: PaymentRow;
  readonly quote: PayableQuote;
  readonly lines: readonly PaymentLineRow[];
  readonly tenders: readonly TenderRow[];
  readonly reversals: readonly ReversalRow[];
  /** Approved tenders that were not given back and are not being given back. */
  readonly held: Piastres;
  /** To be paid out by staff. */
  readonly dueBack: Piastres;
  /** May be due back: the reversal's outcome is not known yet. */
  readonly dueBackHeld: Piastres;
  /** Null once erased. */
  readonly snapshot: ReceiptSnapshot | null;
}

export interface Payments {
  open(request: OpenPayment): Result<PaymentRow, OpenPaymentError>;
  /**
   * What our journal knows of these lines that a record of that age may not: the authority's word counts again once its record is
   * later than the confirmed settlement.
   */
  overlay(violationIds: readonly string[], dataAsOf: Instant): ReadonlyMap<string, OverlayEntry>;
  standing(reference: Reference): PaymentStanding | null;
  /**
   * The citizen left, at whatever point. A payment that holds nothing and waits for nothing is closed; an approval that still
   * arrives is given back. Covered payments go on to their settlement.
   */
  leave(reference: Reference): void;
  /** Call once at start, before anything is resolved: the payment to come back to, if the citizen can still be there. Ends every other visit. */
  recoverVisit(): ResumedPayment | null;
  /**
   * A covered payment that the authority has not answered gets its provisional slips, once. False where it has no use for any, or needs
   * more numbers than are left.
   */
  issueSlips(reference: Reference, numbersLeft: number): boolean;
  /** What a page that waits for this payment may say of it now; null when there is no such payment. */
  outlook(reference: string): PaymentOutlook | null;
  /** The payment of this machine that the number is of: its own, a slip's or a certificate's; null: of none. */
  paymentOf(number: Reference): Reference | null;
  /** All that may be said of it to whoever holds a number of it. */
  known(reference: Reference): KnownPayment | null;
  /** Piastres that a payment holds whose citizen is still there and has not covered it. */
  heldInVisit(reference: string): number;
  /** What is owed of this payment under a credit number. */
  owed(reference: Reference): readonly Owed[];
  /** A settled payment of this record whose certificate never came out and is still valid: to be printed before anything is sold again. */
  unprinted(recordId: string): UnprintedPayment | null;
  /** Settled payments of this record at this machine whose papers can still be printed, the latest first. */
  earlier(recordId: string): readonly EarlierPayment[];
  /** Removes whatever names the person from a payment that is over. Amounts, references and states stay. */
  erase(reference: Reference): boolean;
}

export interface Owed {
  readonly number: string;
  readonly amount: Piastres;
}

export function createPayments(context: MoneyContext): Payments {
  const { journal, gate, clock, sealing } = context;
  const { money, books, papers } = journal;

  function open(request: OpenPayment): Result<PaymentRow, OpenPaymentError> {
    const { quote } = request;
    const service = gate.state();
    if (service.state === 'out-of-service') return err({ kind: 'money-out-of-service', detail: service.detail });
    const fault = faultOf(quote);
    if (fault) return err({ kind: 'quote-does-not-add-up', detail: fault });
    if (clock.now() >= Date.parse(quote.expiresAt)) return err({ kind: 'quote-expired' });
    const taken = overlay(
      quote.lines.map((line) => line.violationId),
      request.snapshot.dataAsOf,
    );
    if (isOffline(quote) && !context.slips.canIssue(quote, request.snapshot, request.numbersLeft ?? 0))
      return err({ kind: 'offline-limit', detail: 'numbers or names' });
    const [first] = taken.values();
    if (first) return err({ kind: 'already-in-payment', reference: first.reference, violationIds: [...taken.keys()] });
    const certificate = quote.lines.length === 0 ? money.unfinishedCertificate(quote.recordId) : undefined;
    if (certificate) return err({ kind: 'already-in-payment', reference: certificate, violationIds: [] });
    try {
      return ok(store(request));
    } catch (error) {
      return err({ kind: 'money-out-of-service', detail: error instanceof Error ? error.message : String(error) });
    }
  }

  function store({ quote, identity, snapshot, language }: OpenPayment): PaymentRow {
    const at = toInstant(clock.now());
    const salt = context.randomBytes(32);
    const identityId = Buffer.from(context.randomBytes(16)).toString('base64url');
    const sealed: SealedSnapshot = { ...snapshot, salt: Buffer.from(salt).toString('base64url'), identity };
    const row: PaymentRow = {
      reference: newReference('PY', context.randomBytes),
      purpose: quote.lines.length > 0 ? 'violations' : 'certificate',
      state: 'open',
      identityId,
      recordId: quote.recordId,
      total: piastres(quote.total),
      language,
      quoteExpiresAt: quote.expiresAt,
      createdAt: at,
      updatedAt: at,
      visitEndedAt: null,
      coveredAt: null,
      settledAt: null,
      feesResult: 'pending',
    };
    return gate.commit((apply) => {
      books.insertIdentity({
        id: identityId,
        commitment: commitTo(identity, salt),
        sealed: sealing.seal(identityId, sealed),
        createdAt: at,
        erasedAt: null,
      });
      apply({
        aggregate: 'payment',
        from: null,
        event: 'payment.opened',
        payment: row.reference,
        row,
        details: { total: row.total, lines: quote.lines.length },
      });
      money.insertQuote({ payment: row.reference, body: quote });
      for (const line of quote.lines) {
        money.insertLine({
          payment: row.reference,
          violationId: line.violationId,
          subjectId: line.subjectId,
          amount: piastres(line.amount),
          result: 'pending',
          reason: null,
          remainder: null,
        });
      }
      return row;
    });
  }

  function overlay(violationIds: readonly string[], dataAsOf: Instant): ReadonlyMap<string, OverlayEntry> {
    const known = new Map<string, OverlayEntry>();
    for (const violationId of violationIds) {
      for (const line of money.linesOfViolation(violationId)) {
        if (line.result === 'pending') known.set(violationId, { reference: line.reference, state: 'being-paid' });
        else if (line.settledAt === null || Date.parse(dataAsOf) <= Date.parse(line.settledAt))
          known.set(violationId, { reference: line.reference, state: 'paid' });
      }
    }
    return known;
  }

  function standing(reference: Reference): PaymentStanding | null {
    const payment = money.payment(reference);
    const quote = payment && money.quote(reference);
    if (!quote) return null;
    const owed = money.dueBackOf(reference);
    return {
      payment,
      quote,
      lines: inQuoteOrder(quote, money.lines(reference)),
      tenders: money.tendersOf(reference),
      reversals: money.reversalsOf(reference),
      held: heldBy(money.keptTenders(reference)),
      dueBack: total(owed, 'owed'),
      dueBackHeld: total(owed, 'held'),
      snapshot: readSnapshot(context, payment),
    };
  }

  function leave(reference: Reference): void {
    const payment = money.payment(reference);
    if (!payment || payment.visitEndedAt !== null) return;
    try {
      endVisit(payment);
    } catch (error) {
      // The visit ends all the same; after the restart that a closed gate asks for, every visit is ended.
      if (gate.canWrite()) throw error;
    }
  }

  function endVisit({ reference, state }: PaymentRow): void {
    gate.commit((apply) => {
      const at = toInstant(clock.now());
      money.endVisit(reference, at);
      writeAudit(journal, {
        at,
        type: 'payment.visit-ended',
        subject: money.commitmentOf(reference),
        fields: { id: reference, state },
      });
      creditWhatIsHeld(context, apply, reference);
      abandonIfOver(context, apply, reference);
    });
  }

  function issueSlips(reference: Reference, numbersLeft: number): boolean {
    const payment = money.payment(reference);
    const quote = money.quote(reference);
    if (!quote || (payment?.state !== 'covered' && payment?.state !== 'settling')) return false;
    const snapshot = readSnapshot(context, payment);
    if (!snapshot || !context.slips.canIssue(quote, snapshot, numbersLeft)) return false;
    return gate.commit(() => context.slips.issue(payment, quote).length > 0);
  }

  function recoverVisit(): ResumedPayment | null {
    const unended = money.unendedPayments();
    const latest = unended.at(-1);
    // Set back or forward, a clock that makes the age absurd resumes nothing.
    const resumed =
      latest &&
      Math.abs(clock.now() - Date.parse(latest.updatedAt)) <= RESUME_MS &&
      latest.state !== 'refused' &&
      latest.state !== 'abandoned'
        ? latest
        : null;
    for (const payment of unended) if (payment !== resumed) leave(payment.reference);
    if (!resumed) return null;
    return { reference: resumed.reference, amount: resumed.total, language: resumed.language, state: waitingState(resumed) };
  }

  /** What a resumed page can say at once; an amount due back is found out when it asks again. */
  function waitingState(payment: PaymentRow): ResumedPayment['state'] {
    const { state } = outlookOf(payment);
    return state === 'due-back' ? 'unknown' : state;
  }

  function outlook(reference: string): PaymentOutlook | null {
    const payment = money.payment(reference);
    return payment ? outlookOf(payment) : null;
  }

  function outlookOf({ reference, state }: PaymentRow): PaymentOutlook {
    const owed = money.dueBackOf(reference);
    const dueBack = sum([total(owed, 'owed'), total(owed, 'held')]);
    const reversals = money.reversalsOf(reference);
    const common = { dueBack, returned: reversals.some((reversal) => reversal.state === 'reversed') };
    const over = state === 'refused' || state === 'abandoned';
    if (state !== 'open' && !over) return { ...common, state: 'paid' };
    const open = money.tendersOf(reference).find((tender) => unresolvedTenderStates.some((unresolved) => unresolved === tender.state));
    // The case is opened when the device was asked in vain; until then it is being asked.
    const inVain = open && books.openCases().some((one) => one.kind === 'tender-unknown' && one.about === open.id);
    if (open) return { ...common, state: inVain ? 'unknown' : 'being-resolved' };
    if (dueBack > 0) return { ...common, state: 'due-back' };
    if (money.keptTenders(reference).length > 0) return { ...common, state: 'part-paid' };
    // Money that is on its way back may not get there: nobody is told that none was taken.
    const returning = reversals.some((reversal) => reversal.state === 'requested' || reversal.state === 'submitted');
    return { ...common, state: returning ? 'unknown' : 'not-paid' };
  }

  function known(reference: Reference): KnownPayment | null {
    const payment = money.payment(reference);
    if (!payment) return null;
    const { state, dueBack } = outlookOf(payment);
    const certificates = papers.clearancesOf(reference).filter((paper) => paper.state === 'final').length;
    return { state: stateOf(payment.state, state), dueBack, certificates };
  }

  function heldInVisit(reference: string): number {
    const payment = money.payment(reference);
    return payment?.state === 'open' && payment.visitEndedAt === null ? heldBy(money.keptTenders(payment.reference)) : 0;
  }

  function owed(reference: Reference): Owed[] {
    const rows = money.dueBackOf(reference).filter(({ state }) => state === 'owed');
    return rows.flatMap(({ number, amount }) => (number === null ? [] : [{ number, amount }]));
  }

  function unprinted(recordId: string): UnprintedPayment | null {
    const found = money.unprintedPayment(recordId, toInstant(clock.now()));
    return found ? { reference: found.reference, amount: found.total } : null;
  }

  function earlier(recordId: string): EarlierPayment[] {
    return money
      .settledPayments(recordId)
      .filter((payment) => books.identity(payment.identityId)?.sealed)
      .map(({ reference, total: amount, settledAt, createdAt }) => ({ reference, amount, paidAt: settledAt ?? createdAt }));
  }

  function erase(reference: Reference): boolean {
    const payment = money.payment(reference);
    if (!payment || payment.state === 'open' || payment.state === 'covered' || payment.state === 'settling') return false;
    return gate.commit(() => {
      const at = toInstant(clock.now());
      papers.eraseClearances(reference, at);
      const erased = books.eraseIdentity(payment.identityId, at);
      if (erased) writeAudit(journal, { at, type: 'identity.erased', subject: money.commitmentOf(reference), fields: { id: reference } });
      return erased;
    });
  }

  function paymentOf(number: Reference): Reference | null {
    return papers.clearance(number)?.payment ?? money.payment(number)?.reference ?? null;
  }

  return {
    open,
    overlay,
    standing,
    leave,
    issueSlips,
    recoverVisit,
    outlook,
    paymentOf,
    known,
    heldInVisit,
    owed,
    unprinted,
    earlier,
    erase,
  };
}

function stateOf(state: PaymentRow['state'], outlook: PaymentOutlook['state']): KnownPayment['state'] {
  switch (state) {
    case 'settled':
    case 'part-settled':
    case 'refused':
      return state;
    case 'covered':
    case 'settling':
      return 'waiting';
    case 'open':
    case 'abandoned':
      return outlook === 'not-paid' || outlook === 'due-back' ? 'not-paid' : 'unresolved';
  }
}

/** Why a quote cannot be paid, or null. Nothing is computed here that is shown or charged: the authority's figures must agree with each other. */
function faultOf(quote: PayableQuote): string | null {
  const parts = [...quote.lines, ...quote.fees].map((part) => piastres(part.amount));
  if (sum(parts) !== quote.total) return `lines and fees make ${sum(parts)}, the total says ${quote.total}`;
  if (quote.total === 0) return 'nothing to pay';
  if (new Set(quote.lines.map((line) => line.violationId)).size !== quote.lines.length) return 'a line is there twice';
  return null;
}

function inQuoteOrder(quote: PayableQuote, lines: readonly PaymentLineRow[]): PaymentLineRow[] {
  const byId = new Map(lines.map((line) => [line.violationId, line]));
  return quote.lines.flatMap(({ violationId }) => byId.get(violationId) ?? []);
}

function total(rows: readonly DueBackRow[], state: DueBackRow['state']): Piastres {
  return sum(rows.filter((row) => row.state === state).map((row) => row.amount));
}
