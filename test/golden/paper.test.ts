import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PaperDocument } from '../../electron/core/paper/document.ts';
import { loadFonts } from '../../electron/core/paper/fonts.ts';
import { renderPdf } from '../../electron/core/paper/pdf.ts';
import { renderReceipt } from '../../electron/core/paper/receipt.ts';
import {
  clearance,
  drivingLicence,
  heSinglePlate,
  longName,
  oldPlate,
  owed,
  pendingReceipt,
  receipt,
  receiptOfTwoClearances,
  slip,
  statement,
  unknownSlip,
} from './papers.ts';
import { expectNoOtherPictures, expectPicture, picturesOf } from './picture.ts';
import { decodeReceipt } from './receipt-picture.ts';

const fonts = loadFonts(resolve('node_modules/@expo-google-fonts/ibm-plex-sans-arabic'));
const dpi = 100;

const sheets: Readonly<Record<string, PaperDocument>> = {
  'clearance-ar': clearance(),
  'clearance-en': clearance({ language: 'en' }),
  'clearance-ar-provisional': clearance({ state: 'provisional', number: 'PV483920175564' }),
  'clearance-en-provisional-reprint': clearance({ language: 'en', state: 'provisional', number: 'PV483920175564', printNumber: 3 }),
  'clearance-ar-old-plate-reprint': clearance({ subject: oldPlate, printNumber: 2 }),
  'clearance-en-one-letter-plate': clearance({ language: 'en', subject: heSinglePlate }),
  'clearance-ar-driving-licence-long-name': clearance({ subject: drivingLicence, maskedName: longName, demonstration: false }),
  'statement-ar-65-lines-page-1': statement(65, { demonstration: false }),
  'statement-en-owed': owed(5, { language: 'en', demonstration: false }),
  'receipt-en-on-a4': receiptOfTwoClearances({ language: 'en', printNumber: 2 }),
  'receipt-ar-on-a4': receipt(3),
  'slip-ar-unknown-on-a4': unknownSlip({ maskedName: longName }),
  'slip-en-credit-on-a4': slip({ language: 'en', demonstration: false, printNumber: 2 }),
};

describe('A4', () => {
  it.each(Object.entries(sheets))('%s looks as it did when it was found right', async (name, document) => {
    const [page] = await picturesOf(await renderPdf(document, fonts), dpi, 1);
    expectPicture(name, page as Buffer);
  });

  it('ends a statement of 65 lines with its sums', async () => {
    const pages = await picturesOf(await renderPdf(statement(65, { demonstration: false }), fonts), dpi);
    expectPicture('statement-ar-65-lines-last-page', pages.at(-1) as Buffer);
  });
});

const strips: Readonly<Record<string, PaperDocument>> = {
  'receipt-ar': receipt(3),
  'receipt-en': receipt(65, { language: 'en', demonstration: false }),
  'receipt-ar-pending-reprint': pendingReceipt(65, { printNumber: 2, maskedName: longName }),
  'receipt-ar-two-clearances': receiptOfTwoClearances(),
  'receipt-ar-due-back': receipt(4, { settlementState: 'part-settled', dueBack: 32_500 }),
  'slip-ar-credit': slip(),
  'slip-en-credit-reprint': slip({
    language: 'en',
    printNumber: 2,
    idType: 'passport',
    about: { kind: 'credit', number: 'CR120455380916', reason: 'reversal-failed' },
  }),
  'slip-ar-unknown': unknownSlip({ maskedName: longName }),
  'slip-en-unknown': unknownSlip({ language: 'en', demonstration: false }),
  'clearance-ar-on-80mm': clearance(),
  'clearance-en-on-80mm': clearance({ language: 'en', demonstration: false, subject: drivingLicence, maskedName: longName }),
  'clearance-ar-provisional-on-80mm-reprint': clearance({ state: 'provisional', number: 'PV483920175564', printNumber: 2 }),
  'statement-ar-on-80mm': statement(4, { demonstration: false }),
};

describe('80 mm', () => {
  it.each(Object.entries(strips))('%s looks as it did when it was found right', async (name, document) => {
    const { data, rows } = await renderReceipt(document, fonts);
    const picture = decodeReceipt(data);
    expect(picture.rows).toBe(rows);
    expectPicture(name, picture.png);
  });
});

it('there is no picture of a paper that is not there any more', () => {
  expectNoOtherPictures([...Object.keys(sheets), 'statement-ar-65-lines-last-page', ...Object.keys(strips)]);
});
