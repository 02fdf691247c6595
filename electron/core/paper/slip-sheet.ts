/** A slip on A4, where the 80 mm printer is out. */
import type { SlipDocument } from './document.ts';
import { hairline, ink, quiet, type Sheet } from './sheet.ts';
import { contentWidth, drawDemonstrationMark, drawFooter, drawFrame, drawLetterhead, margin } from './sheet-parts.ts';
import { slipText } from './slip-words.ts';
import { wordingOf } from './words.ts';

const labelWidth = 176;
const padding = 5;

export function drawSlip(sheet: Sheet, document: SlipDocument): void {
  if (document.demonstration) drawDemonstrationMark(sheet, document.language);
  drawFrame(sheet);
  const { word } = wordingOf(document.language);
  const text = slipText(document);
  let y = drawLetterhead(sheet, document, { numberLabel: text.numberLabel, number: text.number });
  y = sheet.text(word(text.title), margin, y + 6, contentWidth, { size: 20, weight: 'bold', align: 'centre' });
  y = sheet.text(word('notACertificate'), margin, y, contentWidth, { size: 10, colour: quiet, align: 'centre' }) + 12;
  if (text.warning) y = drawWarning(sheet, text.warning, y) + 14;
  sheet.rule(margin, y, contentWidth, hairline);
  for (const { label, value, strong } of [{ ...text.amount, strong: true }, ...text.fields.map((field) => ({ ...field, strong: false }))]) {
    y += padding;
    const below = sheet.text(label, margin + 8, y, labelWidth, { size: 12, colour: quiet });
    const style = strong ? ({ size: 16, weight: 'bold' } as const) : ({ size: 12.5, weight: 'medium' } as const);
    y = Math.max(below, sheet.text(value, margin + 16 + labelWidth, y, contentWidth - labelWidth - 24, style)) + padding;
    sheet.rule(margin, y, contentWidth, hairline);
  }
  y = sheet.text(text.next, margin, y + 22, contentWidth, { size: 14, weight: 'bold' });
  for (const step of text.steps) y = sheet.text(step, margin, y + 6, contentWidth, { size: 12.5 });
  sheet.text(word('keepSlip'), margin, y + 22, contentWidth, { size: 12.5, weight: 'bold', align: 'centre' });
  drawFooter(sheet, document, 1, 1);
}

function drawWarning(sheet: Sheet, warning: string, top: number): number {
  const block = sheet.block(warning, contentWidth - 24, { size: 15, weight: 'bold', align: 'centre' });
  sheet.box(margin, top, contentWidth, block.height + 12, { fill: '#ffffff', stroke: ink, lineWidth: 2.2 });
  sheet.draw(block, margin + 12, top + 6);
  return top + block.height + 12;
}
