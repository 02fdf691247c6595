import type { ReactElement } from 'react';
import { Fact, PaymentFacts } from '../../citizen/facts.tsx';
import { Notes, notesInHand } from '../../citizen/notes.tsx';
import { CameBack } from '../../citizen/pages/cash.tsx';
import { CodeFacts } from '../../citizen/pages/qr.tsx';
import { type PageProps, useVisit } from '../../citizen/visit.ts';
import { Action } from '../../design/action.tsx';
import { useWords } from '../../strings/words.tsx';
import { Panel } from '../panel.tsx';
import { Working } from './finding.tsx';
import { Payment } from './paying.tsx';

export function CashPanel({ page }: PageProps<'cash'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { phase, takes, returned } = page.cash;
  return (
    <Panel
      title={words.text(`counter.title-cash-${phase}`)}
      text={words.text('counter.text-cash')}
      spoken={words.plain(`counter.title-cash-${phase}`)}
      actions={
        <Action name="cancel" disabled={phase === 'stopping'} onPress={() => send('visit.cancelPayment', {})}>
          {words.text('counter.cashStop')}
        </Action>
      }
    >
      <PaymentFacts reference={page.reference}>
        <Fact label={words.text('way-to-pay.stillToPay')} value={words.money(page.amount)} name="amount" />
        <Fact label={words.text('way-to-pay.paidSoFar')} value={words.money(page.held)} name="held" />
      </PaymentFacts>
      {returned ? <CameBack returned={returned} /> : null}
      <section className="notes-now">
        <h2>{words.text('cash.takes')}</h2>
        <Notes takes={takes} all={notesInHand(takes)} />
      </section>
    </Panel>
  );
}

export function QrPanel({ page }: PageProps<'qr'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { phase, image } = page.qr;
  return (
    <Panel
      title={words.text(`counter.title-qr-${phase}`)}
      text={words.text(`counter.text-qr-${phase}`)}
      spoken={words.plain(`counter.title-qr-${phase}`)}
      actions={
        phase === 'cancelling' ? undefined : (
          <Action name="cancel" onPress={() => send('visit.cancelPayment', {})}>
            {words.text('card.cancel')}
          </Action>
        )
      }
    >
      {phase === 'shown' && image ? <img className="qr-code" src={image} alt={words.plain('qr.code')} /> : <Working />}
      <CodeFacts page={page} />
    </Panel>
  );
}

export function RedeemingPanel({ page }: PageProps<'redeeming'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('counter.title-redeeming')}
      text={words.text('counter.text-redeeming')}
      spoken={words.plain('counter.title-redeeming')}
    >
      <Payment amount={page.amount} reference={page.reference} />
      <Working />
    </Panel>
  );
}

export function CreditingPanel({ page }: PageProps<'crediting'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('counter.title-crediting')}
      text={words.text('counter.text-crediting')}
      spoken={words.plain('counter.title-crediting')}
    >
      <PaymentFacts reference={page.reference} />
      <Working />
    </Panel>
  );
}
