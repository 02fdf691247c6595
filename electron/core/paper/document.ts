/** The one document model: what is printed, before any layout. A4 PDF and 80 mm raster are drawn from the same value. */
import type { DueBackReason } from '../../../db/journal/schema.ts';
import type { AuditHead } from '../audit/chain.ts';
import type { Instant } from '../clock.ts';
import type { Identity } from '../identity/identity.ts';
import type { Bilingual, Eligibility, Fee, Subject } from '../register/schemas.ts';
import type { Language } from '../visit/view.ts';

interface Printed {
  readonly language: Language;
  readonly demonstration: boolean;
  /** 1 for the first print; from 2 on the paper is marked as a reprint. */
  readonly printNumber: number;
  readonly printedAt: Instant;
  readonly kioskId: string;
}

/** شهادة براءة الذمة من مخالفات المرور (مخالصة): one licence or plate. */
export interface ClearanceDocument extends Printed {
  readonly kind: 'clearance';
  readonly number: string;
  readonly state: 'final' | 'provisional';
  readonly subject: Subject;
  readonly maskedName: string;
  readonly idLastFour: string;
  /** What the last four belong to; the national ID when not given. */
  readonly idType?: Identity['type'];
  readonly dataAsOf: Instant;
  readonly issuedAt: Instant;
  readonly validUntil: Instant;
  readonly paymentReference: string;
  /** Fines of this licence or plate alone; 0 when nothing was owed. Left out where it was paid at another machine. */
  readonly amountPaid?: number;
  /** Text of the QR. */
  readonly token: string;
}

export interface ReceiptLine {
  readonly violationId: string;
  readonly occurredAt: Instant;
  /** Article of law 66/1973 as the authority writes it, e.g. `74/1`. */
  readonly legalReference?: string;
  readonly legalDescription: Bilingual;
  readonly place: Bilingual;
  readonly amount: number;
  /** `owed`: no payment was tried; only on a statement of what is owed. */
  readonly result: 'settled' | 'duplicate' | 'refused' | 'pending' | 'owed';
}

export interface ReceiptSubject {
  readonly subject: Subject;
  readonly lines: readonly ReceiptLine[];
  readonly amount: number;
  /** Of the final certificate issued for it. */
  readonly clearanceNumber?: string;
  /** Text of that certificate's QR: whoever holds only the receipt can verify that the certificate exists. */
  readonly clearanceToken?: string;
  /** Set when there is no clearance for this subject: every reason. */
  readonly notIssued?: Eligibility;
}

/** The receipt of one payment; sums a licence on 80 mm, lines on A4 (as a statement). */
export interface ReceiptDocument extends Printed {
  readonly kind: 'receipt';
  readonly paymentReference: string;
  readonly maskedName: string;
  readonly idLastFour: string;
  /** What the last four belong to; the national ID when not given. */
  readonly idType?: Identity['type'];
  readonly paidAt: Instant;
  readonly subjects: readonly ReceiptSubject[];
  readonly fines: number;
  readonly fees: readonly Fee[];
  readonly total: number;
  readonly dueBack: number;
  readonly tenders: readonly {
    readonly method: 'card' | 'cash' | 'qr' | 'credit';
    readonly amount: number;
    readonly cardBrand?: string;
    readonly maskedPan?: string;
    readonly approvalCode?: string;
  }[];
  readonly settlementState: 'settled' | 'part-settled' | 'refused' | 'pending';
  /** The last row of the audit trail: whoever has the receipt can tell whether the trail was cut or made anew up to there. */
  readonly auditHead?: AuditHead;
}

/** بيان مخالفات: what is owed or was paid, line by line, on A4; used when a certificate cannot be issued. */
export interface StatementDocument extends Omit<ReceiptDocument, 'kind'> {
  readonly kind: 'statement';
  /** Set on a statement of what is owed. Without tenders nothing is said of a payment. */
  readonly dataAsOf?: Instant;
}

export type SlipAbout =
  /** Money that the authority holds for this person; the number alone gets nothing. */
  | { readonly kind: 'credit'; readonly number: string; readonly reason: DueBackReason }
  /** A payment that the bank has not answered: the payment reference leads to it. */
  | { readonly kind: 'unknown' };

/** إيصال رصيد, or the paper of a payment whose outcome is not known: what nobody may leave without. */
export interface SlipDocument extends Printed {
  readonly kind: 'slip';
  readonly about: SlipAbout;
  readonly paymentReference: string;
  readonly maskedName: string;
  readonly idLastFour: string;
  /** What the last four belong to; the national ID when not given. */
  readonly idType?: Identity['type'];
  /** Piastres: what the credit is worth, or what the bank was asked for. */
  readonly amount: number;
  /** When the credit came into being, or when the bank was asked. */
  readonly issuedAt: Instant;
}

export type PaperDocument = ClearanceDocument | ReceiptDocument | StatementDocument | SlipDocument;
