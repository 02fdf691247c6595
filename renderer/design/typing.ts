import { useCallback, useEffect, useRef, useState } from 'react';

const arabicZero = 0x0660;
const persianZero = 0x06f0;

/** A typed character with Arabic-Indic and Persian digits as ASCII; anything else unchanged. */
function asciiKey(key: string): string {
  if (key.length !== 1) return key;
  const code = key.charCodeAt(0);
  if (code >= arabicZero && code <= arabicZero + 9) return String(code - arabicZero);
  if (code >= persianZero && code <= persianZero + 9) return String(code - persianZero);
  return key;
}

/** A keyboard (or a keypad that speaks as one) works as the keys on the screen do, wherever the focus is. Enter is the page's primary act, see enter.ts. */
export function useTyping(onKey: (key: string) => void): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key.length === 1 || event.key === 'Backspace') latest.current(asciiKey(event.key));
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

export interface Digits {
  readonly typed: string;
  readonly add: (digit: string) => void;
  readonly remove: () => void;
  readonly clear: () => void;
}

/** A number of at most so many digits, from the keys on the screen and from a keyboard. @param first what stands there to begin with */
export function useDigits(length: number, first = ''): Digits {
  const [typed, setTyped] = useState(first);
  const add = useCallback((digit: string) => setTyped((old) => (old.length < length ? old + digit : old)), [length]);
  const remove = useCallback(() => setTyped((old) => old.slice(0, -1)), []);
  const clear = useCallback(() => setTyped(''), []);
  useTyping((key) => {
    if (key === 'Backspace') remove();
    else if (/^\d$/.test(key)) add(key);
  });
  return { typed, add, remove, clear };
}
