/** What every A4 paper of ours carries: frame, letterhead, demonstration mark, reprint mark, footer. */
import { printedHead } from '../audit/chain.ts';
import type { Language } from '../visit/view.ts';
import { isolate } from './bidi.ts';
import type { PaperDocument } from './document.ts';
import { qrMatrix, quietZone } from './qr.ts';
import { hairline, ink, pageHeight, pageWidth, quiet, type Sheet } from './sheet.ts';
import { wordingOf } from './words.ts';

export const margin = 46;
export const contentWidth = pageWidth - 2 * margin;
export const footerTop = pageHeight - 62;
const frameInset = 22;
const emblemSize = 64;
/** Half a millimetre: 4 dots of a 203 dpi printer, which the cheapest scanner reads. The longest names take smaller modules. */
const largestModule = (0.5 / 25.4) * 72;

export interface Letterhead {
  readonly numberLabel: string;
  readonly number: string;
}

export function drawFrame(sheet: Sheet): void {
  for (const [inset, lineWidth] of [
    [frameInset, 1.6],
    [frameInset + 4, 0.5],
  ] as const) {
    sheet.box(inset, inset, pageWidth - 2 * inset, pageHeight - 2 * inset, {
      stroke: ink,
      lineWidth,
    });
  }
}

/** Under everything else, so that no figure is hard to read; across the whole page, so that it cannot be cut away. */
export function drawDemonstrationMark(sheet: Sheet, language: Language): void {
  const { word } = wordingOf(language);
  const centre: [number, number] = [pageWidth / 2, pageHeight / 2];
  const width = pageHeight;
  const x = (pageWidth - width) / 2;
  const grey = '#dedede';
  sheet.pdf.save().rotate(-52, { origin: centre });
  for (const offset of [-250, 0, 250]) {
    sheet.text(word('demonstration'), x, centre[1] - 58 + offset, width, {
      size: 52,
      weight: 'bold',
      colour: grey,
      align: 'centre',
    });
    const other = language === 'ar' ? 'ltr' : 'rtl';
    sheet.text(word('demonstrationOther'), x, centre[1] + 12 + offset, width, {
      size: 26,
      weight: 'medium',
      colour: grey,
      align: 'centre',
      direction: other,
    });
  }
  sheet.pdf.restore();
}

/** Issuer where reading starts, the empty place of the emblem in the middle, the paper's number at the end. Gives the y under it. */
export function drawLetterhead(sheet: Sheet, document: PaperDocument, head?: Letterhead): number {
  const { word } = wordingOf(document.language);
  const top = 42;
  const side = (contentWidth - emblemSize) / 2 - 16;
  let y = sheet.text(word('state'), margin, top, side, {
    size: 13,
    weight: 'bold',
  });
  y = sheet.text(word('issuer'), margin, y, side, {
    size: 11.5,
    weight: 'medium',
  });
  sheet.text(word('issuerOffice'), margin, y, side, {
    size: 11.5,
    weight: 'medium',
  });

  const emblemX = (pageWidth - emblemSize) / 2;
  sheet.box(emblemX, top, emblemSize, emblemSize, {
    stroke: hairline,
    lineWidth: 0.6,
    dashed: true,
  });
  const caption = sheet.block(word('emblem'), emblemSize - 8, {
    size: 7,
    colour: quiet,
    align: 'centre',
  });
  sheet.draw(caption, emblemX + 4, top + (emblemSize - caption.height) / 2);

  const end = pageWidth - margin - side;
  y = top;
  if (head) {
    y = sheet.text(head.numberLabel, end, y, side, { size: 9.5, colour: quiet, align: 'end' });
    y = sheet.text(isolate(head.number), end, y, side, { size: 13, weight: 'bold', align: 'end' });
  }
  if (document.printNumber > 1) drawReprintMark(sheet, document, end, y + 4, side);
  return top + emblemSize + 12;
}

function drawReprintMark(sheet: Sheet, document: PaperDocument, x: number, y: number, width: number): void {
  const { word, format } = wordingOf(document.language);
  const mark = sheet.block(word('reprint', { number: format.count(document.printNumber) }), width, {
    size: 11,
    weight: 'bold',
    align: 'centre',
  });
  const inked = Math.max(...mark.lines.map((line) => line.width)) + 20;
  const boxX = x + width - inked;
  sheet.box(boxX, y, inked, mark.height + 4, {
    fill: '#ffffff',
    stroke: ink,
    lineWidth: 1.2,
  });
  sheet.draw({ ...mark, width: inked }, boxX, y + 2);
}

export function drawFooter(sheet: Sheet, document: PaperDocument, page: number, pages: number): void {
  const { word, format } = wordingOf(document.language);
  sheet.rule(margin, footerTop, contentWidth, hairline);
  const style = { size: 8, colour: quiet };
  const printed = word('printedAt', {
    time: format.dateTime(document.printedAt),
    kiosk: document.kioskId,
  });
  sheet.text(printed, margin, footerTop + 4, contentWidth / 2, style);
  sheet.text(
    word('page', { page: format.count(page), pages: format.count(pages) }),
    margin + contentWidth / 2,
    footerTop + 4,
    contentWidth / 2,
    { ...style, align: 'end' },
  );
  if (document.kind === 'receipt' && document.auditHead) {
    sheet.text(word('auditHead', { head: printedHead(document.auditHead) }), margin, footerTop + 18, contentWidth / 2, style);
  }
  if (document.demonstration) {
    sheet.text(word('demonstration'), margin, footerTop + 16, contentWidth, {
      size: 9.5,
      weight: 'bold',
      align: 'centre',
    });
  }
}

/**
 * At most `room` wide and high; gives its width with the quiet zone.
 * One path for the whole code: renderers leave hairlines between shapes painted one by one.
 */
export function drawQr(sheet: Sheet, text: string, x: number, y: number, room: number): number {
  const matrix = qrMatrix(text);
  const modules = matrix.size + 2 * quietZone;
  const moduleSize = Math.min(largestModule, room / modules);
  const width = modules * moduleSize;
  const left = sheet.left(x, width) + quietZone * moduleSize;
  const top = y + quietZone * moduleSize;
  sheet.box(x, y, width, width, { fill: '#ffffff' });
  for (const bar of matrix.bars) {
    sheet.pdf.rect(left + bar.x * moduleSize, top + bar.y * moduleSize, bar.length * moduleSize, moduleSize);
  }
  sheet.pdf.fill('#000000');
  return width;
}
