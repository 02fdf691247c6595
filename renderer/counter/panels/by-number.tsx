import type { ReactElement } from 'react';
import { StaffDetail } from '../../citizen/facts.tsx';
import { meaning, PaymentByNumber } from '../../citizen/pages/payment-state.tsx';
import { type PageProps, useVisit } from '../../citizen/visit.ts';
import { useWords } from '../../strings/words.tsx';
import { EndAct, FinishActs, MainAct } from '../acts.tsx';
import { Panel } from '../panel.tsx';
import { Working } from './finding.tsx';

export function AskingPaymentPanel(): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('asking-payment.title')}
      text={words.text('counter.text-looking-up')}
      spoken={words.plain('asking-payment.title')}
      actions={<EndAct />}
    >
      <Working />
    </Panel>
  );
}

/** For printing the clerk types the national ID above, as for anybody. */
export function PaymentStatePanel({ page }: PageProps<'payment-state'>): ReactElement {
  const words = useWords();
  const { number, payment } = page;
  return (
    <Panel
      title={words.text(`payment-state.title-${payment.state}`)}
      text={words.text('counter.text-payment-state')}
      spoken={words.plain(`payment-state.title-${payment.state}`)}
      actions={<EndAct />}
    >
      <PaymentByNumber number={number} payment={payment} />
      <p>{words.text(`payment-state.happened-${payment.state}`)}</p>
      <p>{meaning(words, payment)}</p>
    </Panel>
  );
}

export function PaymentNotKnownPanel({ page }: PageProps<'payment-not-known'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { why } = page;
  const state = why === 'unknown' ? 'unknown' : 'not-asked';
  return (
    <Panel
      title={words.text(`payment-not-known.title-${state}`)}
      text={words.text(why === 'unknown' ? 'payment-not-known.happened-unknown' : `authority-down.happened-${why}`)}
      spoken={words.plain(`payment-not-known.title-${state}`)}
      actions={
        why === 'unknown' ? (
          <FinishActs />
        ) : (
          <>
            <MainAct onPress={() => send('visit.retry', {})}>{words.text('common.retry')}</MainAct>
            <EndAct />
          </>
        )
      }
    >
      <PaymentByNumber number={page.number} />
      <p>{words.text('payment-not-known.means')}</p>
      {why === 'unknown' ? null : <StaffDetail fault={page.fault} />}
    </Panel>
  );
}
