import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClearanceDocument } from '../../electron/core/paper/document.ts';
import { loadFonts } from '../../electron/core/paper/fonts.ts';
import { renderPdf } from '../../electron/core/paper/pdf.ts';
import { renderReceipt } from '../../electron/core/paper/receipt.ts';
import { clearance } from './papers.ts';
import { picturesOf } from './picture.ts';
import { readQr } from './qr.ts';
import { decodeReceipt } from './receipt-picture.ts';
import { sampleToken } from './token.ts';

const fonts = loadFonts(resolve('node_modules/@expo-google-fonts/ibm-plex-sans-arabic'));
/** The text may have 1,000 characters: a name of 300 letters makes it so long. */
const longestToken = `TC1:${'7EZ+9FUP2A'.repeat(99)}ABCDEF`;

async function printedCodes(document: ClearanceDocument): Promise<readonly string[]> {
  const [page] = await picturesOf(await renderPdf(document, fonts), 203);
  return readQr(page as Buffer);
}

describe('the QR on the paper', () => {
  it.each([
    ['in Arabic, under the demonstration mark', clearance()],
    ['in English', clearance({ language: 'en', demonstration: false })],
    ['on a provisional slip', clearance({ state: 'provisional' })],
  ])('reads as the token %s', async (_, document) => {
    expect(await printedCodes(document)).toEqual([sampleToken]);
  });

  it('reads even when the token is as long as it may be', async () => {
    expect(longestToken).toHaveLength(1000);
    expect(await printedCodes(clearance({ token: longestToken }))).toEqual([longestToken]);
  });
});

describe('the QR on 80 mm, where the A4 printer is out', () => {
  it.each([
    ['in Arabic', clearance()],
    ['in English', clearance({ language: 'en', demonstration: false })],
    ['on a provisional slip', clearance({ state: 'provisional' })],
    ['when the token is as long as it may be', clearance({ token: longestToken })],
  ])('reads as the token %s', async (_, document) => {
    const { data } = await renderReceipt(document, fonts);
    expect(await readQr(decodeReceipt(data).png)).toEqual([document.token]);
  });
});
