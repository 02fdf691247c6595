import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { RegisterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';
import { letters } from './paper-number.tsx';
import { PaymentByNumber } from './payment-state.tsx';

/** The authority has not heard of it, or cannot be asked: neither says anything against the paper. */
export function PaymentNotKnownPage({ page }: PageProps<'payment-not-known'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { why } = page;
  const state = why === 'unknown' ? 'unknown' : 'not-asked';
  return (
    <PageFrame
      name="payment-not-known"
      tone={why === 'unknown' ? 'plain' : 'bad'}
      title={words.text(`payment-not-known.title-${state}`)}
      spoken={words.plain(`payment-not-known.spoken-${state}`)}
      picture={
        <>
          <RegisterPicture state={why === 'unknown' ? 'searching' : 'away'} />
          <PaymentByNumber number={page.number} />
        </>
      }
      actions={
        why === 'unknown' ? (
          <>
            <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
              {words.text('common.finish')}
            </Action>
            <Action name="again" onPress={() => send('visit.retry', {})}>
              {words.text('payment-not-known.again')}
            </Action>
          </>
        ) : (
          <Action name="primary" kind="primary" onPress={() => send('visit.retry', {})}>
            {words.text('common.retry')}
          </Action>
        )
      }
    >
      <Explanation
        happened={words.text(why === 'unknown' ? 'payment-not-known.happened-unknown' : `authority-down.happened-${why}`)}
        means={words.text('payment-not-known.means')}
        todo={words.text(`payment-not-known.todo-${state}`, { letters })}
        ask={words.text('payment-state.ask')}
        {...(why === 'unknown' ? {} : { fault: page.fault })}
      />
    </PageFrame>
  );
}
