import { describe, expect, it } from 'vitest';
import { type PaperWord, wordingOf } from '../../../electron/core/paper/words.ts';
import ar from '../../../resources/paper/ar.json' with { type: 'json' };
import en from '../../../resources/paper/en.json' with { type: 'json' };

const fieldsOf = (text: string): readonly string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();

describe("the paper's words", () => {
  it('are the same in both languages, with the same fields', () => {
    expect(Object.keys(en)).toEqual(Object.keys(ar));
    for (const key of Object.keys(ar) as PaperWord[]) expect([key, fieldsOf(en[key])]).toEqual([key, fieldsOf(ar[key])]);
  });

  it('are the official ones', () => {
    expect(ar.clearanceTitle).toBe('شهادة براءة الذمة من مخالفات المرور (مخالصة)');
    expect(ar.provisionalTitle).toBe('إيصال سداد مؤقت – ليس مخالصة');
    expect(ar.statementTitle).toBe('بيان مخالفات');
    expect(ar.demonstration).toBe('نموذج تجريبي – لا يُعتد به');
    expect(ar.reprint).toBe('إعادة طباعة رقم {number}');
    expect(ar.dataAsOf).toBe('البيانات حتى');
  });

  it('isolate each field, and refuse to leave one out', () => {
    expect(wordingOf('ar').word('reprint', { number: '٢' })).toBe('إعادة طباعة رقم \u2068٢\u2069');
    expect(() => wordingOf('ar').word('reprint')).toThrow(RangeError);
  });
});
