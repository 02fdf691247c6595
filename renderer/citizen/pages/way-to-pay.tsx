import type { ReactElement } from 'react';
import type { PaymentMethod, WayToPay } from '../../../electron/core/visit/view.ts';
import { Action } from '../../design/action.tsx';
import { BankCardPicture, CashPicture, CreditPicture, QrPicture } from '../../design/pictures.tsx';
import { Press } from '../../design/press.tsx';
import { useWords } from '../../strings/words.tsx';
import { Notice, ToPay } from '../facts.tsx';
import { Notes } from '../notes.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function WayToPayPage({ page }: PageProps<'way-to-pay'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { amount, held, ways } = page;
  return (
    <PageFrame
      name="way-to-pay"
      title={words.text(held > 0 ? 'way-to-pay.titleRest' : 'way-to-pay.title')}
      spoken={words.plain(held > 0 ? 'way-to-pay.spokenRest' : 'way-to-pay.spoken')}
      notices={
        held > 0 ? (
          <Notice kind="info" name="stop-means">
            {words.text('way-to-pay.stopMeans')}
          </Notice>
        ) : undefined
      }
      actions={
        held > 0 ? (
          <Action name="stop" onPress={() => send('visit.end', {})}>
            {words.text('way-to-pay.stop', { amount: words.money(held) })}
          </Action>
        ) : undefined
      }
    >
      <ToPay amount={amount} held={held} />
      <ul className="ways" data-count={ways.length}>
        {ways.map((way) => (
          <li key={way.method}>
            <Press
              className="card way"
              data-action={`pay-by-${way.method}`}
              onPress={() => send('visit.chooseMethod', { method: way.method })}
            >
              <MethodPicture method={way.method} />
              <span className="way-words">
                <strong>{words.text(`attract.method-${way.method}`)}</strong>
                <BeforeChosen way={way} amount={amount} />
              </span>
            </Press>
          </li>
        ))}
      </ul>
    </PageFrame>
  );
}

/** What has to be known of a way before it is chosen. */
function BeforeChosen({ way, amount }: { readonly way: WayToPay; readonly amount: number }): ReactElement {
  const words = useWords();
  switch (way.method) {
    case 'card':
    case 'qr':
      return <span>{words.text(`way-to-pay.${way.method}`)}</span>;
    case 'cash':
      return (
        <>
          <span>{words.text('way-to-pay.noChange')}</span>
          {way.whole ? null : <span>{words.text('way-to-pay.part')}</span>}
          <span className="way-notes">
            {words.text('way-to-pay.notes')}
            <Notes takes={way.notes} />
          </span>
        </>
      );
    case 'credit':
      return (
        <>
          <span>{words.text('way-to-pay.creditAmount', { amount: words.money(way.amount) })}</span>
          {way.amount < amount ? <span>{words.text('way-to-pay.creditPart')}</span> : null}
          {way.amount > amount ? <span>{words.text('way-to-pay.creditMore')}</span> : null}
        </>
      );
  }
}

function MethodPicture({ method }: { readonly method: PaymentMethod }): ReactElement {
  switch (method) {
    case 'card':
      return <BankCardPicture />;
    case 'cash':
      return <CashPicture />;
    case 'qr':
      return <QrPicture />;
    case 'credit':
      return <CreditPicture />;
  }
}
