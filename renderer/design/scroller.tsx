import { createContext, type ReactElement, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../strings/words.tsx';
import { DownIcon, UpIcon } from './icons.tsx';
import { Press } from './press.tsx';

/** A touch of a button shows what follows, with a little of what was seen. */
const STEP = 0.85;

export function canScroll(box: Element, direction: 1 | -1): boolean {
  return direction === 1 ? box.scrollTop + box.clientHeight < box.scrollHeight - 1 : box.scrollTop > 1;
}

export function scrollByStep(box: Element, direction: 1 | -1, behavior: ScrollBehavior): void {
  box.scrollBy({ top: direction * box.clientHeight * STEP, behavior });
}

/** The box that scrolls, for what draws only what is near the screen. */
export const ScrollerContext = createContext<RefObject<HTMLElement | null> | null>(null);

/** Scrolls by touch, and by two big buttons that stand beside it only when there is more than fits. */
export function Scroller({
  className,
  label,
  children,
}: {
  readonly className: string;
  readonly label: string;
  readonly children: ReactNode;
}): ReactElement {
  const words = useWords();
  const box = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { up, down } = useEnds(box, content);
  const scrolls = up || down;

  function scroll(direction: 1 | -1): void {
    const behavior = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
    if (box.current) scrollByStep(box.current, direction, behavior);
  }

  return (
    <div className={`scroller ${className}`} data-scrolls={scrolls ? '' : undefined}>
      <section className="scroller-box" ref={box} aria-label={label} {...(scrolls ? { tabIndex: 0 } : {})}>
        <div className="scroller-content" ref={content}>
          <ScrollerContext value={box}>{children}</ScrollerContext>
        </div>
      </section>
      {scrolls ? (
        <div className="scroller-buttons">
          <Press
            className="key"
            data-action="scroll-up"
            aria-label={words.plain('common.scrollUp')}
            disabled={!up}
            onPress={() => scroll(-1)}
          >
            <UpIcon />
          </Press>
          <Press
            className="key"
            data-action="scroll-down"
            aria-label={words.plain('common.scrollDown')}
            disabled={!down}
            onPress={() => scroll(1)}
          >
            <DownIcon />
          </Press>
        </div>
      ) : null}
    </div>
  );
}

/** More than this many heights of the box cannot fit, however wide. */
const HOPELESS = 1.5;

/** Whether buttons are needed must not depend on whether they are there: beside them the same words take more lines. */
function fitsWithoutButtons(box: Element, content: HTMLElement | null): boolean {
  const frame = box.parentElement;
  if (!frame || !content) return true;
  const isHigher = () => content.offsetHeight > frame.clientHeight + 1;
  if (!isHigher()) return true;
  if (frame.dataset['scrolls'] === undefined || content.offsetHeight > frame.clientHeight * HOPELESS) return false;
  frame.dataset['measuring'] = '';
  const higher = isHigher();
  delete frame.dataset['measuring'];
  return !higher;
}

interface Ends {
  readonly up: boolean;
  readonly down: boolean;
}

function useEnds(box: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>): Ends {
  const [ends, setEnds] = useState<Ends>({ up: false, down: false });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    function measure(): void {
      if (!element) return;
      const fits = fitsWithoutButtons(element, content.current);
      const up = !fits && canScroll(element, -1);
      const down = !fits && canScroll(element, 1);
      setEnds((old) => (old.up === up && old.down === down ? old : { up, down }));
    }
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (content.current) observer.observe(content.current);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [box, content]);
  return ends;
}
