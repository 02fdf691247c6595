import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { createWords } from '../../../renderer/strings/words.tsx';

const ar = createWords('ar');
const en = createWords('en');

describe('a message on the screen', () => {
  test.each([
    [0, 'لا توجد مخالفات في سجلك'],
    [1, 'في سجلك مخالفة واحدة'],
    [2, 'في سجلك مخالفتان'],
    [3, 'في سجلك ٣ مخالفات'],
    [11, 'في سجلك ١١ مخالفة'],
    [65, 'في سجلك ٦٥ مخالفة'],
    [100, 'في سجلك ١٠٠ مخالفة'],
    [400, 'في سجلك ٤٠٠ مخالفة'],
  ])('counts %d in Arabic as Arabic does', (count, expected) => {
    expect(ar.plain('record.title', { count })).toBe(expected);
  });

  test('isolates each value and each number', () => {
    expect(markup(ar.text('quote.pay', { amount: ar.money(2_422_500) }))).toBe('<p>ادفع <bdi>٢٤٬٢٢٥٫٠٠\u00a0ج.م</bdi></p>');
    expect(markup(en.text('record.title', { count: 65 }))).toBe('<p>Your record has <bdi>65</bdi> violations</p>');
  });

  test('names the amount on the button', () => {
    expect(en.plain('quote.pay', { amount: en.money(2_422_500) })).toBe('Pay EGP\u00a024,225.00');
  });
});

function markup(text: ReactNode): string {
  return renderToStaticMarkup(createElement('p', null, text));
}
