import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { NoteSlotPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Notice, PaymentFacts, ToPay } from '../facts.tsx';
import { Notes, notesInHand } from '../notes.tsx';
import { PageFrame } from '../page.tsx';
import { type PageOf, type PageProps, useVisit } from '../visit.ts';

export function CashPage({ page }: PageProps<'cash'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { amount, held, cash } = page;
  const { phase, takes, returned } = cash;
  return (
    <PageFrame
      name="cash"
      tone={phase === 'insert' || phase === 'returning' ? 'plain' : 'wait'}
      title={words.text(`cash.title-${phase}`)}
      lead={words.text(`cash.text-${phase}`)}
      spoken={words.plain(`cash.spoken-${phase}`, { amount: words.money(amount) })}
      picture={
        <>
          <NoteSlotPicture phase={phase} />
          <section className="notes-now">
            <h2>{words.text('cash.takes')}</h2>
            <Notes takes={takes} all={notesInHand(takes)} />
            <p>{words.text('cash.noChange')}</p>
          </section>
        </>
      }
      actions={
        // It keeps its place while a note is on its way: what is pressed must not move under the finger.
        <>
          <Action name="cancel" disabled={phase === 'stopping'} onPress={() => send('visit.cancelPayment', {})}>
            {words.text('cash.stop')}
          </Action>
          <p className="action-note">{words.text(held > 0 ? 'cash.stopMeansHeld' : 'cash.stopMeans')}</p>
        </>
      }
    >
      <ToPay amount={amount} held={held} />
      <div className="live" aria-live="polite">
        {returned ? <CameBack returned={returned} /> : null}
      </div>
      {page.reference === '' ? null : <PaymentFacts reference={page.reference} />}
    </PageFrame>
  );
}

/** What came back, and why. */
export function CameBack({ returned }: { readonly returned: NonNullable<PageOf<'cash'>['cash']['returned']> }): ReactElement {
  const words = useWords();
  const { value, why } = returned;
  return (
    <Notice kind="warning" name="came-back">
      <strong>{value === null ? words.text('cash.cameBackUnknown') : words.text('cash.cameBack', { count: value / 100 })}</strong>{' '}
      {words.text(`cash.returned-${why}`)}
    </Notice>
  );
}
