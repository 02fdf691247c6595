import { type ReactElement, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { KioskView, PageName } from '../../electron/core/visit/view.ts';
import { moveOnArrow } from '../design/arrows.ts';
import { pressOnEnter } from '../design/enter.ts';
import { useSounds } from '../design/sounds.ts';
import type { Send } from '../kiosk.ts';
import { WordsContext, wordsFor } from '../strings/words.tsx';
import { IdleWarning } from './idle-warning.tsx';
import { pages } from './pages.tsx';
import { type Appearance, type PageComponent, VisitContext } from './visit.ts';

interface AppProps {
  readonly view: KioskView;
  readonly send: Send;
  /** Chosen before the first page: for looking at pages. */
  readonly look?: Appearance;
}

const plainAppearance: Appearance = { contrast: 'normal', text: 'normal' };

/** The whole screen as a function of one view. */
export function App({ view, send, look = plainAppearance }: AppProps): ReactElement {
  const [appearance, setAppearance] = useState(look);
  const words = wordsFor(view.language);
  const atRest = view.page.page === 'attract';

  // A visit that ends takes its look with it.
  useEffect(() => (atRest ? undefined : () => setAppearance(plainAppearance)), [atRest]);

  useLayoutEffect(() => {
    const root = document.documentElement;
    root.lang = view.language;
    root.dir = view.language === 'ar' ? 'rtl' : 'ltr';
    root.dataset['contrast'] = appearance.contrast;
    root.dataset['text'] = appearance.text;
  }, [view.language, appearance]);

  useEffect(() => {
    const keys = new AbortController();
    window.addEventListener('keydown', pressOnEnter, keys);
    window.addEventListener('keydown', moveOnArrow, keys);
    return () => keys.abort();
  }, []);

  const { pitch, sounds } = view.panel;
  // Where the pitch is configured, no target is smaller than 20 mm.
  useLayoutEffect(() => {
    if (pitch !== null) document.documentElement.style.setProperty('--mm', `${pitch}px`);
  }, [pitch]);

  useSounds(sounds);

  const visit = useMemo(() => ({ view, send, appearance, setAppearance }), [view, send, appearance]);
  // The table pairs each name with the component of its own page; the compiler cannot follow the pair through a look-up.
  const Page = pages[view.page.page] as PageComponent<PageName>;
  return (
    <WordsContext value={words}>
      <VisitContext value={visit}>
        <Page page={view.page} />
        <IdleWarning secondsLeft={view.idleSecondsLeft} />
      </VisitContext>
    </WordsContext>
  );
}
