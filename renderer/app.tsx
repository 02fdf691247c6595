import { type ReactElement, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { KioskView, PageName } from '../electron/core/visit/view.ts';
import { IdleWarning } from './citizen/idle-warning.tsx';
import { pages } from './citizen/pages.tsx';
import { type Appearance, type PageComponent, VisitContext } from './citizen/visit.ts';
import { moveOnArrow } from './design/arrows.ts';
import { pressOnEnter } from './design/enter.ts';
import { useSounds } from './design/sounds.ts';
import type { Send } from './kiosk.ts';
import { useAwake } from './staff/awake.ts';
import { useHiddenCorner } from './staff/corner.ts';
import type { OpenStaffPageName, StaffPageComponent } from './staff/page.ts';
import { staffPages } from './staff/pages.tsx';
import { WordsContext, wordsFor } from './strings/words.tsx';

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
  const { page } = view.page;
  const staff = view.staff.page;
  const atRest = staff === 'closed' && page === 'attract';
  // The counter has a desk's screen and sizes of its own.
  const text = staff === 'counter' ? 'normal' : appearance.text;

  // A visit that ends takes its look with it.
  useEffect(() => (atRest ? undefined : () => setAppearance(plainAppearance)), [atRest]);

  useLayoutEffect(() => {
    const root = document.documentElement;
    root.lang = view.language;
    root.dir = view.language === 'ar' ? 'rtl' : 'ltr';
    root.dataset['contrast'] = appearance.contrast;
    root.dataset['text'] = text;
  }, [view.language, appearance, text]);

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
  useHiddenCorner(view.mode === 'kiosk' && (atRest || (staff === 'closed' && page === 'out-of-service')), () => send('staff.open', {}));

  useAwake('areas' in view.staff, () => send('staff.stay', {}));

  const visit = useMemo(() => ({ view, send, appearance, setAppearance }), [view, send, appearance]);
  return (
    <WordsContext value={words}>
      <VisitContext value={visit}>
        <Screen view={view} />
        <IdleWarning secondsLeft={view.idleSecondsLeft} />
      </VisitContext>
    </WordsContext>
  );
}

/** The citizens' page, or that of staff. Each table pairs a name with its component; the compiler cannot follow the pair through a look-up. */
function Screen({ view }: { readonly view: KioskView }): ReactElement {
  if (view.staff.page === 'closed') {
    const Page = pages[view.page.page] as PageComponent<PageName>;
    return <Page page={view.page} />;
  }
  const Page = staffPages[view.staff.page] as StaffPageComponent<OpenStaffPageName>;
  return <Page page={view.staff} />;
}
