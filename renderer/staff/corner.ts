/** The way in for staff at a kiosk: nothing that is drawn, announced or stopped at, only a place that is touched often enough. */
import { useEffect, useRef } from 'react';

const TAPS = 5;
const WITHIN_MS = 3_000;
/** 20 mm, as `--target` has it. */
const SIDE_REM = 4;

/** Five touches within three seconds where the brand stands: top, at the beginning of the line, where no control is. */
export function useHiddenCorner(isOn: boolean, onOpen: () => void): void {
  const open = useRef(onOpen);
  useEffect(() => {
    open.current = onOpen;
  });
  useEffect(() => {
    if (!isOn) return;
    let taps: readonly number[] = [];
    function onPointerDown(event: PointerEvent): void {
      taps = isInCorner(event) ? [...taps, event.timeStamp].slice(-TAPS) : [];
      const [first] = taps;
      if (first === undefined || taps.length < TAPS || event.timeStamp - first > WITHIN_MS) return;
      taps = [];
      open.current();
    }
    window.addEventListener('pointerdown', onPointerDown);
    return () => window.removeEventListener('pointerdown', onPointerDown);
  }, [isOn]);
}

function isInCorner({ clientX, clientY }: PointerEvent): boolean {
  const root = document.documentElement;
  const side = SIDE_REM * Number.parseFloat(getComputedStyle(root).fontSize);
  const along = root.dir === 'rtl' ? window.innerWidth - clientX : clientX;
  return along < side && clientY < side;
}
