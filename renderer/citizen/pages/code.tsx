import { type ReactElement, useState } from 'react';
import { Action } from '../../design/action.tsx';
import { DigitBoxes, type Places } from '../../design/digit-boxes.tsx';
import { Keypad } from '../../design/keypad.tsx';
import { useDigits } from '../../design/typing.ts';
import { useWords } from '../../strings/words.tsx';
import { Fact, Notice } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

const LENGTH = 6;
const groups: readonly Places[] = [
  [0, 3],
  [3, LENGTH],
];

export function CodePage({ page }: PageProps<'code'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { typed, add, remove, clear } = useDigits(LENGTH);
  const [submitted, setSubmitted] = useState<string | null>(null);
  const problem = typed === submitted ? page.problem : undefined;

  function submit(): void {
    setSubmitted(typed);
    send('visit.submitCode', { typed });
  }

  return (
    <PageFrame
      name="code"
      title={words.text('code.title')}
      spoken={words.plain(problem ? `code.problem-${problem}` : 'code.spoken')}
      lead={words.text('code.sent')}
      work={<Keypad onDigit={add} onDelete={remove} onClear={clear} deleteLabel={words.plain('national-id.delete')} />}
      actions={
        <>
          <Action name="primary" kind="primary" disabled={typed === ''} onPress={submit}>
            {words.text('common.continue')}
          </Action>
          <Action name="resend" onPress={() => send('visit.retry', {})}>
            {words.text('code.resend')}
          </Action>
        </>
      }
    >
      <dl className="facts">
        <Fact label={words.text('code.phone')} value={words.phone(page.maskedPhone)} name="phone" ltr />
      </dl>
      <Notice kind="warning" name="bank">
        {words.text('code.bank')}
      </Notice>
      <div className="entry">
        <DigitBoxes label={words.plain('code.field')} typed={typed} groups={groups} />
        <p className="visually-hidden" aria-live="polite">
          {words.text('code.typed', { count: typed.length })}
        </p>
        {problem ? (
          <Notice kind="problem" name={problem}>
            {words.text(`code.problem-${problem}`)}
          </Notice>
        ) : (
          <p className="entry-hint">{words.text('code.notYours')}</p>
        )}
      </div>
    </PageFrame>
  );
}
