import { useEffect, useRef } from 'react';

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
