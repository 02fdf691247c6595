import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReceiptDocument } from '../../../electron/core/paper/document.ts';
import { loadFonts } from '../../../electron/core/paper/fonts.ts';
import { measureOnCanvas, registerFonts, renderReceipt } from '../../../electron/core/paper/receipt.ts';
import { layoutReceipt } from '../../../electron/core/paper/receipt-layout.ts';
import { receiptWidth } from '../../../electron/core/paper/strip.ts';
import { longName, receipt, receiptOfTwoClearances } from '../../golden/papers.ts';
import { readQr } from '../../golden/qr.ts';
import { decodeReceipt } from '../../golden/receipt-picture.ts';

const fonts = loadFonts(resolve('node_modules/@expo-google-fonts/ibm-plex-sans-arabic'));
registerFonts(fonts);

function textsOf(document: ReceiptDocument): readonly string[] {
  return layoutReceipt(document, measureOnCanvas).marks.flatMap((mark) => (mark.type === 'text' ? [mark.text] : []));
}

describe('an 80 mm receipt', () => {
  it('is a raster in bands between initialise and cut, and not one letter of text', async () => {
    const { data, rows } = await renderReceipt(receipt(3), fonts);
    const { commands } = decodeReceipt(data);
    const bands = Math.ceil(rows / 192);
    expect(commands).toEqual(['initialise', ...Array(bands).fill('raster'), 'feed', 'cut', 'initialise']);
    expect(data.length).toBeLessThan((receiptWidth / 8) * rows * 1.01);
  });

  it('is the same bytes for the same document, whatever was printed before', async () => {
    const first = await renderReceipt(receipt(3), fonts);
    await renderReceipt(receipt(65, { language: 'en' }), fonts);
    expect(Buffer.from((await renderReceipt(receipt(3), fonts)).data).equals(Buffer.from(first.data))).toBe(true);
  });

  it('stays within the paper with the longest fields', () => {
    const documents = (['ar', 'en'] as const).map((language) =>
      receipt(65, {
        language,
        maskedName: longName.repeat(2),
        fines: 999_999_999,
        total: 1_000_000_000,
        dueBack: 999_999_999,
        settlementState: 'refused',
        kioskId: 'K'.repeat(40),
      }),
    );
    for (const document of documents) {
      for (const mark of layoutReceipt(document, measureOnCanvas).marks) {
        const width = mark.type === 'text' ? measureOnCanvas(mark.weight, mark.size)(mark.text, mark.direction) : mark.width;
        expect(mark.x).toBeGreaterThanOrEqual(0);
        expect(mark.x + width).toBeLessThanOrEqual(receiptWidth);
      }
    }
  });

  it('shows sums a licence, each fee apart, the total, and no single violation', () => {
    const texts = textsOf(receipt(65, { language: 'en' }));
    expect(texts).toContain('EGP\u00a022,350.00');
    expect(texts).toContain('Court fees');
    expect(texts).toContain('EGP\u00a0325.00');
    expect(texts).toContain('Automated service fee');
    expect(texts.filter((text) => text === 'EGP\u00a023,175.00')).toHaveLength(2);
    expect(texts.some((text) => /4001\d{11}/.test(text))).toBe(false);
  });

  it('shows only the masked card number, and the approval code', () => {
    const texts = textsOf(receipt(3, { language: 'en' })).join(' ');
    expect(texts).toContain('507803******1234');
    expect(texts).toContain('004512');
  });

  it('says that nobody must pay again while the authority is silent, and not that it has confirmed', () => {
    const pending = textsOf(receipt(3, { language: 'en', settlementState: 'pending' })).join(' ');
    expect(pending).toContain('Do not pay again');
    expect(pending).not.toContain('has confirmed the settlement of this payment');
  });

  it('carries the code of each certificate, in whole dots, and says that it is no certificate', async () => {
    const tokens = ['TC1:FIRST CODE', `TC1:${'7EZ+9FUP2A'.repeat(99)}ABCDEF`];
    for (const language of ['ar', 'en'] as const) {
      const document = receiptOfTwoClearances({ language }, tokens);
      const { data } = await renderReceipt(document, fonts);
      expect([...(await readQr(decodeReceipt(data).png))].sort()).toEqual([...tokens].sort());
      const boxes = layoutReceipt(document, measureOnCanvas).marks.filter((mark) => mark.type === 'box');
      for (const { x, y, width, height } of boxes) expect([x, y, width, height].every(Number.isInteger)).toBe(true);
    }
    const texts = textsOf(receiptOfTwoClearances({ language: 'en' })).join(' ');
    for (const number of ['CL-4839-2017-5564', 'CL-4839-2017-5572']) expect(texts.split(number)).toHaveLength(3);
    expect(texts).toContain('does not replace it');
    expect(texts).toContain('This paper is not a clearance certificate.');
  });

  it('says what is due back and how to get it, and nothing of it when nothing is', () => {
    expect(textsOf(receipt(3, { language: 'en', dueBack: 32_500 })).join(' ')).toContain('Amount due to you');
    expect(textsOf(receipt(3, { language: 'en' })).join(' ')).not.toContain('Amount due to you');
  });
});
