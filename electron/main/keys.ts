/** Which keys a page of ours ever hears. */

/** Of Electron's `Input`. */
export interface KeyPress {
  /** As `KeyboardEvent.key`. */
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

/** Keys that fill in a form and walk through it, by `KeyboardEvent.key`; besides these any single character. */
const formKeys: ReadonlySet<string> = new Set([
  'Backspace',
  'Delete',
  'Enter',
  'Tab',
  'Escape',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Shift',
  'CapsLock',
  'NumLock',
]);

/** No chord, no function key: nothing that closes, reloads, zooms, prints, opens a menu or goes back. */
export function isAllowedKey(input: KeyPress): boolean {
  if (input.control || input.alt || input.meta) return false;
  return formKeys.has(input.key) || isText(input.key);
}

/** One character, or the one Arabic key that types two (lam-alef). */
function isText(key: string): boolean {
  return [...key].length === 1 || /^\u0644[\u0622\u0623\u0625\u0627]$/.test(key);
}
