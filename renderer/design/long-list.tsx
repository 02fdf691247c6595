import { type ReactElement, type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useWords } from '../strings/words.tsx';
import { DownIcon, UpIcon } from './icons.tsx';

/** Rows drawn together. Small enough to draw within a frame, large enough that a screen holds two. */
const CHUNK = 8;
/** A screen's height of rows is drawn ahead on either side. */
const AHEAD = '100% 0px';

interface LongListProps<T> {
  readonly items: readonly T[];
  readonly itemKey: (item: T) => string;
  readonly row: (item: T) => ReactNode;
  readonly label: string;
}

/** A list of hundreds of rows that scrolls by touch and by two big buttons; only what is near the screen is in the document. */
export function LongList<T>({ items, itemKey, row, label }: LongListProps<T>): ReactElement {
  const scroller = useRef<HTMLElement>(null);
  const { canUp, canDown } = useEnds(scroller, items.length);
  const words = useWords();
  const chunks = Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) => items.slice(i * CHUNK, (i + 1) * CHUNK));

  function scroll(direction: 1 | -1): void {
    const element = scroller.current;
    element?.scrollBy({ top: direction * element.clientHeight * 0.85, behavior: 'smooth' });
  }

  return (
    <div className="long-list" data-scrolls={canUp || canDown ? '' : undefined}>
      <section className="long-list-scroller" ref={scroller} aria-label={label} tabIndex={canUp || canDown ? 0 : -1}>
        {chunks.map((chunk, index) => (
          // A chunk is its place in the list: rows never move between chunks.
          <Chunk key={itemKey(chunk[0] as T)} scroller={scroller} drawnAtOnce={index < 2}>
            {() => chunk.map((item) => <div key={itemKey(item)}>{row(item)}</div>)}
          </Chunk>
        ))}
      </section>
      <div className="long-list-buttons">
        <Button
          className="key"
          data-action="scroll-up"
          aria-label={words.plain('common.scrollUp')}
          isDisabled={!canUp}
          onPress={() => scroll(-1)}
        >
          <UpIcon />
        </Button>
        <Button
          className="key"
          data-action="scroll-down"
          aria-label={words.plain('common.scrollDown')}
          isDisabled={!canDown}
          onPress={() => scroll(1)}
        >
          <DownIcon />
        </Button>
      </div>
    </div>
  );
}

interface ChunkProps {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly drawnAtOnce: boolean;
  readonly children: () => ReactNode;
}

/** Draws its rows while near the screen; elsewhere an empty box of the height that they had. */
function Chunk({ scroller, drawnAtOnce, children }: ChunkProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(drawnAtOnce);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1);
        if (!last) return;
        if (!last.isIntersecting && last.boundingClientRect.height > 0) element.style.blockSize = `${last.boundingClientRect.height}px`;
        setNear(last.isIntersecting);
      },
      { root: scroller.current, rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  useLayoutEffect(() => {
    if (near && box.current) box.current.style.blockSize = '';
  }, [near]);

  return (
    <div className="long-list-chunk" ref={box}>
      {near ? children() : null}
    </div>
  );
}

function useEnds(scroller: RefObject<HTMLElement | null>, length: number): { readonly canUp: boolean; readonly canDown: boolean } {
  const [ends, setEnds] = useState({ canUp: false, canDown: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another length of list means other ends
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    function measure(): void {
      if (!element) return;
      const canUp = element.scrollTop > 1;
      const canDown = element.scrollTop + element.clientHeight < element.scrollHeight - 1;
      setEnds((old) => (old.canUp === canUp && old.canDown === canDown ? old : { canUp, canDown }));
    }
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [length]);
  return ends;
}
