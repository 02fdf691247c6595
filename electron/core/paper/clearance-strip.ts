/** A clearance on 80 mm, where the A4 printer is out: every claim of the sheet, and the same signed code at full size. */
import { clearanceFields, clearanceStatement, clearanceTitle } from './clearance-words.ts';
import type { ClearanceDocument } from './document.ts';
import { subjectText } from './document-words.ts';
import { createStrip, figure, type MeasureWith, plain, type StripLayout, small, strong } from './strip.ts';
import { addEnd, addHead } from './strip-parts.ts';
import { wordingOf } from './words.ts';

/** Dots of white that a stamp needs: 30 mm. */
const stampRoom = 240;

export function layoutClearance(document: ClearanceDocument, measureWith: MeasureWith): StripLayout {
  const wording = wordingOf(document.language);
  const { word, format } = wording;
  const final = document.state === 'final';
  const statement = clearanceStatement(document);
  const strip = createStrip(document.language, measureWith);
  addHead(strip, document, clearanceTitle(document));
  // An English paper is still read at an Egyptian window.
  if (document.language === 'en') strip.text(rightToLeft(wordingOf('ar').word(clearanceTitle(document))), { ...strong, align: 'centre' });
  strip.text(word(final ? 'clearanceNumber' : 'provisionalNumber'), { ...small, align: 'centre' });
  strip.text(format.reference(document.number), { ...figure, align: 'centre' });
  strip.rule();
  strip.text(statement.body, plain);
  if (final) strip.text(statement.scope, plain);
  else strip.framed(statement.scope);
  if (statement.next) strip.text(statement.next, plain);
  strip.rule();
  strip.text(subjectText(document.subject, wording), strong);
  for (const { label, value } of clearanceFields(document)) strip.pair(label, value, plain);
  strip.rule();
  strip.code(document.token);
  strip.text(word('verifyTitle'), { ...strong, align: 'centre' });
  strip.text(word('verifyText'), small);
  // A slip has no place for a stamp, which no stamp may turn into a clearance.
  if (final) {
    strip.place(word('signature'), stampRoom / 3);
    strip.place(word('stamp'), stampRoom);
  }
  addEnd(strip, document);
  return strip.finish();
}

/** U+2067 ... U+2069: its own paragraph direction, so that brackets at its end stay there. */
function rightToLeft(text: string): string {
  return `\u2067${text}\u2069`;
}
