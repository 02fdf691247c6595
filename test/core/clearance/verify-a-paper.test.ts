import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPrintedCodes } from '../../../electron/core/clearance/printed-code.ts';
import { type ClearanceClaims, signClearanceToken } from '../../../electron/core/clearance/token.ts';
import { checkClearanceToken, clears, verifyClearance } from '../../../electron/core/clearance/verification.ts';
import { readVerificationLists, type VerificationLists } from '../../../electron/core/keys/trusted-lists.ts';
import type { ReceiptDocument } from '../../../electron/core/paper/document.ts';
import { loadFonts } from '../../../electron/core/paper/fonts.ts';
import { renderPdf } from '../../../electron/core/paper/pdf.ts';
import { renderReceipt } from '../../../electron/core/paper/receipt.ts';
import type { Clearance } from '../../../electron/core/register/schemas.ts';
import { receipt, receiptOfTwoClearances } from '../../golden/papers.ts';
import { decodeReceipt } from '../../golden/receipt-picture.ts';
import { entryOf, keyListJws, newKey, revocationsJws, type TestKey } from '../keys/key-shop.ts';
import { must } from '../register/authority-world.ts';

const root = newKey();
const documents = newKey();
const clearances = newKey();
const kiosk = newKey();
const withdrawn = newKey();
const at = Date.parse('2026-11-22T08:10:00.000Z');
const claims: ClearanceClaims = {
  issuer: 'AUTHORITY',
  number: 'CL483920175564',
  subject: { type: 'plate', plate: { type: 'letters', letters: 'سهر', digits: '1234' } },
  maskedName: 'كريم ع. م. ش.',
  idLastFour: '9993',
  dataAsOf: '2026-11-22T08:05:00.000Z',
  issuedAt: '2026-11-22T08:06:00.000Z',
  validUntil: '2026-12-22T08:06:00.000Z',
  state: 'final',
  demonstration: false,
};
const slip: ClearanceClaims = { ...claims, number: 'PV483920175564', state: 'provisional', issuer: 'K-1' };
let folder: string;
let lists: VerificationLists;

const tokenOf = (some: ClearanceClaims, key: TestKey = clearances) => signClearanceToken(some, key.privateKey, key.kid);
const verdictOf = (token: string, when = at) => verifyClearance(token, lists, when);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
  const keys = [
    entryOf(documents, 'documents'),
    entryOf(clearances, 'clearances'),
    entryOf(kiosk, 'kiosk', { kioskId: 'K-1' }),
    entryOf(withdrawn, 'clearances', { revokedAt: '2026-11-01T00:00:00.000Z' }),
  ];
  writeFileSync(join(folder, 'root.json'), JSON.stringify(root.publicKey.export({ format: 'jwk' })));
  writeFileSync(join(folder, 'keys.jws'), await keyListJws(root, keys));
  writeFileSync(
    join(folder, 'revocations.jws'),
    await revocationsJws(documents, [{ number: 'CL111111111111', revokedAt: '2026-11-21T10:00:00.000Z' }]),
  );
  lists = must(await readVerificationLists(folder));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a paper is', () => {
  test('valid, when the authority signed it and its time is not over', () => {
    expect(verdictOf(tokenOf(claims))).toMatchObject({ verdict: 'valid', claims, demonstration: false });
  });

  test('provisional, when a kiosk signed a slip of its own', () => {
    expect(verdictOf(tokenOf(slip, kiosk))).toMatchObject({ verdict: 'provisional' });
  });

  test('expired at the very instant', () => {
    const end = Date.parse(claims.validUntil);
    expect([verdictOf(tokenOf(claims), end - 1).verdict, verdictOf(tokenOf(claims), end).verdict]).toEqual(['valid', 'expired']);
    expect(verdictOf(tokenOf(slip, kiosk), end).verdict).toBe('expired');
  });

  test('revoked, even when it is expired too', () => {
    const token = tokenOf({ ...claims, number: 'CL111111111111' });
    expect(verdictOf(token)).toMatchObject({ verdict: 'revoked', revokedAt: '2026-11-21T10:00:00.000Z' });
    expect(verdictOf(token, Date.parse('2030-01-01T00:00:00Z')).verdict).toBe('revoked');
  });

  test.each([
    ['a kiosk that signs a final one', () => tokenOf(claims, kiosk), 'key-wrong-use'],
    ['a kiosk that signs for another kiosk', () => tokenOf({ ...slip, issuer: 'K-2' }, kiosk), 'not-the-issuer'],
    ["a slip under a final paper's number", () => tokenOf({ ...slip, number: claims.number }, kiosk), 'not-the-issuer'],
    ['the authority that signs a slip', () => tokenOf(slip), 'key-wrong-use'],
    ['a withdrawn key', () => tokenOf(claims, withdrawn), 'key-revoked'],
    ["anybody's own key", () => tokenOf(claims, newKey()), 'key-unknown'],
    ["anybody's own key under a known name", () => signClearanceToken(claims, newKey().privateKey, clearances.kid), 'bad-signature'],
    ['a key before its time', () => tokenOf({ ...claims, issuedAt: '2025-06-01T00:00:00.000Z' }), 'key-outside-its-time'],
    ['a date in the future', () => tokenOf({ ...claims, issuedAt: '2026-11-23T00:00:00.000Z' }), 'from-the-future'],
  ])('not genuine: %s', (_who, make, reason) => {
    expect(verdictOf(make())).toMatchObject({ verdict: 'not-genuine', reason });
    expect(verdictOf(make())).not.toHaveProperty('claims');
  });

  test('unreadable, when it is another code', () => {
    expect(verdictOf('https://example.org').verdict).toBe('unreadable');
  });

  test('a demonstration, when it says so or the keys say so', async () => {
    expect(verdictOf(tokenOf({ ...claims, demonstration: true })).demonstration).toBe(true);
    expect(verifyClearance(tokenOf(claims), { ...lists, keys: { ...lists.keys, demonstration: true } }, at).demonstration).toBe(true);
  });
});

describe("the authority's answer", () => {
  const { subject: _, issuer: __, demonstration: ___, ...shared } = claims;
  const answered: Clearance = { ...shared, subjectId: 'V1', token: tokenOf(claims) };

  test('must say the same as its QR', () => {
    expect(checkClearanceToken(answered, lists.keys)).toMatchObject({ ok: true });
    for (const [name, value] of [
      ['number', 'CL483920175565'],
      ['maskedName', 'آخر'],
      ['idLastFour', '9994'],
      ['validUntil', '2027-12-22T08:06:00.000Z'],
      ['dataAsOf', '2026-11-22T08:05:01.000Z'],
      ['state', 'provisional'],
    ] as const) {
      expect(checkClearanceToken({ ...answered, [name]: value } as Clearance, lists.keys)).toEqual({
        ok: false,
        error: `token differs in ${name}`,
      });
    }
    expect(checkClearanceToken({ ...answered, token: tokenOf(claims, newKey()) }, lists.keys).ok).toBe(false);
  });

  test('clears one plate only', () => {
    const vehicle = (letters: string, digits: string) => ({
      subjectId: 'V',
      kind: 'vehicle-licence' as const,
      plate: { type: 'letters' as const, letters, digits },
    });
    expect(clears(claims, vehicle('سهر', '1234'))).toBe(true);
    expect([clears(claims, vehicle('سهر', '1235')), clears(claims, vehicle('سهس', '1234'))]).toEqual([false, false]);
    expect(clears(claims, { subjectId: 'D', kind: 'driving-licence', licenceNumber: '1234' })).toBe(false);
  });
});

const cli = new URL('../../../electron/core/clearance/verify.ts', import.meta.url).pathname;
const run = (...argv: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, '--lists', folder, '--at', new Date(at).toISOString(), ...argv], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('npm run verify', () => {
  test.each([
    ['valid', () => tokenOf(claims), 0],
    ['provisional', () => tokenOf(slip, kiosk), 10],
    ['expired', () => tokenOf({ ...claims, validUntil: '2026-11-22T08:07:00.000Z' }), 11],
    ['revoked', () => tokenOf({ ...claims, number: 'CL111111111111' }), 12],
    ['not genuine', () => tokenOf(claims, newKey()), 1],
    ['unreadable', () => 'TC1:', 2],
  ])('%s', (_verdict, make, status) => {
    expect(run(make()).status).toBe(status);
  });

  test('shows the claims to compare, in both languages, with the age of its lists', () => {
    const { stdout } = run(tokenOf({ ...claims, demonstration: true }));
    for (const part of [
      'Nothing was owed at that moment',
      'لم يكن مستحقًا شيء',
      'CL-4839-2017-5564',
      'س هـ ر',
      '\u2066١٢٣٤\u2069',
      'كريم ع. م. ش.',
      '9993',
      'نموذج تجريبي – لا يُعتد به',
      '70 minutes old',
      '40 minutes old',
    ]) {
      expect(stdout).toContain(part);
    }
    expect(stdout).not.toMatch(/no violations/i);
  });

  test('without its lists it says which file is missing, and judges nothing', () => {
    const { status, stdout, stderr } = run('--lists', join(folder, 'nowhere'), tokenOf(claims));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('root.json is missing');
  });

  test('reads the QR of a PNG, and refuses one with a flipped byte', async () => {
    const file = join(folder, 'paper.png');
    writeFileSync(file, await QRCode.toBuffer(tokenOf(claims), { errorCorrectionLevel: 'M', scale: 4 }));
    expect(run(file).status).toBe(0);
    const token = tokenOf(claims);
    const forged = `${token.slice(0, 60)}${token[60] === 'A' ? 'B' : 'A'}${token.slice(61)}`;
    writeFileSync(file, await QRCode.toBuffer(forged, { errorCorrectionLevel: 'M', scale: 4 }));
    expect([1, 2]).toContain(run(file).status);
  });

  test('reads the QR from the drawn page of a PDF', async (context) => {
    if (!hasPdftoppm()) context.skip('pdftoppm (poppler-utils) is not on this machine');
    const file = join(folder, 'paper.pdf');
    const pdf = new PDFDocument({ size: 'A4' });
    const written = finished(pdf.pipe(createWriteStream(file)));
    pdf.text('A page without a code').addPage();
    pdf.image(await QRCode.toBuffer(tokenOf(claims), { errorCorrectionLevel: 'M', scale: 4 }), 400, 600, { width: 81 }).end();
    await written;
    expect(await readPrintedCodes(file)).toEqual({ ok: true, value: [tokenOf(claims)] });
  });

  test('what is no picture, or a picture without a code, is unreadable', async () => {
    const file = join(folder, 'empty.png');
    writeFileSync(file, await QRCode.toBuffer('something else'));
    expect(await readPrintedCodes(file)).toEqual({ ok: false, error: `no clearance QR found in ${file}` });
    writeFileSync(file, 'words');
    expect(await readPrintedCodes(file)).toEqual({ ok: false, error: `${file} is neither a PDF nor a PNG` });
    expect(run(join(folder, 'missing.pdf')).status).toBe(2);
  });
});

describe('npm run verify of a receipt', () => {
  const fonts = loadFonts(resolve('node_modules/@expo-google-fonts/ibm-plex-sans-arabic'));
  const driver: ClearanceClaims = { ...claims, number: 'CL483920175572', subject: { type: 'driving-licence', number: '28501150199' } };
  const final = () => tokenOf(claims);
  const codes = {
    'another final': () => tokenOf(driver),
    provisional: () => tokenOf(slip, kiosk),
    unreadable: () => `${tokenOf(driver).slice(0, -1)}%`,
    expired: () => tokenOf({ ...driver, validUntil: '2026-11-22T08:07:00.000Z' }),
    revoked: () => tokenOf({ ...driver, number: 'CL111111111111' }),
    'not genuine': () => tokenOf(driver, newKey()),
  };
  async function print(document: ReceiptDocument): Promise<string> {
    const file = join(folder, 'receipt.png');
    const { data } = await renderReceipt(document, fonts);
    writeFileSync(file, decodeReceipt(data).png);
    return file;
  }

  test.each(['ar', 'en'] as const)('finds the code of every certificate that it names (%s)', async (language) => {
    const tokens = [final(), codes['another final']()];
    const { status, stdout } = run(await print(receiptOfTwoClearances({ language }, tokens)));
    expect(status).toBe(0);
    for (const part of ['Code 1 of 2', 'CL-4839-2017-5564', 'Code 2 of 2', 'CL-4839-2017-5572']) expect(stdout).toContain(part);
    expect(stdout.match(/VALID: final clearance certificate/g)).toHaveLength(2);
  });

  test.each([
    ['final', 'another final', 0],
    ['final', 'provisional', 10],
    ['provisional', 'unreadable', 2],
    ['unreadable', 'expired', 11],
    ['expired', 'revoked', 12],
    ['revoked', 'not genuine', 1],
  ] as const)('exits with the worse of two codes: %s and %s', async (better, worse, status) => {
    const all = { final, ...codes };
    expect(run(await print(receiptOfTwoClearances({}, [all[worse](), all[better]()]))).status).toBe(status);
  });

  test('reads the codes of a dozen cars, and one code printed twice only once', async () => {
    const tokens = Array.from({ length: 12 }, (_, index) => tokenOf({ ...claims, number: `CL4839201755${10 + index}` }));
    const [subject] = receiptOfTwoClearances().subjects;
    if (!subject) throw new Error('a receipt of two certificates has a first one');
    const subjects = [...tokens, ...tokens.slice(0, 1)].map((clearanceToken) => ({ ...subject, clearanceToken }));
    const found = must(await readPrintedCodes(await print(receipt(3, { subjects }))));
    expect([...found].sort()).toEqual([...tokens].sort());
  });

  test('reads them on the A4 sheet that stands in for it too', async (context) => {
    if (!hasPdftoppm()) context.skip('pdftoppm (poppler-utils) is not on this machine');
    const file = join(folder, 'receipt.pdf');
    writeFileSync(file, await renderPdf(receiptOfTwoClearances({}, [final(), codes['another final']()]), fonts));
    expect(must(await readPrintedCodes(file))).toHaveLength(2);
  });

  test('is unreadable when no certificate was issued', async () => {
    const subjects = receipt(3).subjects.filter((subject) => !subject.clearanceNumber);
    expect(run(await print(receipt(3, { subjects }))).status).toBe(2);
  });
});

function hasPdftoppm(): boolean {
  try {
    execFileSync('pdftoppm', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
