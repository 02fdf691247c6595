import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { RegisterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation, Notice } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

/** One page for "no such person" and "does not match", whichever of the two it was. */
export function NotFoundPage({ page }: PageProps<'not-found'>): ReactElement {
  const words = useWords();
  const { send, view } = useVisit();
  const code = page.by === 'code';
  return (
    <PageFrame
      name="not-found"
      tone="bad"
      title={words.text(code ? 'not-found.titleCode' : 'not-found.title')}
      spoken={words.plain(code ? 'not-found.spokenCode' : 'not-found.spoken')}
      picture={<RegisterPicture state="missing" />}
      actions={
        <Action name="primary" kind="primary" onPress={() => send('visit.retry', {})}>
          {words.text('common.retry')}
        </Action>
      }
    >
      <Explanation
        happened={words.text(code ? 'not-found.happenedCode' : 'not-found.happened')}
        means={words.text('not-found.means')}
        todo={words.text(code ? 'not-found.todoCode' : 'not-found.todo')}
        ask={words.text(code ? 'not-found.askCode' : 'not-found.ask')}
      />
      {view.standing.serving === 'offline' ? (
        <Notice kind="info" name="outage">
          {words.text('notice.offline-notFound')}
        </Notice>
      ) : null}
      <Notice kind="warning" name="tries">
        {words.text('not-found.triesLeft', { count: page.triesLeft })}
      </Notice>
    </PageFrame>
  );
}
