import { type KeyboardEvent, type ReactElement, type RefObject, useEffect, useId, useState } from 'react';
import type { FindProblem } from '../../electron/core/staff/view.ts';
import { Notice } from '../citizen/facts.tsx';
import { useVisit } from '../citizen/visit.ts';
import { Action } from '../design/action.tsx';
import { useWords } from '../strings/words.tsx';

/** A made-up number: no real card has it (there is no month 13). */
const exampleId = '29813245678914';
const examplePlate = { type: 'letters', letters: 'سطر', digits: '123' } as const;
/** As the door of the core takes it. */
const LONGEST = 120;

interface FindProps {
  readonly problem: FindProblem | null;
  readonly input: RefObject<HTMLInputElement | null>;
}

/** One field for both proofs. What was typed stays to be corrected until somebody or a payment is found, or the visit is over. */
export function Find({ problem, input }: FindProps): ReactElement {
  const words = useWords();
  const { view, send } = useVisit();
  const [typed, setTyped] = useState('');
  const [sent, setSent] = useState<string | null>(null);
  const help = useId();
  const isAtRest = view.page.page === 'attract';
  const isFound = view.atHand !== null || view.page.page === 'payment-state';
  useEffect(() => {
    if (isAtRest || isFound) setTyped('');
  }, [isAtRest, isFound]);

  function find(): void {
    if (typed.trim() === '') return;
    setSent(typed);
    // also when the button was pressed: what is wrong is corrected here
    input.current?.focus();
    send('counter.find', { typed });
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    // with nothing typed, Enter is the panel's main act, and Escape the visit's end
    if (typed.trim() === '') return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    if (event.key === 'Escape') setTyped('');
    else if (!event.repeat) find();
  }

  return (
    <section className="counter-find" aria-label={words.plain('counter.find')}>
      <div className="counter-field">
        <input
          ref={input}
          className="counter-input"
          type="text"
          data-field="find"
          aria-label={words.plain('counter.findLabel')}
          aria-describedby={help}
          placeholder={words.plain('counter.findLabel')}
          autoComplete="off"
          spellCheck={false}
          maxLength={LONGEST}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Action name="find" onPress={find}>
          {words.text('counter.find')}
        </Action>
      </div>
      {problem && typed === (sent ?? typed) ? (
        <Notice kind="problem" name={problem}>
          {words.text(`counter.problem-${problem}`)}
        </Notice>
      ) : (
        <p id={help} className="counter-help">
          {words.text('counter.example', { id: words.digits(exampleId), plate: words.plate(examplePlate) })}
        </p>
      )}
    </section>
  );
}
