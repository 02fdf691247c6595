import { memo, type ReactElement } from 'react';
import type { LineView } from '../../electron/core/visit/view.ts';
import { Action } from '../design/action.tsx';
import { useWords } from '../strings/words.tsx';
import { useVisit } from './visit.ts';

/** One violation to read, as the authority sends it; nothing here is computed. */
export function ViolationRow({ line, photos }: { readonly line: LineView; readonly photos: boolean }): ReactElement {
  return (
    <div className="violation">
      <ViolationText line={line} />
      <div className="choosable-side">
        <ViolationAmount line={line} />
        {photos ? <PhotoAction line={line} /> : null}
      </div>
    </div>
  );
}

/** Shows the ticket's photo, where the authority has one. */
export function PhotoAction({ line }: { readonly line: LineView }): ReactElement | null {
  const words = useWords();
  const { send } = useVisit();
  const { violationId, photo } = line.violation;
  if (photo !== true) return null;
  return (
    <Action name={`photo-${violationId}`} kind="quiet" onPress={() => send('visit.showPhoto', { violationId })}>
      {words.text('photo.show')}
    </Action>
  );
}

/** Lines are drawn once: what is chosen of them changes round them. */
export const ViolationAmount = memo(AmountOfLine);
export const ViolationText = memo(TextOfLine);

function AmountOfLine({ line }: { readonly line: LineView }): ReactElement {
  const words = useWords();
  return <bdi className="violation-amount">{words.money(line.violation.amountDue)}</bdi>;
}

function TextOfLine({ line }: { readonly line: LineView }): ReactElement {
  const words = useWords();
  const { violation } = line;
  return (
    <div className="violation-text" data-violation={violation.violationId} data-choosable={line.choosable}>
      <strong>{words.pick(violation.legalDescription)}</strong>
      <span className="violation-where">
        <bdi>{words.dateTime(violation.occurredAt)}</bdi>
        {words.pick(violation.place)}
      </span>
      <span className="violation-small">
        <span>{words.text('line.article', { article: words.article(violation.legalReference) })}</span>
        <span>
          {words.text('line.number')} <bdi dir="ltr">{words.code(violation.violationId)}</bdi>
        </span>
        {violation.minimum !== null && violation.maximum !== null ? (
          <span>
            {words.text('line.range')}{' '}
            {words.text('line.rangeValue', { minimum: words.money(violation.minimum), maximum: words.money(violation.maximum) })}
          </span>
        ) : null}
      </span>
      {violation.composition ? (
        <span className="violation-terms">
          {words.text('line.composition', {
            amount: words.money(violation.composition.amount),
            date: words.calendarDate(violation.composition.until),
          })}
        </span>
      ) : null}
      <LineState line={line} />
    </div>
  );
}

/** Why a line cannot be chosen, and where to go instead. */
export function LineState({ line }: { readonly line: LineView }): ReactElement | null {
  const words = useWords();
  const { violation, ourPayment } = line;
  if (ourPayment) {
    const reference = words.reference(ourPayment.reference);
    return (
      <span className="violation-state">{words.text(ourPayment.state === 'paid' ? 'line.paid' : 'line.beingPaid', { reference })}</span>
    );
  }
  if (violation.payable.answer === 'no') {
    return (
      <span className="violation-state" data-bad>
        <strong>{words.text('line.notPayable')}</strong>
        <span>{words.pick(violation.payable.explanation)}</span>
        <span>
          {words.text('line.whereToGo')}
          {': '}
          {words.pick(violation.payable.whereToGo)}
        </span>
      </span>
    );
  }
  switch (violation.state) {
    case 'open':
      return null;
    case 'objected':
      return <span className="violation-state">{words.text('line.objected')}</span>;
    case 'being-settled-elsewhere':
      return <span className="violation-state">{words.text('line.settledElsewhere')}</span>;
  }
}
