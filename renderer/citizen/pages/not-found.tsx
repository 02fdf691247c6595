import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { RegisterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { useVisit } from '../visit.ts';

export function NotFoundPage(): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <PageFrame
      name="not-found"
      tone="bad"
      title={words.text('not-found.title')}
      spoken={words.plain('not-found.spoken')}
      picture={<RegisterPicture state="missing" />}
      actions={
        <Action name="primary" kind="primary" onPress={() => send('visit.retry', {})}>
          {words.text('common.retry')}
        </Action>
      }
    >
      <Explanation
        happened={words.text('not-found.happened')}
        means={words.text('not-found.means')}
        todo={words.text('not-found.todo')}
        ask={words.text('not-found.ask')}
      />
    </PageFrame>
  );
}
