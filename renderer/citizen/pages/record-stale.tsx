import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { RegisterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function RecordStalePage({ page }: PageProps<'record-stale'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <PageFrame
      name="record-stale"
      tone="bad"
      title={words.text('record-stale.title')}
      spoken={words.plain('record-stale.spoken')}
      picture={<RegisterPicture state="missing" />}
      actions={
        <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
          {words.text('common.finish')}
        </Action>
      }
    >
      <Explanation
        happened={words.text('record-stale.happened')}
        means={words.text('record-stale.means')}
        todo={
          <>
            {words.text('record-stale.todo')} <strong data-where>{words.pick(page.whereToGo)}</strong>
          </>
        }
        ask={words.text('record-stale.ask')}
      />
    </PageFrame>
  );
}
