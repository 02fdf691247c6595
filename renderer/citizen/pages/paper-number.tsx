import { type ReactElement, useState } from 'react';
import { Action } from '../../design/action.tsx';
import { DigitBoxes, type Places } from '../../design/digit-boxes.tsx';
import { Keypad } from '../../design/keypad.tsx';
import { SlipPicture } from '../../design/pictures.tsx';
import { useDigits } from '../../design/typing.ts';
import { useWords } from '../../strings/words.tsx';
import { Notice } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

const LENGTH = 12;
/** As it is printed. */
const groups: readonly Places[] = [
  [0, 4],
  [4, 8],
  [8, LENGTH],
];
/** The payment's own number, which stands on every paper of it. */
export const letters = 'PY';
/** A made-up number: its check digit does not fit. */
const pictured = 'PY-1234-5678-9012';

export function PaperNumberPage({ page }: PageProps<'paper-number'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { typed, add, remove, clear } = useDigits(LENGTH, page.number);
  const [submitted, setSubmitted] = useState<string | null>(null);
  const problem = typed === submitted ? page.problem : undefined;

  function submit(): void {
    setSubmitted(typed);
    send('visit.submitPaperNumber', { typed });
  }

  return (
    <PageFrame
      name="paper-number"
      title={words.text('paper-number.title')}
      spoken={problem ? words.plain(`paper-number.problem-${problem}`) : words.plain('paper-number.spoken', { letters })}
      lead={words.text('paper-number.lead', { letters })}
      picture={<SlipPicture number={pictured} />}
      work={<Keypad onDigit={add} onDelete={remove} onClear={clear} deleteLabel={words.plain('national-id.delete')} />}
      actions={
        <Action name="primary" kind="primary" disabled={typed === ''} onPress={submit}>
          {words.text('common.continue')}
        </Action>
      }
    >
      <div className="entry">
        <DigitBoxes label={words.plain('paper-number.field')} typed={typed} groups={groups} />
        <p className="visually-hidden" aria-live="polite">
          {words.text('paper-number.typed', { count: typed.length })}
        </p>
        {problem ? (
          <Notice kind="problem" name={problem}>
            {words.text(`paper-number.problem-${problem}`)}
          </Notice>
        ) : (
          <p className="entry-hint">{words.text('paper-number.private')}</p>
        )}
      </div>
    </PageFrame>
  );
}
