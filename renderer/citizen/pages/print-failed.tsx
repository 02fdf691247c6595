import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { Prints } from '../prints.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function PrintFailedPage({ page }: PageProps<'print-failed'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <PageFrame
      name="print-failed"
      tone="bad"
      title={words.text('print-failed.title')}
      spoken={words.plain('print-failed.spoken')}
      work={
        <>
          <PaymentFacts reference={page.reference} />
          <Prints prints={page.prints} />
        </>
      }
      actions={
        page.canRetry ? (
          <>
            <Action name="primary" kind="primary" onPress={() => send('visit.retry', {})}>
              {words.text('print-failed.retry')}
            </Action>
            <Action name="finish" onPress={() => send('visit.continue', {})}>
              {words.text('common.finish')}
            </Action>
          </>
        ) : (
          <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
            {words.text('common.finish')}
          </Action>
        )
      }
    >
      <Explanation
        happened={words.text('print-failed.happened')}
        means={words.text('print-failed.means')}
        todo={words.text(page.canRetry ? 'print-failed.todo-retry' : 'print-failed.todo-stop')}
        ask={words.text('print-failed.ask')}
        fault={page.fault}
      />
    </PageFrame>
  );
}
