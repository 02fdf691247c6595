/** What every 80 mm paper of ours carries: demonstration mark, title, issuer and reprint mark; when, where and under which head it was printed. */
import { type AuditHead, printedHead } from '../audit/chain.ts';
import type { PaperDocument } from './document.ts';
import { type Strip, small, title } from './strip.ts';
import { type PaperWord, wordingOf } from './words.ts';

export function addHead(strip: Strip, document: PaperDocument, titleWord: PaperWord): void {
  const { word, format } = wordingOf(document.language);
  if (document.demonstration) strip.band([word('demonstration'), word('demonstrationOther')]);
  strip.text(word(titleWord), title);
  strip.text(`${word('issuer')} – ${word('issuerOffice')}`, { ...small, align: 'centre' });
  if (document.printNumber > 1) strip.framed(word('reprint', { number: format.count(document.printNumber) }));
  strip.gap(6);
}

export function addEnd(strip: Strip, document: PaperDocument, auditHead?: AuditHead): void {
  const { word, format } = wordingOf(document.language);
  strip.text(word('printedAt', { time: format.dateTime(document.printedAt), kiosk: document.kioskId }), { ...small, align: 'centre' });
  if (auditHead) strip.text(word('auditHead', { head: printedHead(auditHead) }), { ...small, align: 'centre' });
  strip.gap(8);
  if (document.demonstration) strip.band([word('demonstration')]);
}
