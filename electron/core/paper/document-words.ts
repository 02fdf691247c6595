/** Words that both layouts, A4 and 80 mm, say in the same way. */
import type { Subject } from '../register/schemas.ts';
import { isolate } from './bidi.ts';
import type { ReceiptDocument, ReceiptLine, ReceiptSubject, StatementDocument } from './document.ts';
import type { PaperWord, Wording } from './words.ts';

export type PaymentDocument = ReceiptDocument | StatementDocument;

/** A statement of what is owed tells of no payment. */
export function isPaid(document: PaymentDocument): boolean {
  return document.tenders.length > 0;
}

export const resultWords = {
  settled: 'resultSettled',
  duplicate: 'resultDuplicate',
  refused: 'resultRefused',
  pending: 'resultPending',
  owed: 'resultOwed',
} as const satisfies Record<ReceiptLine['result'], PaperWord>;

export const settlementWords = {
  settled: 'stateSettled',
  'part-settled': 'statePartSettled',
  refused: 'stateRefused',
  pending: 'statePending',
} as const satisfies Record<ReceiptDocument['settlementState'], PaperWord>;

const tenderWords = {
  card: 'tenderCard',
  cash: 'tenderCash',
  qr: 'tenderQr',
  credit: 'tenderCredit',
} as const satisfies Record<ReceiptDocument['tenders'][number]['method'], PaperWord>;

/** "Vehicle licence, س ط ر ١٢٣" or "Driving licence, 123456". */
export function subjectText(subject: Subject, { word, format }: Wording): string {
  switch (subject.kind) {
    case 'vehicle-licence':
      return `${word('subjectVehicle')} – ${format.plate(subject.plate)}`;
    case 'driving-licence':
      return `${word('subjectDriver')} – ${format.code(subject.licenceNumber)}`;
  }
}

function tenderText(tender: ReceiptDocument['tenders'][number], { word, format }: Wording): string {
  const parts = [word(tenderWords[tender.method])];
  if (tender.cardBrand) parts.push(format.code(tender.cardBrand));
  if (tender.maskedPan) parts.push(format.code(tender.maskedPan));
  return parts.join(' ');
}

/** The clearance's number, or every reason why there is none. */
export function noteTexts(subject: ReceiptSubject, { word, format }: Wording): readonly string[] {
  if (subject.clearanceNumber) return [`${word('clearanceIssued')}: ${format.reference(subject.clearanceNumber)}`];
  if (!subject.notIssued) return [];
  return [`${word('notIssued')}:`, ...subject.notIssued.reasons.map((reason) => `– ${isolate(reason.text[format.language])}`)];
}

/** Beside the QR of a certificate on a paper that is none: what the code is good for, and what not. */
export function codeCaption(number: string, { word, format }: Wording): string {
  return word('clearanceCode', { number: format.reference(number) });
}

export interface Sum {
  readonly label: string;
  readonly value: string;
  readonly strong?: boolean;
}

/** Fines, each fee apart, total, what it was paid with, what is due back. */
export function sumsOf(document: PaymentDocument, wording: Wording): readonly Sum[] {
  const { word, format } = wording;
  return [
    { label: word('fines'), value: format.money(document.fines) },
    ...document.fees.map((fee) => ({ label: isolate(fee.label[format.language]), value: format.money(fee.amount) })),
    { label: word('total'), value: format.money(document.total), strong: true },
    ...document.tenders.flatMap((tender) => [
      { label: tenderText(tender, wording), value: format.money(tender.amount) },
      ...(tender.approvalCode ? [{ label: word('approvalCode'), value: format.code(tender.approvalCode) }] : []),
    ]),
    ...(document.dueBack > 0 ? [{ label: word('dueBack'), value: format.money(document.dueBack), strong: true }] : []),
  ];
}
