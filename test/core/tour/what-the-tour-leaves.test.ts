/** The tour's papers and its page, with the real printers' simulators; and the schema of its result. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { PNG } from 'pngjs';
import { expect, onTestFinished, test } from 'vitest';
import { loadFonts } from '../../../electron/core/paper/fonts.ts';
import { renderPdf } from '../../../electron/core/paper/pdf.ts';
import { renderReceipt } from '../../../electron/core/paper/receipt.ts';
import { clearance, oldPlate, receipt } from '../../golden/papers.ts';
import { collectPapers, writeIndex } from '../../tour/papers.ts';
import { a4WithSimulator, receiptWithSimulator } from '../printer/printers.ts';

const fonts = loadFonts(path.resolve('node_modules/@expo-google-fonts/ibm-plex-sans-arabic'));

const result = {
  record: { violations: 65 },
  totals: { fines: 2_380_000, courtFees: 32_500, serviceFees: 10_000, total: 2_422_500 },
  fees: [
    { code: 'court-fees', amount: 32_500 },
    { code: 'automated-service', amount: 10_000 },
  ],
  payment: { reference: 'PY483920175564', state: 'settled' },
  tenders: [{ method: 'card', state: 'approved', amount: 2_422_500 }],
  takings: { card: 2_422_500, cash: 0, qr: 0 },
  clearances: [{ number: 'CL483920175564', subject: oldPlate, state: 'final', token: 'TC1:ABC %+' }],
  clearance: { number: 'CL483920175564', subject: oldPlate, state: 'final', token: 'TC1:ABC %+' },
  prints: [{ document: 'clearance', device: 'a4', state: 'completed' }],
  taps: 7,
  machineMs: 812.4,
  runtime: { electron: '25.1.1', node: '24.21.0' },
};

test('papers as the printers received them, and one page that shows them beside the screens', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tour-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const a4 = await a4WithSimulator();
  const slip = await receiptWithSimulator();
  const first = await renderPdf(clearance(), fonts);
  for (const [name, data] of [
    ['CL-1111-1111-1111/1', first],
    ['CL-2222-2222-2222/1', await renderPdf(clearance({ subject: oldPlate }), fonts)],
  ] as const) {
    expect(await a4.printer.print({ name, data, sheets: 1 }, () => undefined)).toEqual({ state: 'completed' });
  }
  const { data } = await renderReceipt(receipt(3), fonts);
  expect(await slip.printer.print({ name: 'PY-1/1', data, sheets: 1 }, () => undefined)).toEqual({ state: 'completed' });
  await mkdir(path.join(folder, 'screens'));
  await copyFile(path.resolve('test/golden/pictures/receipt-ar.png'), path.join(folder, 'screens/01-attract.png'));

  const papers = await collectPapers(folder, a4.device.controlUrl, slip.device.controlUrl);
  expect(papers).toEqual({ clearances: ['clearance.pdf', 'clearance-2.pdf'], otherSheets: [], receipts: ['receipt.png'] });
  expect(readFileSync(path.join(folder, 'clearance.pdf')).equals(first)).toBe(true);
  expect(PNG.sync.read(readFileSync(path.join(folder, 'receipt.png'))).width).toBe(576);

  for (const language of ['ar', 'en'] as const) {
    const html = readFileSync(await writeIndex(folder, language, papers, result), 'utf8');
    const shown = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string);
    expect(shown).toContain('screens/01-attract.png');
    expect(shown).toContain('clearance-2.pdf');
    for (const file of shown) expect(readFileSync(path.join(folder, file)).length).toBeGreaterThan(0);
    expect(html).toContain(language === 'ar' ? '٢٤٬٢٢٥٫٠٠\u00a0ج.م' : 'EGP\u00a024,225.00');
  }
  expect(await readdir(path.join(folder, 'papers'))).toHaveLength(2);

  await collectPapers(folder, a4.device.controlUrl, slip.device.controlUrl);
  expect((await readdir(folder)).filter((file) => file.endsWith('.pdf'))).toHaveLength(2);
});

test('the schema takes a good result and refuses a wrong one', () => {
  const schema = JSON.parse(readFileSync(path.resolve('test/tour/result.schema.json'), 'utf8'));
  const check = new Ajv2020({ allErrors: true, strict: true }).compile(schema);
  expect(check(result), JSON.stringify(check.errors)).toBe(true);
  const nothingPayable = { ...result, payment: null, tenders: [], clearances: [], clearance: null, fees: [] };
  expect(check(nothingPayable), JSON.stringify(check.errors)).toBe(true);
  for (const wrong of [
    { ...result, totals: { ...result.totals, total: 24_225.5 } },
    { ...result, clearance: undefined },
    { ...result, extra: 1 },
    { ...result, tenders: [{ method: 'card', state: 'paid', amount: 1 }] },
    { ...result, clearances: [{ ...result.clearance, number: 'CL-4839-2017-5564' }] },
  ]) {
    expect(check(wrong)).toBe(false);
  }
});
