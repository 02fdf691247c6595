/**
 * Certificates of payments that another machine took. The authority is the one carrier between machines: what it lists for a record
 * is printed here for nothing, and that it came out is reported back. What a person takes away is kept sealed, as with a payment.
 */
import type { ForeignClearanceRow } from '../../../db/journal/paper-store.ts';
import { writeAudit } from '../audit/audit.ts';
import { toInstant } from '../clock.ts';
import type { Identity } from '../identity/identity.ts';
import type { Reference } from '../identity/reference.ts';
import type { MoneyContext } from '../payment/context.ts';
import { commitTo } from '../payment/sealing.ts';
import type { FoundRecord } from '../register/register.ts';
import type { Clearance, IssuedClearance, Subject } from '../register/schemas.ts';
import type { EarlierPayment } from '../staff/view.ts';
import type { Language } from '../visit/view.ts';
import { clearancePaper, type Paper, type PaperFacts } from './papers.ts';

/** Whoever has just proved who they are. */
export interface PersonAtHand {
  readonly record: FoundRecord;
  readonly identity: Identity;
  readonly language: Language;
}

export interface ForeignPapers {
  /** What the authority said of prints with this record: of our own certificates too, which are then not offered here any more. */
  hear(record: FoundRecord): void;
  /** The latest payment of another machine that has a certificate which nobody has printed. */
  waiting(record: FoundRecord): Reference | null;
  /** Payments of other machines whose certificates can be printed, the latest first. */
  earlier(record: FoundRecord): readonly EarlierPayment[];
  /** Writes down what is about to be printed. False: the authority lists nothing of this payment for this person. */
  take(person: PersonAtHand, payment: Reference): boolean;
  /** Null when nothing of this payment was taken, or it was erased. */
  papers(payment: Reference): readonly Paper[] | null;
  /** Removes what names the person. */
  erase(payment: Reference): boolean;
}

interface SealedClearance {
  readonly salt: string;
  readonly clearance: Clearance;
  readonly subject: Subject;
  readonly language: Language;
}

export function createForeignPapers(context: MoneyContext & { readonly facts: PaperFacts }): ForeignPapers {
  const { journal, gate, clock, sealing } = context;
  const { money, papers } = journal;

  /** Of payments that are not ours, and of licences and plates that the record has. */
  function listed({ issued, subjects }: FoundRecord): readonly IssuedClearance[] {
    const known = new Set(subjects.map(({ subjectId }) => subjectId));
    const now = clock.now();
    return issued.filter(
      ({ paymentReference, clearance }) =>
        !money.payment(paymentReference) && known.has(clearance.subjectId) && Date.parse(clearance.validUntil) > now,
    );
  }

  /** No machine has reported a print, and none of ours came out or may have. */
  function isWaiting({ clearance: { number }, prints }: IssuedClearance): boolean {
    const ours = papers.printJobsOfDocument({ document: 'clearance', number });
    return prints === 0 && ours.every(({ state }) => state === 'failed');
  }

  function hear({ issued }: FoundRecord): void {
    const news = issued.filter(({ clearance: { number }, prints }) => {
      const known = papers.clearance(number) ?? papers.foreignClearance(number);
      return known !== undefined && known.prints < prints;
    });
    if (news.length === 0 || !gate.canWrite()) return;
    gate.commit(() => {
      for (const { clearance, prints } of news) papers.heardPrints(clearance.number, prints);
    });
  }

  function take({ record, identity, language }: PersonAtHand, payment: Reference): boolean {
    const wanted = listed(record).filter(({ paymentReference }) => paymentReference === payment);
    if (wanted.length === 0) return false;
    const missing = wanted.filter(({ clearance }) => papers.foreignClearance(clearance.number) === undefined);
    if (missing.length === 0) return papers.foreignClearancesOf(payment).some(({ sealed }) => sealed !== null);
    const takenAt = toInstant(clock.now());
    const salt = context.randomBytes(32);
    gate.commit(() => {
      for (const { clearance, prints } of missing) {
        const subject = record.subjects.find(({ subjectId }) => subjectId === clearance.subjectId);
        if (!subject) continue;
        const number = clearance.number as Reference;
        const sealed: SealedClearance = { salt: Buffer.from(salt).toString('base64url'), clearance, subject, language };
        papers.insertForeign({
          number,
          payment,
          recordId: record.recordId,
          commitment: commitTo(identity, salt),
          issuedAt: clearance.issuedAt,
          validUntil: clearance.validUntil,
          prints,
          sealed: sealing.seal(number, sealed),
          takenAt,
          erasedAt: null,
        });
      }
      writeAudit(journal, {
        at: takenAt,
        type: 'clearance.taken-over',
        subject: money.commitmentOf(payment),
        fields: { id: payment, clearances: missing.length },
      });
    });
    return true;
  }

  function paper({ number, payment, sealed }: ForeignClearanceRow): Paper[] {
    if (!sealed) return [];
    const { clearance, subject, language } = sealing.open(number, sealed) as SealedClearance;
    // What was paid for it only the other machine knows.
    return [clearancePaper(clearance, { ...context.facts, language, subject, paymentReference: payment })];
  }

  return {
    hear,
    waiting(record) {
      const found = listed(record).findLast(isWaiting);
      return found ? (found.paymentReference as Reference) : null;
    },
    earlier(record) {
      const byPayment = Map.groupBy(listed(record), ({ paymentReference }) => paymentReference);
      const payments = [...byPayment].map(([reference, [first]]) => ({
        reference,
        amount: null,
        paidAt: first?.clearance.issuedAt ?? record.dataAsOf,
      }));
      return payments.reverse();
    },
    take,
    papers(payment) {
      const found = papers.foreignClearancesOf(payment).flatMap(paper);
      return found.length > 0 ? found : null;
    },
    erase(payment) {
      return gate.commit(() => {
        const at = toInstant(clock.now());
        const erased = papers.eraseForeignClearances(payment, at) > 0;
        if (erased) writeAudit(journal, { at, type: 'identity.erased', subject: money.commitmentOf(payment), fields: { id: payment } });
        return erased;
      });
    },
  };
}
