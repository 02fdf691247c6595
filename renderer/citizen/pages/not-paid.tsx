import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { CardRefusedPicture } from '../../design/pictures.tsx';
import { type Key, useWords } from '../../strings/words.tsx';
import { Explanation } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageOf, type PageProps, useVisit } from '../visit.ts';

/** What it means for the money, where it is not simply "nothing was taken". */
const meanings: Readonly<Partial<Record<PageOf<'not-paid'>['reason'], Key>>> = {
  'amount-mismatch-reversed': 'not-paid.means-reversed',
  'already-in-payment': 'not-paid.means-earlier',
};

export function NotPaidPage({ page }: PageProps<'not-paid'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const earlier = page.reason === 'already-in-payment';
  return (
    <PageFrame
      name="not-paid"
      tone="bad"
      title={words.text('not-paid.title')}
      spoken={words.plain('not-paid.spoken')}
      picture={<CardRefusedPicture />}
      actions={
        // Trying again cannot help while an earlier payment holds the lines.
        earlier ? (
          <Action name="primary" kind="primary" onPress={() => send('visit.end', {})}>
            {words.text('common.finish')}
          </Action>
        ) : (
          <Action name="primary" kind="primary" onPress={() => send('visit.retry', {})}>
            {words.text('common.retry')}
          </Action>
        )
      }
    >
      <Explanation
        happened={words.text(`not-paid.happened-${page.reason}`)}
        means={words.text(meanings[page.reason] ?? 'not-paid.means')}
        todo={words.text(earlier ? 'not-paid.todo-earlier' : 'not-paid.todo-retry')}
        ask={words.text('not-paid.ask')}
        fault={page.fault}
      />
    </PageFrame>
  );
}
