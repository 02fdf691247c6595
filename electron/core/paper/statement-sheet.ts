/** بيان مخالفات: every line on A4, over as many pages as it takes; with a receipt's title, the stand-in for the 80 mm receipt. */
import { isolate } from './bidi.ts';
import type { ReceiptLine, ReceiptSubject } from './document.ts';
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
import { hairline, ink, quiet, type Sheet, type TextBlock, type TextStyle } from './sheet.ts';
import { contentWidth, drawDemonstrationMark, drawFooter, drawFrame, drawLetterhead, drawQr, footerTop, margin } from './sheet-parts.ts';
import { type PaperWord, type Wording, wordingOf } from './words.ts';

const columnWords = [
  'lineNumber',
  'lineDate',
  'linePlace',
  'lineDescription',
  'lineResult',
  'lineAmount',
] as const satisfies readonly PaperWord[];
const columnWidths: readonly number[] = [24, 78, 92, contentWidth - 24 - 78 - 92 - 66 - 78, 66, 78];
const amountColumn = 5;
const cellPadding = 4;
const cell: TextStyle = { size: 8.5 };
const bodyBottom = footerTop - 8;
const shade = '#e6e6e6';
/** Room for a licence's sum, which never stands without a line above it on its page. */
const sumHeight = 40;
const codeRoom = 96;

export function drawStatement(sheet: Sheet, document: PaymentDocument): void {
  const flow = createFlow(sheet, document);
  flow.openFirstPage();
  let firstNumber = 1;
  for (const subject of document.subjects) {
    drawSubject(flow, subject, firstNumber);
    // A statement lies beside the certificates themselves; a receipt may be all that is carried on.
    if (document.kind === 'receipt') drawCode(flow, subject);
    flow.take(8);
    firstNumber += subject.lines.length;
  }
  drawTotals(flow, document);
  flow.close();
}

/** Where the next row goes, and a fresh page with its heads when there is no room for it. */
interface Flow {
  readonly sheet: Sheet;
  readonly wording: Wording;
  openFirstPage(): void;
  /** Gives the top of `height` points of free room; `following` must fit below on the same page. */
  take(height: number, following?: number): number;
  close(): void;
}

function createFlow(sheet: Sheet, document: PaymentDocument): Flow {
  const wording = wordingOf(document.language);
  const { word, format } = wording;
  const title = word(document.kind === 'statement' ? 'statementTitle' : 'receiptTitle');
  const reference = format.reference(document.paymentReference);
  let y = 0;

  function background(): void {
    if (document.demonstration) drawDemonstrationMark(sheet, document.language);
    drawFrame(sheet);
  }

  function tableHead(): void {
    const blocks = cellsOf(
      sheet,
      columnWords.map((key) => word(key)),
      { ...cell, weight: 'bold' },
    );
    const height = rowHeight(blocks);
    sheet.box(margin, y, contentWidth, height, { fill: ink });
    drawCells(
      sheet,
      blocks.map((block) => ({
        ...block,
        style: { ...block.style, colour: '#ffffff' },
      })),
      y,
    );
    y += height;
  }

  function openNextPage(): void {
    sheet.addPage();
    background();
    const half = contentWidth / 2;
    sheet.text(title, margin, 40, half, { size: 12, weight: 'bold' });
    if (isPaid(document)) sheet.text(reference, margin + half, 40, half, { size: 11, weight: 'medium', align: 'end' });
    y = 64;
    tableHead();
  }

  return {
    sheet,
    wording,
    openFirstPage() {
      background();
      y = drawLetterhead(sheet, document, isPaid(document) ? { numberLabel: word('paymentReference'), number: reference } : undefined);
      y = sheet.text(title, margin, y + 4, contentWidth, {
        size: 20,
        weight: 'bold',
        align: 'centre',
      });
      if (document.language === 'en') {
        const arabic = wordingOf('ar').word(document.kind === 'statement' ? 'statementTitle' : 'receiptTitle');
        y = sheet.text(arabic, margin, y, contentWidth, {
          size: 13,
          weight: 'bold',
          align: 'centre',
          direction: 'rtl',
        });
      }
      y =
        sheet.text(word('notACertificate'), margin, y, contentWidth, {
          size: 10,
          colour: quiet,
          align: 'centre',
        }) + 8;
      y = drawOwner(sheet, document, wording, y) + 12;
      tableHead();
    },
    take(height, following = 0) {
      if (y + height + following > bodyBottom) openNextPage();
      const top = y;
      y += height;
      return top;
    },
    close() {
      const { count } = sheet.pdf.bufferedPageRange();
      for (let page = 0; page < count; page += 1) {
        sheet.pdf.switchToPage(page);
        drawFooter(sheet, document, page + 1, count);
      }
    },
  };
}

function drawOwner(sheet: Sheet, document: PaymentDocument, { word, format }: Wording, top: number): number {
  const fields: readonly (readonly [string, string])[] = [
    [word('ownerName'), isolate(document.maskedName)],
    [word(document.idType === 'passport' ? 'passportNumber' : 'nationalId'), format.idLastFour(document.idLastFour)],
    ...(document.kind === 'statement' && document.dataAsOf ? [[word('dataAsOf'), format.dateTime(document.dataAsOf)] as const] : []),
    ...(isPaid(document) ? [[word('paidAt'), format.dateTime(document.paidAt)] as const] : []),
  ];
  let y = top;
  for (const [label, value] of fields) {
    sheet.text(label, margin, y, 120, { size: 10, colour: quiet });
    y =
      sheet.text(value, margin + 128, y, contentWidth - 128, {
        size: 10,
        weight: 'medium',
      }) + 2;
  }
  return y;
}

interface Row {
  readonly blocks: readonly TextBlock[];
  readonly height: number;
}

/** Head, lines, sum: the head never ends a page, the sum never begins one. */
function drawSubject(flow: Flow, subject: ReceiptSubject, firstNumber: number): void {
  const rows = subject.lines.map((line, index) => rowOf(flow, line, firstNumber + index));
  const following = (index: number): number => (index === rows.length - 1 ? sumHeight : 0);
  drawSubjectHead(flow, subject, (rows[0]?.height ?? 0) + following(0));
  for (const [index, row] of rows.entries()) {
    const top = flow.take(row.height, following(index));
    drawCells(flow.sheet, row.blocks, top);
    flow.sheet.rule(margin, top + row.height, contentWidth, hairline, 0.4);
  }
  drawSubjectEnd(flow, subject);
}

function drawSubjectHead({ sheet, wording, take }: Flow, subject: ReceiptSubject, following: number): void {
  const name = sheet.block(subjectText(subject.subject, wording), contentWidth * 0.7, { size: 10, weight: 'bold' });
  const height = name.height + 2 * cellPadding;
  const top = take(height, following);
  sheet.box(margin, top, contentWidth, height, { fill: shade });
  sheet.draw(name, margin + cellPadding, top + cellPadding);
  const count = wording.word('violationCount', { count: wording.format.count(subject.lines.length) });
  sheet.text(count, margin + contentWidth * 0.7, top + cellPadding, contentWidth * 0.3 - cellPadding, { size: 9, align: 'end' });
}

function rowOf({ sheet, wording }: Flow, line: ReceiptLine, number: number): Row {
  const { word, format } = wording;
  const { language } = format;
  const article = line.legalReference ? `${word('lineArticle', { article: format.article(line.legalReference) })} – ` : '';
  const texts = [
    format.count(number),
    format.date(line.occurredAt),
    isolate(line.place[language]),
    `${isolate(line.legalDescription[language])}\n${article}${format.code(line.violationId)}`,
    word(resultWords[line.result]),
    format.money(line.amount),
  ];
  const blocks = cellsOf(sheet, texts, cell);
  return { blocks, height: rowHeight(blocks) };
}

/** The subject's sum, and either its clearance number or every reason why there is none. */
function drawSubjectEnd({ sheet, wording, take }: Flow, subject: ReceiptSubject): void {
  const { word, format } = wording;
  const inset = contentWidth - 2 * cellPadding;
  const sum = sheet.block(word('subjectSum'), inset / 2, {
    size: 9.5,
    weight: 'bold',
  });
  const sumTop = take(sum.height + 2 * cellPadding);
  sheet.draw(sum, margin + cellPadding, sumTop + cellPadding);
  sheet.text(format.money(subject.amount), margin + contentWidth / 2, sumTop + cellPadding, inset / 2, {
    size: 9.5,
    weight: 'bold',
    align: 'end',
  });

  const notes = noteTexts(subject, wording).map((text) => sheet.block(text, inset, { size: 9 }));
  for (const note of notes) {
    sheet.draw(note, margin + cellPadding, take(note.height));
  }
}

/** The signed QR of the licence's certificate, and the words that keep it from passing for the certificate. */
function drawCode({ sheet, wording, take }: Flow, subject: ReceiptSubject): void {
  if (!subject.clearanceNumber || !subject.clearanceToken) return;
  const top = take(codeRoom);
  const textX = margin + drawQr(sheet, subject.clearanceToken, margin, top, codeRoom) + cellPadding;
  const caption = sheet.block(codeCaption(subject.clearanceNumber, wording), margin + contentWidth - textX, { size: 9 });
  sheet.draw(caption, textX, top + (codeRoom - caption.height) / 2);
}

function drawTotals({ sheet, wording, take }: Flow, document: PaymentDocument): void {
  const { word } = wording;
  const sums = sumsOf(document, wording);
  const rowHeight = 19;
  const state = isPaid(document)
    ? [sheet.block(word(settlementWords[document.settlementState]), contentWidth, { size: 10.5, weight: 'medium' })]
    : [];
  const dueBack = document.dueBack > 0 ? [sheet.block(word('dueBackHow'), contentWidth, { size: 10.5 })] : [];
  const words = [...state, ...dueBack];
  const height = sums.length * rowHeight + words.reduce((total, block) => total + block.height, 0) + 16;
  let y = take(height) + 4;
  const width = 300;
  const x = margin + contentWidth - width;
  for (const sum of sums) {
    const style: TextStyle = sum.strong ? { size: 12, weight: 'bold' } : { size: 10 };
    if (sum.strong) sheet.box(x, y, width, rowHeight, { fill: shade });
    sheet.text(sum.label, x + 6, y + 1, width * 0.55, style);
    sheet.text(sum.value, x + width * 0.55, y + 1, width * 0.45 - 6, {
      ...style,
      align: 'end',
    });
    y += rowHeight;
    sheet.rule(x, y, width, hairline);
  }
  y += 8;
  for (const block of words) y = sheet.draw(block, margin, y);
}

function cellsOf(sheet: Sheet, texts: readonly string[], style: TextStyle): readonly TextBlock[] {
  return texts.map((text, index) =>
    sheet.block(text, (columnWidths[index] ?? 0) - 2 * cellPadding, index === amountColumn ? { ...style, align: 'end' } : style),
  );
}

function rowHeight(blocks: readonly TextBlock[]): number {
  return Math.max(...blocks.map((block) => block.height)) + 2 * cellPadding;
}

function drawCells(sheet: Sheet, blocks: readonly TextBlock[], top: number): void {
  let x = margin;
  for (const [index, block] of blocks.entries()) {
    sheet.draw(block, x + cellPadding, top + cellPadding);
    x += columnWidths[index] ?? 0;
  }
}
