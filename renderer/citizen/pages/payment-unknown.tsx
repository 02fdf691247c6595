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
  const { method, slip } = page;
  return (
    <PageFrame
      name="payment-unknown"
      tone="bad"
      title={words.text(`payment-unknown.title-${method}`)}
      spoken={`${words.plain(`payment-unknown.title-${method}`)} ${words.plain('payment-unknown.spoken')}`}
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
        happened={words.text(`payment-unknown.happened-${method}`)}
        means={words.text(method === 'qr' ? 'payment-unknown.means-card' : `payment-unknown.means-${method}`)}
        todo={
          <span aria-live="polite" data-slip={slip}>
            {words.text(`payment-unknown.todo-${slip}`)}
          </span>
        }
        ask={words.text('payment-unknown.ask')}
        fault={page.fault}
      />
    </PageFrame>
  );
}
