import { type ReactElement, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { KioskView, PageName } from '../../electron/core/visit/view.ts';
import { pressOnEnter } from '../design/enter.ts';
import type { Send } from '../kiosk.ts';
import { WordsContext, wordsFor } from '../strings/words.tsx';
import { IdleWarning } from './idle-warning.tsx';
import { pages } from './pages.tsx';
import { type Appearance, type PageComponent, VisitContext } from './visit.ts';

interface AppProps {
  readonly view: KioskView;
  readonly send: Send;
}

const plainAppearance: Appearance = { contrast: 'normal', text: 'normal' };

/** The whole screen as a function of one view. */
export function App({ view, send }: AppProps): ReactElement {
  const [appearance, setAppearance] = useState(plainAppearance);
  const words = wordsFor(view.language);
  const atRest = view.page.page === 'attract';

  // The next person starts with the plain look.
  useEffect(() => {
    if (atRest) setAppearance(plainAppearance);
  }, [atRest]);

  useLayoutEffect(() => {
    const root = document.documentElement;
    root.lang = view.language;
    root.dir = view.language === 'ar' ? 'rtl' : 'ltr';
    root.dataset['contrast'] = appearance.contrast;
    root.dataset['text'] = appearance.text;
  }, [view.language, appearance]);

  useEffect(() => {
    window.addEventListener('keydown', pressOnEnter);
    return () => window.removeEventListener('keydown', pressOnEnter);
  }, []);

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
