import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { CardRefusedPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function NotPaidPage({ page }: PageProps<'not-paid'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <PageFrame
      name="not-paid"
      tone="bad"
      title={words.text('not-paid.title')}
      spoken={words.plain('not-paid.spoken')}
      picture={<CardRefusedPicture />}
      actions={
        page.canRetry ? (
          <Action name="retry" kind="primary" onPress={() => send('visit.retry', {})}>
            {words.text('common.retry')}
          </Action>
        ) : undefined
      }
    >
      <Explanation
        happened={words.text(`not-paid.happened-${page.reason}`)}
        means={words.text(page.reason === 'amount-mismatch-reversed' ? 'not-paid.means-reversed' : 'not-paid.means')}
        todo={words.text(page.canRetry ? 'not-paid.todo-retry' : 'not-paid.todo-stop')}
        ask={words.text('not-paid.ask')}
        fault={page.fault}
      />
    </PageFrame>
  );
}
