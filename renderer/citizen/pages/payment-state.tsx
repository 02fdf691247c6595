import type { ReactElement, ReactNode } from 'react';
import type { KnownPayment } from '../../../electron/core/visit/view.ts';
import { Action } from '../../design/action.tsx';
import { SafePicture } from '../../design/pictures.tsx';
import { useWords, type Words } from '../../strings/words.tsx';
import { Explanation, Fact } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

type State = KnownPayment['state'];

const tones: Readonly<Record<State, 'good' | 'plain' | 'bad' | 'wait'>> = {
  settled: 'good',
  'part-settled': 'plain',
  refused: 'bad',
  waiting: 'wait',
  unresolved: 'bad',
  'not-paid': 'bad',
};

const marks: Readonly<Record<State, 'check' | 'back' | 'question'>> = {
  settled: 'check',
  'part-settled': 'check',
  refused: 'back',
  waiting: 'check',
  unresolved: 'question',
  'not-paid': 'question',
};

/** What a number alone says of its payment, and how to come to the papers. */
export function PaymentStatePage({ page }: PageProps<'payment-state'>): ReactElement {
  const words = useWords();
  const { number, payment } = page;
  const { state } = payment;
  return (
    <PageFrame
      name="payment-state"
      tone={tones[state]}
      title={<span data-state={state}>{words.text(`payment-state.title-${state}`)}</span>}
      spoken={words.plain(`payment-state.spoken-${state}`)}
      picture={
        <>
          <SafePicture mark={marks[state]} />
          <PaymentByNumber number={number} payment={payment} />
        </>
      }
      actions={<Next payment={payment} />}
    >
      <Explanation
        happened={words.text(`payment-state.happened-${state}`)}
        means={meaning(words, payment)}
        todo={words.text(isPrintable(payment) ? 'payment-state.todo-print' : `payment-state.todo-${state}`)}
        ask={words.text('payment-state.ask')}
      />
    </PageFrame>
  );
}

/** The number as it was typed, with what may be said of its payment. */
export function PaymentByNumber({ number, payment }: { readonly number: string; readonly payment?: KnownPayment }): ReactElement {
  const words = useWords();
  return (
    <dl className="facts">
      <Fact label={words.text('paper-number.field')} value={number.replace(/^(\d{4})(\d{4})/, '$1-$2-')} name="number" ltr />
      {payment?.state === 'settled' || payment?.state === 'part-settled' ? (
        <Fact
          label={words.text('payment-state.issued')}
          value={words.plain('payment-state.certificates', { count: payment.certificates })}
          name="certificates"
        />
      ) : null}
      {payment && payment.dueBack > 0 ? (
        <Fact label={words.text('payment-state.dueBack')} value={words.money(payment.dueBack)} name="due-back" />
      ) : null}
    </dl>
  );
}

export function meaning(words: Words, { state, dueBack }: KnownPayment): ReactNode {
  return dueBack > 0 ? words.text('payment-state.means-due', { amount: words.money(dueBack) }) : words.text(`payment-state.means-${state}`);
}

function isPrintable({ state, certificates }: KnownPayment): boolean {
  return (state === 'settled' || state === 'part-settled') && certificates > 0;
}

/** While nobody knows more, the national ID would not bring the papers either. */
function Next({ payment }: { readonly payment: KnownPayment }): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const isOpen = payment.state === 'waiting' || payment.state === 'unresolved';
  return isOpen ? (
    <Action name="primary" kind="primary" onPress={() => send('visit.end', {})}>
      {words.text('common.finish')}
    </Action>
  ) : (
    <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
      {words.text(isPrintable(payment) ? 'payment-state.print' : 'payment-state.see')}
    </Action>
  );
}
