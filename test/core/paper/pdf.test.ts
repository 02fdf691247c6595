import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import PDFDocument from 'pdfkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClearanceDocument, PaperDocument } from '../../../electron/core/paper/document.ts';
import { loadFonts } from '../../../electron/core/paper/fonts.ts';
import { renderPdf } from '../../../electron/core/paper/pdf.ts';
import { clearance, drivingLicence, oldPlate, owed, receipt, receiptOfTwoClearances, statement } from '../../golden/papers.ts';

const fonts = loadFonts(resolve('node_modules/@expo-google-fonts/ibm-plex-sans-arabic'));

afterEach(() => {
  vi.restoreAllMocks();
});

interface Ink {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Every run of every page with the box of its letters, as it was handed to pdfkit. */
async function inkOf(document: PaperDocument): Promise<readonly (readonly Ink[])[]> {
  const pages: Ink[][] = [];
  const draw = PDFDocument.prototype.text;
  const addPage = PDFDocument.prototype.addPage;
  const switchToPage = PDFDocument.prototype.switchToPage;
  let page: Ink[] = [];
  vi.spyOn(PDFDocument.prototype, 'addPage').mockImplementation(function (this: PDFKit.PDFDocument, ...rest: Parameters<typeof addPage>) {
    page = [];
    pages.push(page);
    return addPage.apply(this, rest);
  });
  vi.spyOn(PDFDocument.prototype, 'switchToPage').mockImplementation(turnTo as never);
  function turnTo(this: PDFKit.PDFDocument, number: number): PDFKit.PDFPage {
    page = pages[number] ?? [];
    return switchToPage.call(this, number);
  }
  vi.spyOn(PDFDocument.prototype, 'text').mockImplementation(drawText as never);
  function drawText(
    this: PDFKit.PDFDocument,
    text: string,
    x: number,
    y: number,
    options: { readonly textWidth: number },
  ): PDFKit.PDFDocument {
    const size = (this as unknown as { readonly _fontSize: number })._fontSize;
    if (text.trim() !== '') page.push({ text, left: x, right: x + options.textWidth, top: y - size * 0.72, bottom: y + size * 0.2 });
    return draw.call(this, text, x, y, options as PDFKit.Mixins.TextOptions);
  }
  await renderPdf(document, fonts);
  vi.restoreAllMocks();
  return pages;
}

function overlaps(page: readonly Ink[]): readonly string[] {
  const slack = 0.5;
  return page.flatMap((one, index) =>
    page
      .slice(index + 1)
      .filter(
        (other) =>
          one.left + slack < other.right &&
          other.left + slack < one.right &&
          one.top + slack < other.bottom &&
          other.top + slack < one.bottom,
      )
      .map((other) => `${one.text} / ${other.text}`),
  );
}

/** Inside the frame of an A4 sheet. */
function outside(page: readonly Ink[]): readonly string[] {
  return page.filter((ink) => ink.left < 27 || ink.right > 595.28 - 27 || ink.top < 27 || ink.bottom > 841.89 - 27).map((ink) => ink.text);
}

const longestName = Array.from({ length: 42 }, (_, index) => `عبدالر${'ح'.repeat(index % 3)}`)
  .join(' ')
  .slice(0, 300);
const longest: Partial<ClearanceDocument> = {
  demonstration: false,
  maskedName: longestName,
  amountPaid: 1_000_000_000,
  printNumber: 12,
  kioskId: 'K'.repeat(40),
  token: `TC1:${'7EZ+9FUP2A'.repeat(99)}ABCDEF`,
};
const longestVehicle = {
  ...oldPlate,
  plate: { type: 'old', digits: '1234567', governorate: '15' },
  licenceNumber: '9'.repeat(20),
  vehicle: 'نقل ثقيل بمقطورة '.repeat(7).slice(0, 100),
} as const;
const longestDriver = {
  ...drivingLicence,
  licenceNumber: '28501150199'.padEnd(20, '7'),
  licenceClass: 'رخصة قيادة مهنية درجة أولى '.repeat(3).slice(0, 60),
} as const;

const crowded: Readonly<Record<string, PaperDocument>> = {
  'an ordinary clearance': clearance({ demonstration: false }),
  'the longest of everything, in Arabic': clearance({ ...longest, subject: longestVehicle }),
  'the longest of everything, in English': clearance({ ...longest, subject: longestVehicle, language: 'en' }),
  'the longest provisional slip, in English': clearance({ ...longest, subject: longestDriver, language: 'en', state: 'provisional' }),
  'a Latin name without a space': clearance({ demonstration: false, maskedName: 'X'.repeat(120) }),
  'a statement of 65 lines': statement(65, { demonstration: false }),
  'a receipt on A4 of two certificates': receiptOfTwoClearances({ demonstration: false }),
  'a receipt on A4 with the longest name': receipt(3, {
    demonstration: false,
    maskedName: longestName,
    language: 'en',
    dueBack: 32_500,
    settlementState: 'part-settled',
  }),
};

describe('an A4 paper', () => {
  it.each(Object.entries(crowded))('draws %s inside the frame, nothing over anything else', async (_, document) => {
    const pages = await inkOf(document);
    for (const page of pages) {
      expect(overlaps(page)).toEqual([]);
      expect(outside(page)).toEqual([]);
    }
  });

  it('has one page for a clearance, however long its fields', async () => {
    expect(await inkOf(clearance({ ...longest, subject: longestVehicle, language: 'en' }))).toHaveLength(1);
  });

  it('prints each of 400 lines once, in order, over pages that repeat their heads and say x of y', async () => {
    const pages = await inkOf(statement(400, { demonstration: false, language: 'en' }));
    expect(pages.length).toBeGreaterThan(10);
    const all = pages.flat().map((ink) => ink.text);
    const expected = statement(400).subjects.flatMap((subject) => subject.lines.map((line) => line.violationId));
    expect(all.filter((text) => /^\d{15}$/.test(text))).toEqual(expected);
    for (const page of pages) {
      const texts = page.map((ink) => ink.text);
      expect(texts.filter((text) => text === 'Legal description')).toHaveLength(1);
      expect(texts.filter((text) => text === 'PY-1204-5538-0916').length).toBeGreaterThan(0);
    }
  });

  it('leaves no head of a licence at the foot of a page and no sum at the head of one', async () => {
    for (let count = 9; count < 19; count += 1) {
      for (const page of await inkOf(statement(count, { demonstration: false }))) {
        const height = (ink: Ink): number => (ink.top + ink.bottom) / 2;
        const lines = page.filter((ink) => /^\d{15}$/.test(ink.text));
        const heads = page.filter((ink) => /عدد المخالفات/.test(ink.text));
        const sums = page.filter((ink) => ink.text === 'مجموع الرخصة');
        for (const head of heads) expect(lines.some((line) => height(line) > height(head))).toBe(true);
        for (const sum of sums) expect(lines.some((line) => height(line) < height(sum))).toBe(true);
      }
    }
  });

  it('says the amounts of the document and no others', async () => {
    const [page = []] = await inkOf(statement(3, { demonstration: false, language: 'en' }));
    const amounts = page.map((ink) => ink.text).filter((text) => text.startsWith('EGP'));
    expect(amounts).toEqual([
      'EGP\u00a0300.00',
      'EGP\u00a0325.00',
      'EGP\u00a0625.00', // the first licence and its sum
      'EGP\u00a0350.00',
      'EGP\u00a0350.00', // the second
      'EGP\u00a0975.00',
      'EGP\u00a015.00',
      'EGP\u00a0100.00',
      'EGP\u00a01,090.00',
      'EGP\u00a01,090.00', // fines, two fees, total, card
    ]);
  });

  it('never says that a person has no violations, and never calls a provisional slip a clearance', async () => {
    for (const language of ['ar', 'en'] as const) {
      const final = (await inkOf(clearance({ language, demonstration: false })))
        .flat()
        .map((ink) => ink.text)
        .join(' ');
      expect(final).not.toMatch(/no violations|لا توجد مخالفات|ليس عليه مخالفات/i);
      const slip = (await inkOf(clearance({ language, demonstration: false, state: 'provisional' }))).flat().map((ink) => ink.text);
      expect(slip.some((text) => text.includes('إيصال سداد مؤقت – ليس مخالصة'))).toBe(true);
      expect(slip.some((text) => text.includes('شهادة براءة الذمة من مخالفات المرور'))).toBe(false);
    }
  });

  it('says on a certificate what was paid for it, and nothing when that was nothing', async () => {
    const texts = async (amountPaid: number) =>
      (await inkOf(clearance({ amountPaid, language: 'en', demonstration: false }))).flat().map((ink) => ink.text);
    expect(await texts(30_000)).toEqual(expect.arrayContaining(['Paid for this licence', 'EGP\u00a0300.00']));
    const nothing = await texts(0);
    expect(nothing.filter((text) => text.startsWith('EGP') || text.startsWith('Paid'))).toEqual([]);
  });

  it('says nothing of a payment on a statement of what is owed', async () => {
    const texts = (await inkOf(owed(3, { language: 'en', demonstration: false }))).flat().map((ink) => ink.text);
    expect(texts).toContain('Data as of');
    expect(texts.filter((text) => text === 'Not paid')).toHaveLength(3);
    for (const word of ['Paid at', 'Payment reference', 'PY-1204-5538-0916', 'Settled', 'Card']) expect(texts).not.toContain(word);
  });

  it('marks a reprint with its number, and a first print with none', async () => {
    const texts = async (printNumber: number) =>
      (await inkOf(clearance({ printNumber, demonstration: false })))
        .flat()
        .map((ink) => ink.text)
        .join('');
    expect(await texts(1)).not.toContain('إعادة طباعة');
    expect(await texts(2)).toMatch(/٢إعادة طباعة رقم/);
  });

  it('says on every page of a demonstration that it is one', async () => {
    for (const page of await inkOf(statement(40))) {
      expect(page.filter((ink) => ink.text === 'نموذج تجريبي – لا يُعتد به').length).toBeGreaterThanOrEqual(2);
    }
  });

  it('is the same bytes for the same document', async () => {
    const document = clearance();
    expect(Buffer.from(await renderPdf(document, fonts)).equals(Buffer.from(await renderPdf(document, fonts)))).toBe(true);
  });

  it('names in its metadata the kind of paper, and nobody', async () => {
    const info = execFileSync('pdfinfo', ['-'], { input: await renderPdf(clearance({ language: 'en' }), fonts), encoding: 'utf8' });
    expect(info).toMatch(/^Title:\s+Clearance certificate for traffic violations$/m);
    expect(info).not.toMatch(/9993|4839|1204|CAI-014|Author|Subject|Keywords/);
    expect(info).toMatch(/^Page size:\s+595\.28 x 841\.89 pts \(A4\)$/m);
  });
});
