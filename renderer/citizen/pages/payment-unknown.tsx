import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { SafePicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation, Fact, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function PaymentUnknownPage({ page }: PageProps<'payment-unknown'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <PageFrame
      name="payment-unknown"
      tone="bad"
      title={words.text('payment-unknown.title')}
      spoken={words.plain('payment-unknown.spoken')}
      picture={
        <>
          <SafePicture mark="question" />
          <PaymentFacts reference={page.reference}>
            <Fact label={words.text('common.amount')} value={words.money(page.amount)} name="amount" />
          </PaymentFacts>
        </>
      }
      actions={
        <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
          {words.text('common.finish')}
        </Action>
      }
    >
      <Explanation
        happened={words.text('payment-unknown.happened')}
        means={words.text('payment-unknown.means')}
        todo={words.text('payment-unknown.todo')}
        ask={words.text('payment-unknown.ask')}
        fault={page.fault}
      />
    </PageFrame>
  );
}
