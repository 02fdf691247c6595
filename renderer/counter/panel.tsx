import type { ReactElement, ReactNode } from 'react';
import { Scroller } from '../design/scroller.tsx';
import { useWords } from '../strings/words.tsx';

interface PanelProps {
  readonly title: ReactNode;
  /** What the clerk does now. */
  readonly text?: ReactNode;
  readonly spoken: string;
  readonly children?: ReactNode;
  /** The panel's acts, primary first. */
  readonly actions?: ReactNode;
}

/** What the visit is at, beside the record: its heading, what to do, and the acts. */
export function Panel({ title, text, spoken, children, actions }: PanelProps): ReactElement {
  const words = useWords();
  return (
    <section className="counter-panel" aria-label={words.plain('counter.panel')}>
      <h1 tabIndex={-1}>{title}</h1>
      {text ? <p className="counter-text">{text}</p> : null}
      {children ? (
        <Scroller className="counter-panel-body" label={words.plain('common.about')}>
          {children}
        </Scroller>
      ) : null}
      {actions ? <div className="counter-acts">{actions}</div> : null}
      <p className="visually-hidden" role="status" data-spoken>
        {spoken}
      </p>
    </section>
  );
}

/** The keys of the keyboard have their names printed on them, the same in both languages. */
const keyNames = { enter: 'Enter', escape: 'Esc' } as const;

export function KeyName({ of }: { readonly of: keyof typeof keyNames }): ReactElement {
  return (
    <span className="key-name" aria-hidden="true" dir="ltr">
      {keyNames[of]}
    </span>
  );
}
