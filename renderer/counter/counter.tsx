import { type ReactElement, useEffect, useRef } from 'react';
import type { PageName } from '../../electron/core/visit/view.ts';
import { Demonstration } from '../citizen/page.tsx';
import { type PageComponent, useVisit } from '../citizen/visit.ts';
import { Action } from '../design/action.tsx';
import { WarningIcon } from '../design/icons.tsx';
import type { StaffPageOf, StaffPageProps } from '../staff/page.ts';
import { Areas, Leave, Person } from '../staff/staff-bar.tsx';
import { useWords } from '../strings/words.tsx';
import { Earlier } from './earlier.tsx';
import { Find } from './find.tsx';
import { panels, tones } from './panels.tsx';
import { Record } from './record.tsx';
import { TicksContext, useTicks } from './ticks.ts';

/** Where the next thing to do is to find somebody. */
const finding: ReadonlySet<PageName> = new Set([
  'attract',
  'paper-number',
  'payment-state',
  'payment-not-known',
  'national-id',
  'factor',
  'sending-code',
  'code',
  'not-found',
  'record-stale',
  'staff-needed',
  'done',
  'out-of-service',
]);

/** The clerk's one screen: who is served and what the visit is at, beside each other. */
export function CounterPage({ page }: StaffPageProps<'counter'>): ReactElement {
  const { view, send } = useVisit();
  const main = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const visit = view.page;
  const ticks = useTicks(view.atHand, visit.page, send);
  const { isChoosing } = ticks;
  const isFinding = finding.has(visit.page);
  const step = visit.page === 'card' ? visit.phase : visit.page;

  // Where the hands go next: the field, the first tick, or the heading, from which Enter is the main act.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step is a new thing to read
  useEffect(() => {
    const tick = isChoosing ? main.current?.querySelector<HTMLElement>('.lines input[tabindex="0"]') : null;
    const place = isFinding ? input.current : (tick ?? main.current?.querySelector('h1'));
    place?.focus({ preventScroll: true });
  }, [step]);

  const { canEnd } = view;
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key !== 'Escape' || event.defaultPrevented || event.repeat) return;
      if (canEnd && !document.querySelector('[data-dialog]')) send('visit.end', {});
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [canEnd, send]);

  // The table pairs each name with the panel of its own page; the compiler cannot follow the pair through a look-up.
  const Panel = panels[visit.page] as PageComponent<PageName>;
  return (
    <div className="screen counter">
      <TopLine page={page} />
      <main className="counter-desk" ref={main} data-page="counter" data-panel={visit.page} data-tone={tones[visit.page] ?? 'plain'}>
        <TicksContext value={ticks}>
          <Find problem={page.findProblem} input={input} />
          {view.atHand ? <Record record={view.atHand.record} /> : null}
          <div className="counter-side">
            <Panel page={visit} />
            {page.earlier.length > 0 ? <Earlier earlier={page.earlier} reprint={page.reprint} /> : null}
          </div>
        </TicksContext>
      </main>
    </div>
  );
}

function TopLine({ page }: { readonly page: StaffPageOf<'counter'> }): ReactElement {
  const words = useWords();
  const { view, send } = useVisit();
  const other = view.language === 'ar' ? 'en' : 'ar';
  return (
    <header>
      <div className="bar bar-top">
        <Person person={page.person} />
        <Areas page={page} />
        <ul className="counter-notices">
          {page.notices.map((notice) => (
            <li key={notice} data-notice={notice}>
              <WarningIcon />
              {words.text(`counter.notice-${notice}`)}
            </li>
          ))}
        </ul>
        <div className="bar-actions">
          <Action name="language" kind="quiet" onPress={() => send('visit.setLanguage', { language: other })}>
            <span lang={other}>{words.text('common.switchLanguage')}</span>
          </Action>
          <Leave />
        </div>
      </div>
      <Demonstration />
    </header>
  );
}
