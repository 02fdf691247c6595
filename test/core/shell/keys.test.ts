import { describe, expect, it } from 'vitest';
import { isAllowedKey } from '../../../electron/main/keys.ts';

const alone = { control: false, alt: false, meta: false };

describe('a key press', () => {
  it.each(['a', 'Z', '7', '٧', 'س', 'لا', 'لأ', ' ', '-', 'Enter', 'Backspace', 'Tab', 'ArrowLeft'])('%j reaches the page', (key) => {
    expect(isAllowedKey({ key, ...alone })).toBe(true);
  });

  it.each([
    'F1',
    'F5',
    'F12',
    'ContextMenu',
    'PrintScreen',
    'BrowserBack',
    'Meta',
    'Alt',
    'Control',
    'Super',
    'LaunchMail',
    'Unidentified',
  ])('%j does not', (key) => {
    expect(isAllowedKey({ key, ...alone })).toBe(false);
  });

  it.each(['control', 'alt', 'meta'] as const)('with %s held reaches nothing', (modifier) => {
    for (const key of ['a', 'r', 'w', 'Tab', 'Enter', 'ArrowLeft', 'F4', 'Backspace'])
      expect(isAllowedKey({ key, ...alone, [modifier]: true })).toBe(false);
  });
});
