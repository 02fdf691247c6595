import { memo, type ReactElement, type ReactNode, useContext, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ScrollerContext } from './scroller.tsx';

/** Rows drawn together. Small enough to draw within a frame, large enough that a screen holds two. */
const CHUNK = 4;
/** Half a screen's height of rows is drawn ahead on either side. */
const AHEAD = '50% 0px';

interface LongListProps<T> {
  readonly items: readonly T[];
  readonly itemKey: (item: T) => string;
  readonly row: (item: T) => ReactNode;
}

/** Hundreds of rows inside a Scroller, of which only those near the screen are in the document. Given the same items and functions it is not drawn again. */
export const LongList = memo(RowsNearTheScreen) as typeof RowsNearTheScreen;

function RowsNearTheScreen<T>({ items, itemKey, row }: LongListProps<T>): ReactElement {
  const chunks = Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) => items.slice(i * CHUNK, (i + 1) * CHUNK));
  return (
    <div className="long-list">
      {chunks.map((chunk, index) => (
        <Chunk key={itemKey(chunk[0] as T)} drawnAtOnce={index < 2}>
          {() => chunk.map((item) => <div key={itemKey(item)}>{row(item)}</div>)}
        </Chunk>
      ))}
    </div>
  );
}

/** Draws its rows while near the screen; elsewhere an empty box of the height that they had, or of a guess. */
function Chunk({ drawnAtOnce, children }: { readonly drawnAtOnce: boolean; readonly children: () => ReactNode }): ReactElement {
  const scroller = useContext(ScrollerContext);
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(drawnAtOnce);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1);
        if (!last) return;
        if (!last.isIntersecting && last.boundingClientRect.height > 1) element.style.blockSize = `${last.boundingClientRect.height}px`;
        setNear(last.isIntersecting);
      },
      { root: scroller?.current ?? null, rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  useLayoutEffect(() => {
    if (near && box.current) box.current.style.blockSize = '';
  }, [near]);

  return (
    <div className="long-list-chunk" data-near={near ? '' : undefined} ref={box}>
      {near ? children() : null}
    </div>
  );
}
