import bidiFactory from 'bidi-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arabicDigits, cairoDate, createFormatter, localeTags } from '../../../resources/locale/format.ts';

const bidi = bidiFactory();
const ar = createFormatter('ar');
const en = createFormatter('en');
const arPaper = createFormatter('ar', 'isolates');
const enPaper = createFormatter('en', 'isolates');

describe('money', () => {
  it('prints integer piastres with Egyptian separators, grouping and currency', () => {
    expect(ar.money(2_422_500)).toBe('٢٤٬٢٢٥٫٠٠\u00a0ج.م');
    expect(en.money(2_422_500)).toBe('EGP\u00a024,225.00');
    expect(ar.money(0)).toBe('٠٫٠٠\u00a0ج.م');
    expect(en.money(7)).toBe('EGP\u00a00.07');
    expect(en.money(1_000_000_000)).toBe('EGP\u00a010,000,000.00');
  });

  it('never loses or makes a piastre', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (amount) => {
        expect(BigInt(en.money(amount).replace(/[^\d]/g, ''))).toBe(BigInt(amount));
      }),
    );
  });

  it('says the same as Intl, digit for digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (amount) => {
        const options = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
        expect(ar.money(amount)).toBe(`${new Intl.NumberFormat(localeTags.ar, options).format(amount / 100)}\u00a0ج.م`);
        expect(en.money(amount)).toBe(`EGP\u00a0${new Intl.NumberFormat(localeTags.en, options).format(amount / 100)}`);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses what is not an amount', () => {
    expect(() => en.money(0.5)).toThrow(RangeError);
    expect(() => en.money(-1)).toThrow(RangeError);
    expect(() => en.money(Number.NaN)).toThrow(RangeError);
  });

  it('stands in isolates on paper: right to left where the currency is Arabic', () => {
    expect(arPaper.money(10_000)).toBe('\u2067١٠٠٫٠٠\u00a0ج.م\u2069');
    expect(enPaper.money(10_000)).toBe('\u2066EGP\u00a0100.00\u2069');
  });
});

describe('dates and times', () => {
  it('are those of Cairo, in winter and in summer time', () => {
    expect(ar.date('2026-11-22T08:05:00.000Z')).toBe('٢٢\u00a0نوفمبر\u00a0٢٠٢٦');
    expect(ar.time('2026-11-22T08:05:00.000Z')).toBe('١٠:٠٥\u00a0ص');
    expect(en.time('2026-07-01T12:30:00.000Z')).toBe('3:30\u00a0pm');
    expect(en.dateTime('2026-01-01T22:30:00.000Z')).toBe('2\u00a0January\u00a02026, 12:30\u00a0am');
    expect(ar.dateTime('2026-01-02T10:00:00.000Z')).toBe('٢\u00a0يناير\u00a0٢٠٢٦، ١٢:٠٠\u00a0م');
  });

  it('a calendar date has no time zone', () => {
    expect(ar.calendarDate('2026-12-31')).toBe('٣١\u00a0ديسمبر\u00a0٢٠٢٦');
    expect(en.calendarDate('2026-02-01')).toBe('1\u00a0February\u00a02026');
  });

  it('today in Cairo is tomorrow late in the evening of UTC', () => {
    expect(cairoDate(Date.UTC(2026, 10, 22, 21, 59))).toBe('2026-11-22');
    expect(cairoDate(Date.UTC(2026, 10, 22, 22, 0))).toBe('2026-11-23');
  });
});

describe('plates, references and numbers', () => {
  it('show the plate as on the car in both languages: letters apart, drawn هـ, Arabic-Indic digits', () => {
    expect(ar.plate({ type: 'letters', letters: 'سطر', digits: '123' })).toBe('س ط ر ١٢٣');
    expect(en.plate({ type: 'letters', letters: 'سطر', digits: '123' })).toBe('س ط ر ١٢٣');
    expect(ar.plate({ type: 'letters', letters: 'هـ'.slice(0, 1), digits: '9' })).toBe('هـ ٩');
    expect(ar.plate({ type: 'old', digits: '12345', governorate: '01' })).toBe('١٢٣٤٥ القاهرة');
    expect(en.plate({ type: 'old', digits: '12345', governorate: '21' })).toBe('١٢٣٤٥ Giza');
  });

  it('hold the plate together on paper', () => {
    expect(arPaper.plate({ type: 'letters', letters: 'سطر', digits: '123' })).toBe('\u2067س ط ر \u2066١٢٣\u2069\u2069');
    expect(enPaper.plate({ type: 'old', digits: '77', governorate: '01' })).toBe('\u2066\u2066٧٧\u2069 Cairo\u2069');
  });

  it('prints references 4-4-4 in Latin digits', () => {
    expect(ar.reference('PY483920175564')).toBe('PY-4839-2017-5564');
    expect(arPaper.reference('CL483920175564')).toBe('\u2066CL-4839-2017-5564\u2069');
  });

  it('reads a masked telephone number from the left, whatever its digits', () => {
    expect(en.phone('01•••••••21')).toBe('01\u200e•••••••\u200e21');
    const orderOf = (text: string) => bidi.getReorderedIndices(text, bidi.getEmbeddingLevels(text, 'ltr'));
    const asTyped = (text: string) => [...text].map((_, place) => place);
    for (const shown of [ar.phone('01•••••••21'), en.phone('01•••••••21')]) expect(orderOf(shown)).toEqual(asTyped(shown));
    expect(orderOf('٠١•••••••٢١')).not.toEqual(asTyped('٠١•••••••٢١'));
  });

  it('pins the digits of each language', () => {
    expect(ar.count(1234)).toBe('١٬٢٣٤');
    expect(en.count(65)).toBe('65');
    expect(arPaper.count(65)).toBe('\u2066٦٥\u2069');
    expect(ar.digits('المادة 74/1')).toBe('المادة ٧٤/١');
    expect(en.digits('74/1')).toBe('74/1');
    expect(ar.idLastFour('9993')).toBe('••••••••••٩٩٩٣');
    expect(ar.governorate('12')).toBe('الدقهلية');
    expect(arabicDigits('0123456789')).toBe('٠١٢٣٤٥٦٧٨٩');
  });
});
