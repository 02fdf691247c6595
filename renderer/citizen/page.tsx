import { memo, type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import type { StaffPageName } from '../../electron/core/staff/view.ts';
import type { PageName } from '../../electron/core/visit/view.ts';
import { Action } from '../design/action.tsx';
import { BackIcon, ContrastIcon, EraseIcon, StaffIcon } from '../design/icons.tsx';
import { afterPaint } from '../design/press.tsx';
import { Scroller } from '../design/scroller.tsx';
import { type Key, useWords } from '../strings/words.tsx';
import { type TextSize, useVisit } from './visit.ts';

export interface PageFrameProps {
  readonly name: PageName | StaffPageName;
  readonly title: ReactNode;
  readonly spoken: string;
  /** A line under the title. */
  readonly lead?: ReactNode;
  readonly picture?: ReactNode;
  /** What the page says. */
  readonly children?: ReactNode;
  /** What is worked with or looked through: keys, cards, a list. Beside the rest in landscape, under it in portrait. */
  readonly work?: ReactNode;
  /** What to know before acting: right above the acts; with large words it scrolls, under the title. */
  readonly notices?: ReactNode;
  /** The page's acts, primary first. */
  readonly actions?: ReactNode;
  /** `bad` and `good` colour the page's edge, never alone: the title says it too. */
  readonly tone?: 'plain' | 'good' | 'bad' | 'wait';
  /** A page with a step of its own inside takes "back" for itself. */
  readonly onBack?: (() => void) | undefined;
  /** Staff's pages have a bar of their own in the place of the citizens'. */
  readonly bottom?: ReactNode;
  /** Changes when the page shows another step of its own: the heading takes the focus again. */
  readonly step?: string;
}

/** What every page has: the title, its place for focus and speech, language, staff, back and end. */
export function PageFrame({
  name,
  title,
  spoken,
  lead,
  picture,
  children,
  work,
  notices,
  actions,
  tone = 'plain',
  onBack,
  bottom,
  step = '',
}: PageFrameProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const { appearance } = useVisit();
  const words = useWords();
  const about = words.plain('common.about');
  // Large words need the whole page to scroll: parts of it would each be too small to read in.
  const whole = appearance.text !== 'normal';

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step is a new thing to read
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [step]);

  const head = (
    <>
      <header className="page-header">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead ? <p className="lead">{lead}</p> : null}
      </header>
      {picture ? <div className="page-picture">{picture}</div> : null}
    </>
  );
  return (
    <div className="screen">
      <Top />
      <main className="page" data-page={name} data-tone={tone} data-layout={whole ? 'whole' : layoutOf(picture, work)}>
        {whole ? (
          <Scroller className="page-whole" label={about}>
            <div className="page-words">
              {head}
              {notices}
              {children ? <div className="page-body">{children}</div> : null}
            </div>
            {work ? <div className="page-work">{work}</div> : null}
          </Scroller>
        ) : (
          <>
            {head}
            {children ? (
              <Scroller className="page-body" label={about}>
                {children}
              </Scroller>
            ) : null}
            {work ? (
              <Scroller className="page-work" label={words.plain('common.work')}>
                {work}
              </Scroller>
            ) : null}
          </>
        )}
        {actions || (notices && !whole) ? (
          <div className="page-actions">
            {whole ? null : notices}
            {actions}
          </div>
        ) : null}
        <p className="visually-hidden" role="status" data-spoken>
          {spoken}
        </p>
      </main>
      {bottom ?? <Bottom onBack={onBack ?? null} />}
    </div>
  );
}

function layoutOf(picture: ReactNode, work: ReactNode): 'plain' | 'pictured' | 'working' {
  if (work) return 'working';
  return picture ? 'pictured' : 'plain';
}

/** One button steps through the sizes of text and says the next. */
const nextText: Readonly<Record<TextSize, { readonly text: TextSize; readonly label: Key }>> = {
  normal: { text: 'large', label: 'common.textLarge' },
  large: { text: 'largest', label: 'common.textLargest' },
  largest: { text: 'normal', label: 'common.textNormal' },
};

/** The bars change with the visit, not with each key. */
const Top = memo(TopBar);
const Bottom = memo(BottomBar);

function TopBar(): ReactElement {
  const { view, send, appearance, setAppearance } = useVisit();
  const words = useWords();
  const high = appearance.contrast === 'high';
  const { text, label } = nextText[appearance.text];
  const other = view.language === 'ar' ? 'en' : 'ar';
  return (
    <header>
      <div className="bar bar-top">
        <p className="brand">
          <strong>{words.text('common.product')}</strong>
          <span>{words.text('common.service')}</span>
        </p>
        <div className="bar-actions">
          <Action name="text-size" kind="quiet" onPress={() => afterPaint(() => setAppearance({ ...appearance, text }))}>
            {words.text(label)}
          </Action>
          <Action
            name="contrast"
            kind="quiet"
            icon={<ContrastIcon />}
            onPress={() => afterPaint(() => setAppearance({ ...appearance, contrast: high ? 'normal' : 'high' }))}
          >
            {words.text(high ? 'common.contrastNormal' : 'common.contrastHigh')}
          </Action>
          <Action name="language" kind="quiet" onPress={() => send('visit.setLanguage', { language: other })}>
            <span lang={other}>{words.text('common.switchLanguage')}</span>
          </Action>
        </div>
      </div>
      <Demonstration />
    </header>
  );
}

function BottomBar({ onBack }: { readonly onBack: (() => void) | null }): ReactElement {
  const { view, send } = useVisit();
  const words = useWords();
  return (
    <footer className="bar bar-bottom">
      {onBack || view.canGoBack ? (
        <Action name="back" kind="quiet" icon={<BackIcon />} onPress={onBack ?? (() => send('visit.back', {}))}>
          {words.text('common.back')}
        </Action>
      ) : null}
      <Action name="call-staff" kind="quiet" icon={<StaffIcon />} disabled={view.staffCalled} onPress={() => send('visit.callStaff', {})}>
        {words.text(view.staffCalled ? 'common.staffCalled' : 'common.callStaff')}
      </Action>
      {view.canEnd ? (
        <Action name="end" kind="quiet" icon={<EraseIcon />} onPress={() => send('visit.end', {})}>
          {words.text('common.end')}
        </Action>
      ) : null}
    </footer>
  );
}

/** On every page of a machine whose papers nobody may rely on. */
export function Demonstration(): ReactElement | null {
  const { view } = useVisit();
  const words = useWords();
  if (!view.demonstration) return null;
  return (
    <p className="demonstration" data-demonstration>
      {words.text('common.demonstration')}
    </p>
  );
}
