import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dammDigit,
  formatReference,
  isReference,
  newReference,
  parseReference,
  type Reference,
  referencePrefixes,
} from '../../../electron/core/identity/reference.ts';

const anyReference = fc
  .record({ prefix: fc.constantFrom(...referencePrefixes), bytes: fc.uint8Array({ minLength: 64, maxLength: 64 }) })
  .map(({ prefix, bytes }) => {
    let at = 0;
    return newReference(prefix, (size) => {
      // Never-ending source: drawn bytes first, then zeros, so that a run of rejected bytes still ends.
      const out = new Uint8Array(size).map(() => bytes[at++] ?? 0);
      return out;
    });
  });

describe('a reference', () => {
  test('carries the check digit of the published example 572 -> 4', () => {
    expect(dammDigit('572')).toBe('4');
    expect(dammDigit('5724')).toBe('0');
  });

  test('is accepted as made, printed and read back', () => {
    fc.assert(
      fc.property(anyReference, (reference) => {
        expect(isReference(reference)).toBe(true);
        expect(formatReference(reference)).toMatch(/^[A-Z]{2}-\d{4}-\d{4}-\d{4}$/);
        expect(parseReference(formatReference(reference))).toBe(reference);
      }),
    );
  });

  test('with one wrong digit is refused', () => {
    fc.assert(
      fc.property(anyReference, fc.integer({ min: 2, max: 13 }), fc.integer({ min: 1, max: 9 }), (reference, at, step) => {
        const wrong = String((Number(reference[at]) + step) % 10);
        expect(isReference(reference.slice(0, at) + wrong + reference.slice(at + 1))).toBe(false);
      }),
    );
  });

  test('with two neighbours swapped is refused', () => {
    fc.assert(
      fc.property(anyReference, fc.integer({ min: 2, max: 12 }), (reference, at) => {
        fc.pre(reference[at] !== reference[at + 1]);
        expect(isReference(`${reference.slice(0, at)}${reference[at + 1]}${reference[at]}${reference.slice(at + 2)}`)).toBe(false);
      }),
    );
  });

  test('is read from Arabic-Indic and Persian digits, lower case, spaces, dashes and direction marks', () => {
    const reference = newReference('PY', () => Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1));
    const spoken = formatReference(reference).toLowerCase();
    const arabic = spoken.replace(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)));
    const persian = spoken.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)));
    expect(parseReference(`\u2066${arabic}\u2069`)).toBe(reference);
    expect(parseReference(persian.replaceAll('-', ' – '))).toBe(reference);
  });

  test('of another shape is refused', () => {
    for (const text of ['', 'PY', 'XX123456789012', 'PY12345678901', 'PY1234567890123', 'PY12345678901O'])
      expect(parseReference(text)).toBeNull();
  });

  test('is spread evenly over the digits', () => {
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 2000; i++)
      for (const digit of newReference('CL', randomBytes).slice(2, 13)) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 2200)).toBeLessThan(300);
  });

  test('is a plain string outside', () => {
    expect(typeof newReference('CR', randomBytes) satisfies string).toBe('string');
    expect(formatReference('OB000000000000' as Reference)).toBe('OB-0000-0000-0000');
  });
});
