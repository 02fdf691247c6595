import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { PapersPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation, Fact, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

/** An earlier payment of this person waits for its papers: they can have them now, before anything else. */
export function UnprintedPage({ page }: PageProps<'unprinted'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <PageFrame
      name="unprinted"
      tone="good"
      title={words.text('unprinted.title')}
      spoken={words.plain('unprinted.spoken')}
      picture={
        <>
          <PapersPicture />
          <PaymentFacts reference={page.reference}>
            <Fact label={words.text('unprinted.paid')} value={words.money(page.amount)} name="amount" />
          </PaymentFacts>
        </>
      }
      actions={
        <>
          <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
            {words.text('unprinted.print')}
          </Action>
          <Action name="decline" onPress={() => send('visit.declineQuote', {})}>
            {words.text('unprinted.notNow')}
          </Action>
        </>
      }
    >
      <Explanation
        happened={words.text('unprinted.happened')}
        means={words.text('unprinted.means')}
        todo={words.text('unprinted.todo')}
        ask={words.text('unprinted.ask')}
      />
    </PageFrame>
  );
}
