import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOldPlate, parsePlate, parsePlateText, plateLetters } from '../../../electron/core/identity/plate.ts';
import { plateSchema } from '../../../electron/core/register/schemas.ts';
import { createFormatter } from '../../../resources/locale/format.ts';

const cairoPlate = { type: 'letters', letters: 'سطر', digits: '123' };

describe('plates', () => {
  it.each(['س ط ر ١٢٣', 'سطر123', '١٢٣ س ط ر', 'س-ط-ر 123', 'سـطـر ۱۲۳', '\u2067س ط ر \u2066١٢٣\u2069\u2069'])(
    '%s is one plate',
    (text) => {
      expect(parsePlateText(text)).toEqual({ ok: true, value: cairoPlate });
    },
  );

  it('has 17 letters', () => {
    expect(plateLetters).toHaveLength(17);
    for (const letter of plateLetters) expect(parsePlate(letter, '1').ok).toBe(true);
  });

  it('takes every shape of alef, ya and ha that a keyboard gives, and stores one', () => {
    for (const alef of ['ا', 'إ', 'آ', 'أ'])
      expect(parsePlate(alef, '1')).toEqual({ ok: true, value: { type: 'letters', letters: 'أ', digits: '1' } });
    for (const ya of ['ي', 'ی', 'ى'])
      expect(parsePlate(ya, '1')).toEqual({ ok: true, value: { type: 'letters', letters: 'ى', digits: '1' } });
    for (const ha of ['ة', 'ه', 'ہ', 'ە', 'هـ', 'ﻫ']) {
      expect(parsePlate(ha, '1')).toEqual({ ok: true, value: { type: 'letters', letters: 'ه', digits: '1' } });
    }
    expect(parsePlate('سَطْر', '123')).toEqual({ ok: true, value: cairoPlate });
  });

  it.each([...'تثحخذزشضظغك'])('refuses the banned letter %s by name', (letter) => {
    expect(parsePlate(`س${letter}`, '123')).toEqual({ ok: false, error: { kind: 'plate-banned-letter', letter } });
  });

  it('refuses no letters, four letters, Latin letters; a zero, no digits, five digits', () => {
    for (const letters of ['', 'سطرس', 'ABC', 'ؤ'])
      expect(parsePlate(letters, '123')).toEqual({ ok: false, error: { kind: 'plate-letters' } });
    for (const digits of ['', '12345', '102', '٠', '1x'])
      expect(parsePlate('س', digits)).toEqual({ ok: false, error: { kind: 'plate-digits' } });
  });

  it('reads old plates by name and by code', () => {
    const old = { type: 'old', digits: '12345', governorate: '01' };
    for (const text of ['١٢٣٤٥ القاهرة', '12345 Cairo', '12345/01', 'القاهرة ١٢٣٤٥'])
      expect(parsePlateText(text)).toEqual({ ok: true, value: old });
    expect(parsePlateText('77 بني سويف')).toEqual({ ok: true, value: { type: 'old', digits: '77', governorate: '22' } });
    expect(parseOldPlate('123', 'أسيوط')).toEqual({ ok: true, value: { type: 'old', digits: '123', governorate: '25' } });
  });

  it('refuses an old plate without a governorate, or with one that is none', () => {
    expect(parsePlateText('12345')).toEqual({ ok: false, error: { kind: 'plate-governorate' } });
    expect(parseOldPlate('12345', '20')).toEqual({ ok: false, error: { kind: 'plate-governorate' } });
    expect(parseOldPlate('12345', '88')).toEqual({ ok: false, error: { kind: 'plate-governorate' } });
    expect(parseOldPlate('12345678', '01')).toEqual({ ok: false, error: { kind: 'plate-digits' } });
  });

  it('a text that reads both ways is a plate of letters', () => {
    expect(parsePlateText('قنا 123')).toEqual({ ok: true, value: { type: 'letters', letters: 'قنأ', digits: '123' } });
    expect(parsePlateText('قنا 1230')).toEqual({ ok: true, value: { type: 'old', digits: '1230', governorate: '27' } });
  });

  it('refuses letters and digits mixed up', () => {
    for (const text of ['س١ط٢', '١س٢', 'س١ط']) expect(parsePlateText(text).ok).toBe(false);
  });

  it('what is shown can be typed again, and is what the authority accepts', () => {
    const letters = fc.array(fc.constantFrom(...plateLetters), { minLength: 1, maxLength: 3 });
    const digits = fc.array(fc.constantFrom(...'123456789'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(letters, digits, (some, number) => {
        const plate = parsePlate(some.join(''), number.join(''));
        if (!plate.ok) throw new Error(plate.error.kind);
        expect(plateSchema.safeParse(plate.value).success).toBe(true);
        for (const isolation of ['plain', 'isolates'] as const) {
          expect(parsePlateText(createFormatter('ar', isolation).plate(plate.value))).toEqual(plate);
        }
      }),
    );
  });
});
