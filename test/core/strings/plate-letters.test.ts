import { expect, test } from 'vitest';
import { plateLetters as coreLetters, parsePlate } from '../../../electron/core/identity/plate.ts';
import { plateLetters, typedPlateLetter } from '../../../renderer/citizen/plate-letters.ts';

test('the letter board has the letters that the core takes, in its order', () => {
  expect(plateLetters).toEqual([...coreLetters]);
});

test.each(['ا', 'إ', 'آ', 'ي', 'ی', 'ة'])('a typed %s becomes the letter that the core reads it as', (key) => {
  const plate = parsePlate(key, '1');
  expect(plate.ok && plate.value.type === 'letters' ? plate.value.letters : null).toBe(typedPlateLetter(key));
});

test.each(['ت', 'ك', 'x', '1'])('a typed %s is no letter of a plate', (key) => {
  expect(typedPlateLetter(key)).toBeNull();
});
