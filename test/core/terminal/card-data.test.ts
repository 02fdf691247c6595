import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskedPan, withoutCardNumbers } from '../../../electron/core/devices/terminal/card-data.ts';
import { newServiceId } from '../../../electron/core/devices/terminal/service-id.ts';

test.each([
  ['507803 **** 9999', '507803••••••9999'],
  ['507803******9999', '507803••••••9999'],
  ['541333 xx 1111', '541333••••••1111'],
  ['************1234', '••••1234'],
  ['1234', '••••1234'],
  ['', ''],
  ['4111111111111111', ''],
  ['4111 1111 1111 1111', ''],
  ['411111111*1111', ''],
  ['4111 11** **** 1111', ''],
  ['507803 **** 99999', ''],
])('%s is kept as %s', (text, kept) => {
  expect(maskedPan(text)).toBe(kept);
});

test('no text whatever keeps more than ten digits, or eleven in a row', () => {
  const digitsAndMarks = fc.string({ unit: fc.constantFrom(...'0123456789* -x'), maxLength: 30 });
  fc.assert(fc.property(digitsAndMarks, (text) => (maskedPan(text).match(/\d/g) ?? []).length <= 10));
  fc.assert(fc.property(digitsAndMarks, (text) => !/\d{12}/.test(withoutCardNumbers(text).replace(/[ .-]/g, ''))));
});

test('a card number in any spelling is cut out of a text, other words stay', () => {
  expect(withoutCardNumbers('card 4111 1111-1111.1111 declined, code 51')).toBe('card [removed] declined, code 51');
});

test('service ids are ten characters of 0-9 A-Z', () => {
  const ids = new Set(Array.from({ length: 500 }, () => newServiceId((size) => crypto.getRandomValues(new Uint8Array(size)))));
  expect(ids.size).toBe(500);
  for (const id of ids) expect(id).toMatch(/^[0-9A-Z]{10}$/);
});
