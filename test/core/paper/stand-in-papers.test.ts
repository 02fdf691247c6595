/** A paper on the other printer's paper: nothing of it is lost. */
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clearanceFields, clearanceStatement } from '../../../electron/core/paper/clearance-words.ts';
import type { ClearanceDocument, PaperDocument } from '../../../electron/core/paper/document.ts';
import { loadFonts } from '../../../electron/core/paper/fonts.ts';
import { qrMatrix } from '../../../electron/core/paper/qr.ts';
import { layoutStrip, measureOnCanvas, registerFonts } from '../../../electron/core/paper/receipt.ts';
import { receiptWidth, type StripLayout } from '../../../electron/core/paper/strip.ts';
import { wordingOf } from '../../../electron/core/paper/words.ts';
import { clearance, drivingLicence, longName, slip, statement, unknownSlip } from '../../golden/papers.ts';

registerFonts(loadFonts(resolve('node_modules/@expo-google-fonts/ibm-plex-sans-arabic')));
const longestToken = `TC1:${'7EZ+9FUP2A'.repeat(99)}ABCDEF`;
/** Dots a module. */
const moduleDots = 4;

function layoutOf(document: PaperDocument): StripLayout {
  return layoutStrip(document, measureOnCanvas);
}

/** Words and figures, in whatever order they stand on paper. */
function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
}

function wordsOn(document: PaperDocument): readonly string[] {
  return layoutOf(document).marks.flatMap((mark) => (mark.type === 'text' ? wordsOf(mark.text) : []));
}

describe.each([
  ['a plate in Arabic', clearance()],
  ['a driving licence in English', clearance({ language: 'en', subject: drivingLicence, maskedName: longName })],
  ['a provisional slip', clearance({ state: 'provisional' })],
] as const)('a clearance on 80 mm: %s', (_, document: ClearanceDocument) => {
  it('makes every claim of the A4 sheet', () => {
    const { word, format } = wordingOf(document.language);
    const { body, scope } = clearanceStatement(document);
    const fields = clearanceFields(document).flatMap(({ label, value }) => [label, value]);
    for (const claim of [body, scope, ...fields, word('verifyText'), format.reference(document.number)]) {
      expect(wordsOn(document)).toEqual(expect.arrayContaining([...wordsOf(claim)]));
    }
  });

  it('has no place for a stamp unless it is final', () => {
    const places = layoutOf(document).marks.filter((mark) => mark.type === 'box' && mark.height > 200);
    expect(places.length > 0).toBe(document.state === 'final');
  });
});

it.each([clearance(), clearance({ token: longestToken })])('the code has four dots a module', (document) => {
  const { bars } = qrMatrix(document.token);
  const drawn = layoutOf(document).marks.filter((mark) => mark.type === 'box' && mark.height === moduleDots);
  expect(drawn.map((mark) => (mark.type === 'box' ? mark.width : 0))).toEqual(bars.map(({ length }) => length * moduleDots));
});

it('every paper stays within 72 mm with the longest fields', () => {
  const long = { maskedName: longName.repeat(2), kioskId: 'K'.repeat(40), language: 'en' } as const;
  for (const document of [clearance(long), slip(long), unknownSlip(long), statement(65, long)]) {
    for (const mark of layoutOf(document).marks) {
      const width = mark.type === 'text' ? measureOnCanvas(mark.weight, mark.size)(mark.text, mark.direction) : mark.width;
      expect(mark.x).toBeGreaterThanOrEqual(0);
      expect(mark.x + width).toBeLessThanOrEqual(receiptWidth);
    }
  }
});

describe('a slip', () => {
  it.each(['ar', 'en'] as const)('says in %s how a credit is used, and that its number alone gets nothing', (language) => {
    const { word, format } = wordingOf(language);
    const claims = [word('creditBound'), word('creditAtCounter'), word('creditNumberAlone'), format.reference('CR120455380916')];
    for (const claim of claims) expect(wordsOn(slip({ language }))).toEqual(expect.arrayContaining([...wordsOf(claim)]));
  });

  it('says the official words', () => {
    const { word } = wordingOf('ar');
    expect(word('unknownWarning').replaceAll('\u00a0', ' ')).toBe('لم يصلنا رد البنك. قد يكون المبلغ قد خُصم. لا تدفع مرة أخرى.');
    expect(word('creditTitle')).toBe('إيصال رصيد');
    expect(wordingOf('en').word('creditTitle')).toBe('Credit slip');
  });
});
