import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNationalId } from '../../../electron/core/identity/national-id.ts';

const today = '2026-11-22';

function problem(typed: string): string {
  const result = parseNationalId(typed, today);
  return result.ok ? 'none' : result.error.kind;
}

describe('national ID', () => {
  it.each([
    ['28501150199993', '1985-01-15', '01'],
    ['29202292199989', '1992-02-29', '21'],
    ['30512311299994', '2005-12-31', '12'],
  ])('%s is read: born %s in %s', (typed, birthDate, governorate) => {
    const result = parseNationalId(typed, today);
    expect(result).toEqual({ ok: true, value: { id: typed, birthDate, governorate, checkDigitMatches: true } });
  });

  it.each([
    ['18501150199993', 'century'],
    ['28513150199993', 'date'],
    ['28504310199993', 'date'],
    ['30102290199993', 'date'],
    ['33001010199993', 'future'],
    ['28501152099993', 'governorate'],
    ['2850115O199993', 'characters'],
    ['2850115019999', 'length'],
    ['285011501999933', 'length'],
    ['', 'length'],
  ])('%s is refused: %s', (typed, kind) => {
    expect(problem(typed)).toBe(kind);
  });

  it('a wrong check digit is a warning, never a refusal', () => {
    const result = parseNationalId('28501150199992', today);
    expect(result.ok && result.value.checkDigitMatches).toBe(false);
  });

  it('born abroad and born today are both taken', () => {
    expect(problem('28501158899990')).toBe('none');
    expect(problem('32611220199990')).toBe('none');
    expect(problem('32611230199990')).toBe('future');
  });

  it('takes Arabic-Indic and Persian digits, spaces, dashes and the marks of copied text', () => {
    for (const typed of [
      '٢٨٥٠١١٥٠١٩٩٩٩٣',
      '۲۸۵۰۱۱۵۰۱۹۹۹۹۳',
      '285 0115-01 9999‑3',
      '\u206728501150199993\u2069',
      '\u200e2850115\u200f0199993 ',
    ]) {
      const result = parseNationalId(typed, today);
      expect(result.ok && result.value.id).toBe('28501150199993');
    }
  });

  it('exactly one check digit matches, or 0 and 1 where public sources disagree', () => {
    const stem = fc
      .record({
        day: fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2026-11-22T00:00:00Z'), noInvalidDate: true }),
        governorate: fc.constantFrom('01', '12', '35', '88'),
        serial: fc.integer({ min: 0, max: 9999 }),
      })
      .map(({ day, governorate, serial }) => {
        const date = day.toISOString().slice(0, 10).replaceAll('-', '');
        return `${date.startsWith('19') ? '2' : '3'}${date.slice(2)}${governorate}${String(serial).padStart(4, '0')}`;
      });
    fc.assert(
      fc.property(stem, (digits) => {
        const matching = [...'0123456789'].filter((check) => {
          const result = parseNationalId(digits + check, today);
          return result.ok && result.value.checkDigitMatches;
        });
        // Written out a second time, from the other end: the weighted sum with the check digit is 0 mod 11, 10 standing for 0.
        const weighted = [2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2].reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
        const expected = [...'0123456789'].filter((check) => (weighted + Number(check)) % 11 === 0);
        if (weighted % 11 === 0) expect(matching).toEqual(['0', '1']);
        else if (weighted % 11 === 1) expect(matching).toEqual(['0']);
        else expect(matching).toEqual(expected);
      }),
    );
  });
});
