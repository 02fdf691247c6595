/** The receipt of a payment on 80 mm; also a statement, line by line, where the A4 printer is out. */
import { isolate } from './bidi.ts';
import type { ReceiptSubject } from './document.ts';
import {
  codeCaption,
  isPaid,
  noteTexts,
  type PaymentDocument,
  resultWords,
  settlementWords,
  subjectText,
  sumsOf,
} from './document-words.ts';
import { createStrip, figure, type MeasureWith, plain, type Strip, type StripLayout, small, strong } from './strip.ts';
import { addEnd, addHead } from './strip-parts.ts';
import { type PaperWord, type Wording, wordingOf } from './words.ts';

export function layoutReceipt(document: PaymentDocument, measureWith: MeasureWith): StripLayout {
  const wording = wordingOf(document.language);
  const { word, format } = wording;
  const strip = createStrip(document.language, measureWith);
  const paid = isPaid(document);
  addHead(strip, document, document.kind === 'statement' ? 'statementTitle' : 'receiptTitle');
  if (paid) {
    strip.text(word('paymentReference'), { ...small, align: 'centre' });
    strip.text(format.reference(document.paymentReference), { ...figure, align: 'centre' });
    if (document.settlementState !== 'settled') strip.framed(word(settlementWords[document.settlementState]));
  }
  strip.rule();
  if (document.kind === 'statement' && document.dataAsOf) strip.pair(word('dataAsOf'), format.dateTime(document.dataAsOf), plain);
  if (paid) strip.pair(word('paidAt'), format.dateTime(document.paidAt), plain);
  strip.pair(word('ownerName'), isolate(document.maskedName), plain);
  strip.pair(word(document.idType === 'passport' ? 'passportNumber' : 'nationalId'), format.idLastFour(document.idLastFour), plain);
  strip.rule();
  for (const subject of document.subjects) {
    addSubject(strip, subject, document.kind, wording);
    strip.rule();
  }
  for (const sum of sumsOf(document, wording)) strip.pair(sum.label, sum.value, sum.strong ? { ...strong, size: 28 } : plain);
  if (document.dueBack > 0) strip.framed(word('dueBackHow'));
  strip.rule();
  const closing: readonly PaperWord[] =
    paid && document.settlementState === 'settled' ? ['stateSettled', 'notACertificate'] : ['notACertificate'];
  for (const key of [...closing, 'keep'] as const) strip.text(word(key), { ...plain, align: 'centre' });
  addEnd(strip, document, document.auditHead);
  return strip.finish();
}

/** A receipt sums a licence only: its lines are on A4. */
function addSubject(strip: Strip, subject: ReceiptSubject, kind: PaymentDocument['kind'], wording: Wording): void {
  const { word, format } = wording;
  strip.text(subjectText(subject.subject, wording), strong);
  for (const line of kind === 'statement' ? subject.lines : []) {
    const article = line.legalReference ? ` – ${word('lineArticle', { article: format.article(line.legalReference) })}` : '';
    strip.pair(format.date(line.occurredAt), format.money(line.amount), { ...plain, weight: 'bold' });
    strip.text(isolate(line.legalDescription[format.language]), small);
    strip.text(`${isolate(line.place[format.language])}${article}`, small);
    strip.pair(word(resultWords[line.result]), format.code(line.violationId), small);
    strip.gap(10);
  }
  strip.pair(word('violationCount', { count: format.count(subject.lines.length) }), format.money(subject.amount), plain);
  for (const note of noteTexts(subject, wording)) strip.text(note, plain);
  if (kind === 'statement' || !subject.clearanceNumber || !subject.clearanceToken) return;
  strip.code(subject.clearanceToken);
  strip.text(codeCaption(subject.clearanceNumber, wording), { ...small, align: 'centre' });
}
