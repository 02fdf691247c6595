/** What is ticked, typed and scrolled belongs to the page, so only the page knows that somebody is at work on it. */
import { useEffect, useRef } from 'react';

/** So often at most the core hears of it: well within its patience. */
const EVERY_MS = 20_000;

export function useAwake(isAtWork: boolean, onStay: () => void): void {
  const stay = useRef(onStay);
  useEffect(() => {
    stay.current = onStay;
  });
  useEffect(() => {
    if (!isAtWork) return;
    const watching = new AbortController();
    let last = performance.now();
    function onTouch({ timeStamp }: Event): void {
      if (timeStamp - last < EVERY_MS) return;
      last = timeStamp;
      stay.current();
    }
    for (const kind of ['keydown', 'pointerdown', 'wheel'])
      window.addEventListener(kind, onTouch, { capture: true, signal: watching.signal });
    return () => watching.abort();
  }, [isAtWork]);
}
