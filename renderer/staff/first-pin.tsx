import { type ReactElement, useState } from 'react';
import { Notice } from '../citizen/facts.tsx';
import { PageFrame } from '../citizen/page.tsx';
import { useVisit } from '../citizen/visit.ts';
import { Action } from '../design/action.tsx';
import { BackIcon } from '../design/icons.tsx';
import { useWords } from '../strings/words.tsx';
import { EntryFields, EntryKeys, lengths, useEntry } from './entry.tsx';
import type { StaffPageProps } from './page.ts';
import { Problem } from './problem.tsx';
import { Submit } from './submit.tsx';

/** The first PIN, or a new one for somebody who forgot theirs: by a code that is good once. */
export function FirstPinPage({ page }: StaffPageProps<'first-pin'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const [differs, setDiffers] = useState(false);
  const entry = useEntry([
    {
      name: 'employeeNumber',
      label: 'staff.employeeNumber',
      length: lengths.employeeNumber,
    },
    { name: 'code', label: 'staff.code', length: lengths.code },
    { name: 'pin', label: 'staff.newPin', length: lengths.pin, secret: true },
    { name: 'again', label: 'staff.pinAgain', length: lengths.pin, secret: true },
  ]);

  function submit(): void {
    const { employeeNumber, code, pin, again } = entry.values;
    setDiffers(pin !== again);
    if (pin === again) send('staff.choosePin', { employeeNumber, code, pin });
    entry.forget('pin', 'again');
  }

  return (
    <PageFrame
      name="first-pin"
      title={words.text('staff.title-first-pin')}
      spoken={words.plain('staff.spoken-first-pin')}
      lead={words.text('staff.lead-first-pin')}
      work={<EntryKeys entry={entry} />}
      actions={
        <Submit entry={entry} busy={page.busy} onSubmit={submit}>
          {words.text('staff.savePin')}
        </Submit>
      }
      bottom={
        <footer className="bar bar-bottom">
          <Action name="back" kind="quiet" icon={<BackIcon />} onPress={() => send('staff.close', {})}>
            {words.text('common.back')}
          </Action>
        </footer>
      }
    >
      <EntryFields entry={entry} />
      {entry.isSent && differs ? (
        <Notice kind="problem" name="pins-differ">
          {words.text('staff.pinsDiffer')}
        </Notice>
      ) : null}
      {entry.isSent && !differs && page.problem && !page.busy ? <Problem problem={page.problem} /> : null}
    </PageFrame>
  );
}
