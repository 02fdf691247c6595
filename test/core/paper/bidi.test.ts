import { describe, expect, it } from 'vitest';
import { breakLines, isolate, type Line, mirrored, visualRuns } from '../../../electron/core/paper/bidi.ts';
import { createFormatter } from '../../../resources/locale/format.ts';

const arabic = createFormatter('ar', 'isolates');

/** From left to right; a run from right to left is shown in square brackets, its text in reading order. */
function seen(text: string, direction: 'rtl' | 'ltr' = 'rtl'): string {
  return visualRuns(text, direction)
    .map((run) => (run.direction === 'rtl' ? `[${run.text}]` : run.text))
    .join('');
}

/** One unit a letter, however it is joined. */
const measure = (text: string): number => text.length;

function shown(lines: readonly Line[]): readonly string[] {
  return lines.map((line) => line.runs.map((run) => run.text).join('|'));
}

describe('runs in visual order', () => {
  it('keeps the digits of a plate from left to right, left of its letters', () => {
    expect(seen('١٢٣٤')).toBe('١٢٣٤');
    expect(seen(arabic.plate({ type: 'letters', letters: 'سطر', digits: '1234' }))).toBe('١٢٣٤[س ط ر ]');
    expect(seen(`رقم اللوحة ${arabic.plate({ type: 'letters', letters: 'ه', digits: '9' })} ملاكي`)).toBe('[ ملاكي]٩[هـ ][رقم اللوحة ]');
  });

  it('keeps a plate whole in an English sentence', () => {
    expect(seen(`Plate ${arabic.plate({ type: 'letters', letters: 'سطر', digits: '123' })} is clear`, 'ltr')).toBe(
      'Plate ١٢٣[س ط ر ] is clear',
    );
  });

  it('keeps amounts whole, the currency after the number', () => {
    expect(seen(`المبلغ ${arabic.money(2_422_500)} فقط`)).toBe('[ فقط][\u00a0ج.م]٢٤٬٢٢٥٫٠٠[المبلغ ]');
  });

  it('keeps dates and times whole', () => {
    expect(seen(arabic.dateTime('2026-11-22T08:05:00.000Z'))).toBe('[\u00a0ص]١٠:٠٥[، ]٢٠٢٦[\u00a0نوفمبر\u00a0]٢٢');
  });

  it('keeps a telephone number and a reference in their order', () => {
    expect(seen(`هاتف ${isolate('+20 2 2345-6789')} داخلي`)).toBe('[ داخلي]+20 2 2345-6789[هاتف ]');
    expect(seen(`رقم السداد: ${arabic.reference('PY120455380916')}.`)).toBe('[.]PY-1204-5538-0916[رقم السداد: ]');
  });

  it('turns a telephone number round where it is not isolated, which is why every field is', () => {
    expect(seen('هاتف +20 2 2345-6789')).not.toContain('+20 2 2345-6789');
  });

  it('keeps two fields that stand side by side apart', () => {
    expect(seen(`${arabic.code('12')}${arabic.code('34')}`)).toBe('3412');
  });

  it('writes articles as the law does', () => {
    expect(seen(`المادة ${arabic.article('74/1')}`)).toBe('٧٤/١[المادة ]');
    expect(arabic.article('72 مكررا 2').replace(/[\u2066-\u2069]/g, '')).toBe('٧٢ مكررًا ٢');
    expect(seen(`المادة ${arabic.article('72 مكررا 2')}`)).toBe('٢[ مكررًا ]٧٢[المادة ]');
    expect(createFormatter('en', 'plain').article('72 مكررا 2')).toBe('72 bis 2');
  });

  it('mirrors brackets of a right-to-left run for a shaper that does not', () => {
    const runs = visualRuns('مخالفات المرور (مخالصة)', 'rtl');
    expect(runs.map(mirrored)).toEqual(['مخالفات المرور )مخالصة(']);
    expect(visualRuns('طريق (km 28) هنا', 'rtl').map(mirrored)).toEqual(['( هنا', 'km 28', 'طريق )']);
  });

  it('mirrors nothing that reads from left to right', () => {
    expect(visualRuns('law (66)', 'ltr').map(mirrored)).toEqual(['law (66)']);
  });

  it('drops the controls, and what is left without ink', () => {
    expect(seen(`\u200f${isolate('')}\u061c نص \u2067\u2069`)).toBe('[ نص]');
    expect(seen('')).toBe('');
  });
});

describe('line breaking', () => {
  it('leaves a text that fits on one line', () => {
    expect(shown(breakLines('شهادة براءة', 'rtl', 20, measure))).toEqual(['شهادة براءة']);
  });

  it('breaks at spaces, which take no room at the end of a line', () => {
    expect(shown(breakLines('واحد اثنان ثلاثة', 'rtl', 11, measure))).toEqual(['واحد اثنان', 'ثلاثة']);
    expect(shown(breakLines('one two three', 'ltr', 7, measure))).toEqual(['one two', 'three']);
  });

  it('orders each line by itself, by levels found in the whole paragraph', () => {
    const text = `المبلغ ${isolate('EGP 24,225.00 paid in full')} شكرا`;
    const lines = breakLines(text, 'rtl', 22, measure);
    expect(shown(lines)).toEqual(['EGP 24,225.00|المبلغ ', ' شكرا|paid in full']);
    for (const line of lines) expect(line.width).toBeLessThanOrEqual(22);
  });

  it('does not break at a no-break space', () => {
    expect(shown(breakLines('مبلغ ١٠٠\u00a0جنيه', 'rtl', 9, measure))).toEqual(['مبلغ', '\u00a0جنيه|١٠٠']);
  });

  it('breaks a word that fits on no line between its graphemes, and loses nothing', () => {
    const name = 'م'.repeat(25);
    const lines = breakLines(`أ ${name}`, 'rtl', 10, measure);
    expect(lines.flatMap((line) => line.runs.map((run) => run.text)).join('')).toBe(`أ ${name}`);
    for (const line of lines) expect(line.width).toBeLessThanOrEqual(10);
  });

  it('starts a paragraph at a new line', () => {
    expect(shown(breakLines('أ\nb', 'rtl', 10, measure))).toEqual(['أ', 'b']);
  });
});
