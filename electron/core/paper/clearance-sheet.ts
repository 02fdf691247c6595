/** شهادة براءة الذمة من مخالفات المرور (مخالصة): one A4 sheet for one licence or plate; also the provisional slip. */
import { clearanceFields, clearanceStatement, clearanceTitle, type Field } from './clearance-words.ts';
import type { ClearanceDocument } from './document.ts';
import { drawSubject, plateHeight, plateWidth } from './plate-drawing.ts';
import { hairline, ink, pageWidth, quiet, type Sheet, type TextBlock } from './sheet.ts';
import { contentWidth, drawDemonstrationMark, drawFooter, drawFrame, drawLetterhead, drawQr, footerTop, margin } from './sheet-parts.ts';
import { wordingOf } from './words.ts';

const proofHeight = 116;
const proofTop = footerTop - proofHeight - 12;

export function drawClearance(sheet: Sheet, document: ClearanceDocument): void {
  if (document.demonstration) drawDemonstrationMark(sheet, document.language);
  drawFrame(sheet);
  const { word, format } = wordingOf(document.language);
  let y = drawLetterhead(sheet, document, {
    numberLabel: word(document.state === 'final' ? 'clearanceNumber' : 'provisionalNumber'),
    number: format.reference(document.number),
  });
  y = drawTitle(sheet, document, y + 6);
  y = drawStatement(sheet, document, y + 10);
  drawSubject(sheet, document.subject, document.language, (pageWidth - plateWidth) / 2, y + 10);
  drawFields(sheet, clearanceFields(document), y + plateHeight + 22, proofTop - 10);
  drawProof(sheet, document);
  drawFooter(sheet, document, 1, 1);
}

function drawTitle(sheet: Sheet, document: ClearanceDocument, top: number): number {
  const provisional = document.state === 'provisional';
  const key = clearanceTitle(document);
  const title = sheet.block(wordingOf(document.language).word(key), contentWidth - 16, { size: 20, weight: 'bold', align: 'centre' });
  // An English paper is still read at an Egyptian window.
  const arabic =
    document.language === 'en'
      ? sheet.block(wordingOf('ar').word(key), contentWidth - 16, {
          size: 14,
          weight: 'bold',
          align: 'centre',
          direction: 'rtl',
        })
      : undefined;
  const height = title.height + (arabic?.height ?? 0);
  if (provisional)
    sheet.box(margin, top - 3, contentWidth, height + 6, {
      fill: '#ffffff',
      stroke: ink,
      lineWidth: 2.2,
    });
  const y = sheet.draw(title, margin + 8, top);
  if (arabic) sheet.draw(arabic, margin + 8, y);
  return top + height + (provisional ? 4 : 0);
}

function drawStatement(sheet: Sheet, document: ClearanceDocument, top: number): number {
  const { state } = document;
  const statement = clearanceStatement(document);
  const y = sheet.text(statement.body, margin, top, contentWidth, {
    size: 12.5,
    weight: 'medium',
  });
  const below = sheet.text(statement.scope, margin, y + 2, contentWidth, {
    size: 11,
    weight: state === 'final' ? 'regular' : 'bold',
  });
  return statement.next ? sheet.text(statement.next, margin, below + 2, contentWidth, { size: 11 }) : below;
}

/** The largest size at which the longest names still leave the proof below its room. */
function drawFields(sheet: Sheet, fields: readonly Field[], top: number, bottom: number): void {
  const labelWidth = 176;
  const valueWidth = contentWidth - labelWidth - 24;
  for (const size of [13, 12.5, 12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7]) {
    const padding = size * 0.28;
    const rows = fields.map((field): { label: TextBlock; value: TextBlock; height: number } => {
      const label = sheet.block(field.label, labelWidth, {
        size: size * 0.94,
        colour: quiet,
      });
      const value = sheet.block(field.value, valueWidth, {
        size,
        weight: 'medium',
      });
      return {
        label,
        value,
        height: Math.max(label.height, value.height) + 2 * padding,
      };
    });
    const height = rows.reduce((sum, row) => sum + row.height, 0);
    if (top + height > bottom && size > 7) continue;
    let y = top;
    sheet.rule(margin, y, contentWidth, hairline);
    for (const row of rows) {
      sheet.draw(row.label, margin + 8, y + padding);
      sheet.draw(row.value, margin + 16 + labelWidth, y + padding);
      y += row.height;
      sheet.rule(margin, y, contentWidth, hairline);
    }
    return;
  }
}

/** The signed QR, how to check it, and the places that a hand fills: none on a slip, which no stamp may turn into a clearance. */
function drawProof(sheet: Sheet, document: ClearanceDocument): void {
  const { word } = wordingOf(document.language);
  const gap = 12;
  const stampWidth = document.state === 'final' ? proofHeight : 0;
  const signatureWidth = document.state === 'final' ? 96 : 0;
  const places = stampWidth + signatureWidth + (document.state === 'final' ? 2 * gap : 0);
  const textX = margin + drawQr(sheet, document.token, margin, proofTop, proofHeight) + gap;
  const textWidth = contentWidth - places - (textX - margin);
  const y = sheet.text(word('verifyTitle'), textX, proofTop, textWidth, { size: 9, weight: 'bold' });
  const blocks = [9, 8.5, 8, 7.5, 7, 6.5, 6].map((size) => sheet.block(word('verifyText'), textWidth, { size }));
  const fitting = blocks.find((block) => y + block.height <= proofTop + proofHeight) ?? blocks.at(-1);
  if (fitting) sheet.draw(fitting, textX, y);
  if (document.state === 'provisional') return;
  drawPlace(sheet, word('signature'), textX + textWidth + gap, signatureWidth);
  drawPlace(sheet, word('stamp'), textX + textWidth + 2 * gap + signatureWidth, stampWidth);
}

function drawPlace(sheet: Sheet, caption: string, x: number, width: number): void {
  sheet.box(x, proofTop, width, proofHeight, {
    stroke: hairline,
    lineWidth: 0.6,
    dashed: true,
  });
  sheet.text(caption, x + 4, proofTop + 2, width - 8, {
    size: 8,
    colour: quiet,
    align: 'centre',
  });
}
