/** A slip on 80 mm. */
import type { SlipDocument } from './document.ts';
import { slipText } from './slip-words.ts';
import { createStrip, figure, type MeasureWith, plain, type StripLayout, small, strong } from './strip.ts';
import { addEnd, addHead } from './strip-parts.ts';
import { wordingOf } from './words.ts';

export function layoutSlip(document: SlipDocument, measureWith: MeasureWith): StripLayout {
  const { word } = wordingOf(document.language);
  const text = slipText(document);
  const strip = createStrip(document.language, measureWith);
  addHead(strip, document, text.title);
  if (text.warning) strip.framed(text.warning);
  strip.text(text.numberLabel, { ...small, align: 'centre' });
  strip.text(text.number, { ...figure, align: 'centre' });
  strip.rule();
  strip.pair(text.amount.label, text.amount.value, { ...strong, size: 28 });
  for (const { label, value } of text.fields) strip.pair(label, value, plain);
  strip.rule();
  strip.text(text.next, strong);
  for (const step of text.steps) {
    strip.gap(6);
    strip.text(step, plain);
  }
  strip.rule();
  for (const key of ['notACertificate', 'keepSlip'] as const) strip.text(word(key), { ...plain, align: 'centre' });
  addEnd(strip, document);
  return strip.finish();
}
