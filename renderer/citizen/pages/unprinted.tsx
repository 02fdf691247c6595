import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { PapersPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Fact, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

/** Paid for earlier, here or at another machine, and never printed: the certificate comes out for nothing before anything else is offered. */
export function UnprintedPage({ page }: PageProps<'unprinted'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <PageFrame
      name="unprinted"
      tone="good"
      title={words.text('unprinted.title')}
      spoken={words.plain('unprinted.spoken')}
      lead={words.text(page.amount === null ? 'unprinted.lead-elsewhere' : 'unprinted.lead')}
      picture={<PapersPicture />}
      actions={
        <>
          <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
            {words.text('unprinted.print')}
          </Action>
          <Action name="decline" kind="secondary" onPress={() => send('visit.declineQuote', {})}>
            {words.text('unprinted.later')}
          </Action>
        </>
      }
    >
      <PaymentFacts reference={page.reference}>
        {page.amount === null ? null : <Fact label={words.text('common.amount')} value={words.money(page.amount)} name="amount" />}
      </PaymentFacts>
    </PageFrame>
  );
}
