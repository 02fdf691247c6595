import type { ReactElement } from 'react';
import type { EarlierPayment, ReprintView } from '../../electron/core/staff/view.ts';
import { Prints } from '../citizen/prints.tsx';
import { useVisit } from '../citizen/visit.ts';
import { Action } from '../design/action.tsx';
import { Scroller } from '../design/scroller.tsx';
import { useWords } from '../strings/words.tsx';

interface EarlierProps {
  readonly earlier: readonly EarlierPayment[];
  readonly reprint: ReprintView | null;
}

/** Earlier payments of the person at hand, whose papers can come out once more. */
export function Earlier({ earlier, reprint }: EarlierProps): ReactElement {
  const words = useWords();
  return (
    <div className="counter-earlier">
      <h2>{words.text('counter.earlier')}</h2>
      <Scroller className="counter-panel-body" label={words.plain('counter.earlier')}>
        {reprint ? <Reprint reprint={reprint} /> : null}
        <ul>
          {earlier.map((payment) => (
            <EarlierRow key={payment.reference} payment={payment} busy={reprint?.state === 'printing'} />
          ))}
        </ul>
      </Scroller>
    </div>
  );
}

function EarlierRow({ payment, busy }: { readonly payment: EarlierPayment; readonly busy: boolean }): ReactElement {
  const words = useWords();
  const { view, send } = useVisit();
  const { reference } = payment;
  return (
    <li data-payment={reference}>
      <span>
        <bdi>{words.dateTime(payment.paidAt)}</bdi>
        <bdi dir="ltr">{words.reference(reference)}</bdi>
      </span>
      <strong>
        <bdi>{payment.amount === null ? words.text('counter.paidElsewhere') : words.money(payment.amount)}</bdi>
      </strong>
      {/* not while money or paper of this visit moves */}
      <Action name={`reprint-${reference}`} disabled={busy || !view.canEnd} onPress={() => send('counter.reprint', { reference })}>
        {words.text('counter.printAgain')}
      </Action>
    </li>
  );
}

function Reprint({ reprint }: { readonly reprint: ReprintView }): ReactElement {
  const words = useWords();
  return (
    <div className="reprint" data-reprint={reprint.state}>
      <p role={reprint.state === 'failed' ? 'alert' : 'status'}>
        <strong>{words.text(`counter.reprint-${reprint.state}`, { reference: words.reference(reprint.reference) })}</strong>
      </p>
      <Prints prints={reprint.prints} />
    </div>
  );
}
