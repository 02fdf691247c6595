/**
 * What this machine vouches for alone: slips under numbers of its own, one for each licence or plate that was paid for, and what it
 * signs of a payment that the authority has not seen. All of it is made in the transaction that covers the payment.
 */
import { createHash, type KeyObject } from 'node:crypto';
import type { Journal } from '../../../db/journal/journal.ts';
import type { PaymentRow } from '../../../db/journal/money-store.ts';
import { signClearanceToken } from '../clearance/token.ts';
import { type Clock, toInstant } from '../clock.ts';
import type { Reference } from '../identity/reference.ts';
import { signCompact } from '../keys/ed25519.ts';
import type { Numbers } from '../keys/number-blocks.ts';
import { type ReceiptSnapshot, readSnapshot } from '../payment/receipt-snapshot.ts';
import type { Sealing } from '../payment/sealing.ts';
import type { Clearance, PaymentAttestation, Policy, Provisional, SettlementRequest, Subject } from '../register/schemas.ts';
import { isOffline, type OfflineQuote, type PayableQuote } from './offline-quote.ts';

export interface ProvisionalSlips {
  /**
   * Before any money: whether slips can be made for these licences and plates of this person.
   * @param numbersLeft each slip needs one
   */
  canIssue(quote: PayableQuote, snapshot: ReceiptSnapshot, numbersLeft: number): boolean;
  /**
   * Gives the payment its slips, once. Call inside a transaction.
   * @throws Error when the numbers do not suffice: nobody may begin a payment without the authority that needs more than are left
   */
  issue(payment: PaymentRow, quote: PayableQuote): Provisional['slips'];
  /** The same for a payment by an offline quote, with what its settlement says of it. */
  attest(payment: PaymentRow, quote: OfflineQuote, request: Pick<SettlementRequest, 'lines' | 'fees' | 'paidAt'>): Provisional;
}

export interface ProvisionalSlipsOptions {
  readonly journal: Journal;
  readonly sealing: Sealing;
  readonly numbers: Pick<Numbers, 'take'>;
  readonly policy: () => Policy;
  readonly kioskId: string;
  readonly kioskKey: KeyObject;
  readonly kioskKeyId: string;
  readonly demonstration: boolean;
  /** False: the clock went back, and nothing is signed with it. */
  readonly mayVouch: () => boolean;
  readonly clock: Clock;
}

const DAY_MS = 24 * 3_600_000;
/** As long as any other. */
const noNumber = 'PV000000000000' as Reference;

export function createProvisionalSlips(options: ProvisionalSlipsOptions): ProvisionalSlips {
  const { journal, sealing, numbers, kioskId, kioskKey, kioskKeyId, clock } = options;

  function issue(payment: PaymentRow, quote: PayableQuote): Provisional['slips'] {
    const { reference } = payment;
    const held = journal.papers.clearancesOf(reference).filter(({ state }) => state === 'provisional');
    if (held.length > 0) return held.map(({ number, subjectId }) => ({ number, subjectId }));
    const snapshot = readSnapshot({ journal, sealing }, payment);
    if (!snapshot) throw new Error(`${reference} names nobody any more`);
    return paidSubjects(quote, snapshot.subjects).map((subject) => {
      const number = numbers.take();
      if (number === null) throw new Error(`no number is left for a slip of ${reference}`);
      const slip = signedSlip(number, subject, snapshot);
      const { issuedAt, validUntil, subjectId, state } = slip;
      const sealed = sealing.seal(number, slip);
      journal.papers.insertClearance({
        number,
        payment: reference,
        subjectId,
        state,
        issuedAt,
        validUntil,
        sealed,
        erasedAt: null,
        prints: 0,
      });
      return { number, subjectId };
    });
  }

  function signedSlip(number: Reference, subject: Subject, { maskedName, idLastFour, dataAsOf }: ReceiptSnapshot): Clearance {
    const now = clock.now();
    const facts = {
      number,
      maskedName,
      idLastFour,
      dataAsOf,
      issuedAt: toInstant(now),
      validUntil: toInstant(now + options.policy().offline.slipDays * DAY_MS),
      state: 'provisional' as const,
    };
    const clears =
      subject.kind === 'driving-licence'
        ? ({ type: 'driving-licence', number: subject.licenceNumber } as const)
        : ({ type: 'plate', plate: subject.plate } as const);
    const claims = { ...facts, issuer: kioskId, subject: clears, demonstration: options.demonstration };
    return { ...facts, subjectId: subject.subjectId, token: signClearanceToken(claims, kioskKey, kioskKeyId) };
  }

  function canIssue(quote: PayableQuote, snapshot: ReceiptSnapshot, numbersLeft: number): boolean {
    const subjects = paidSubjects(quote, snapshot.subjects);
    if (subjects.length > numbersLeft || !options.mayVouch()) return false;
    try {
      // A name may be too long for a printed code: nobody pays for what cannot be put on paper.
      for (const subject of subjects) signedSlip(noNumber, subject, snapshot);
      return true;
    } catch {
      return false;
    }
  }

  return {
    canIssue,
    issue,
    attest(payment, quote, { lines, fees, paidAt }) {
      const { recordId, recordVersion, dataAsOf, policyVersion } = quote;
      const slips = issue(payment, quote);
      const attestation: PaymentAttestation = {
        kioskId,
        paymentReference: payment.reference,
        recordId,
        contentDigest: createHash('sha256')
          .update(JSON.stringify([lines, fees, slips]))
          .digest('base64url'),
        total: payment.total,
        paidAt,
        dataAsOf,
        policyVersion,
      };
      return { slips, dataAsOf, recordVersion, policyVersion, attestation: signCompact(attestation, kioskKey, kioskKeyId) };
    },
  };
}

/** What the payment is for: the licences and plates with a line in it, or those whose certificate it pays for. */
function paidSubjects(quote: PayableQuote, subjects: readonly Subject[]): readonly Subject[] {
  const eligible = () => quote.clearanceIfPaid.filter((one) => one.eligible).map(({ subjectId }) => subjectId);
  const withLine = quote.lines.map(({ subjectId }) => subjectId);
  const paid = new Set(isOffline(quote) ? quote.subjectIds : withLine.length > 0 ? withLine : eligible());
  return subjects.filter(({ subjectId }) => paid.has(subjectId));
}
