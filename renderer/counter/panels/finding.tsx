import type { ReactElement } from 'react';
import { Notice, StaffDetail } from '../../citizen/facts.tsx';
import { type PageProps, useVisit } from '../../citizen/visit.ts';
import { useWords } from '../../strings/words.tsx';
import { BackAct, EndAct, FinishActs, MainAct } from '../acts.tsx';
import { Panel } from '../panel.tsx';

/** Until somebody is found; the citizens' steps of a visit have no page of their own here. */
export function FindPanel(): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('counter.title-find')}
      text={words.text('counter.text-find')}
      spoken={words.plain('counter.spoken-find')}
      actions={<EndAct />}
    />
  );
}

export function OutOfServicePanel({ page }: PageProps<'out-of-service'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('counter.title-out-of-service')}
      text={words.text('counter.text-out-of-service')}
      spoken={words.plain('counter.text-out-of-service')}
    >
      <StaffDetail fault={page.fault} />
    </Panel>
  );
}

export function LookingUpPanel({ page }: PageProps<'looking-up'>): ReactElement {
  const words = useWords();
  const offline = useVisit().view.standing.serving === 'offline';
  const text = offline ? 'counter.text-looking-upOffline' : 'counter.text-looking-up';
  return (
    <Panel
      title={words.text('counter.title-looking-up')}
      text={page.reading === null ? words.text(text) : words.text('record.count', { count: page.reading })}
      spoken={words.plain(text)}
      actions={<EndAct />}
    >
      <Working />
    </Panel>
  );
}

export function QuotingPanel(): ReactElement {
  const words = useWords();
  const offline = useVisit().view.standing.serving === 'offline';
  const title = offline ? 'counter.title-quotingOffline' : 'counter.title-quoting';
  return (
    <Panel
      title={words.text(title)}
      text={words.text(offline ? 'counter.text-looking-upOffline' : 'counter.text-looking-up')}
      spoken={words.plain(title)}
      actions={<EndAct />}
    >
      <Working />
    </Panel>
  );
}

export function Working(): ReactElement {
  return (
    <div className="progress" aria-hidden="true">
      <span />
    </div>
  );
}

export function NotFoundPanel({ page }: PageProps<'not-found'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('counter.title-not-found')}
      text={words.text('counter.text-not-found')}
      spoken={words.plain('counter.title-not-found')}
      actions={<EndAct />}
    >
      <Notice kind="warning" name="tries">
        {words.text('counter.triesLeft', { count: page.triesLeft })}
      </Notice>
    </Panel>
  );
}

export function StaffNeededPanel({ page }: PageProps<'staff-needed'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text(`counter.title-staff-needed-${page.reason}`)}
      text={words.text(`counter.text-staff-needed-${page.reason}`)}
      spoken={words.plain(`counter.text-staff-needed-${page.reason}`)}
      actions={<FinishActs />}
    >
      <StaffDetail fault={page.fault} />
    </Panel>
  );
}

export function RecordStalePanel({ page }: PageProps<'record-stale'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('counter.title-record-stale')}
      text={words.text('counter.text-record-stale')}
      spoken={words.plain('counter.text-record-stale')}
      actions={<FinishActs />}
    >
      <p>
        <strong data-where>{words.pick(page.whereToGo)}</strong>
      </p>
    </Panel>
  );
}

export function AuthorityDownPanel({ page }: PageProps<'authority-down'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <Panel
      title={words.text(`authority-down.happened-${page.reason}`)}
      text={words.text('counter.text-authority-down')}
      spoken={words.plain(`authority-down.happened-${page.reason}`)}
      actions={
        <>
          <MainAct onPress={() => send('visit.retry', {})}>{words.text('common.retry')}</MainAct>
          <BackAct />
          <EndAct />
        </>
      }
    >
      {page.record ? (
        <Notice kind="warning" name="cached">
          {words.text('counter.cached')}
        </Notice>
      ) : null}
      <StaffDetail fault={page.fault} />
    </Panel>
  );
}
