import type { ReactElement } from 'react';
import { PageFrame } from '../citizen/page.tsx';
import { useVisit } from '../citizen/visit.ts';
import { Action } from '../design/action.tsx';
import { BackIcon } from '../design/icons.tsx';
import { useWords } from '../strings/words.tsx';
import { EntryFields, EntryKeys, lengths, useEntry } from './entry.tsx';
import type { StaffPageProps } from './page.ts';
import { Problem } from './problem.tsx';
import { Submit } from './submit.tsx';

export function SignInPage({ page }: StaffPageProps<'sign-in'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const entry = useEntry([
    {
      name: 'employeeNumber',
      label: 'staff.employeeNumber',
      length: lengths.employeeNumber,
    },
    { name: 'pin', label: 'staff.pin', length: lengths.pin, secret: true },
  ]);

  function submit(): void {
    send('staff.signIn', entry.values);
    entry.forget('pin');
  }

  return (
    <PageFrame
      name="sign-in"
      title={words.text('staff.title-sign-in')}
      spoken={words.plain('staff.spoken-sign-in')}
      lead={words.text('staff.lead-sign-in')}
      work={<EntryKeys entry={entry} />}
      actions={
        <>
          <Submit entry={entry} busy={page.busy} onSubmit={submit}>
            {words.text('staff.signIn')}
          </Submit>
          <Action name="first-pin" onPress={() => send('staff.firstPin', {})}>
            {words.text('staff.firstTime')}
          </Action>
        </>
      }
      bottom={
        <footer className="bar bar-bottom">
          {page.canClose ? (
            <Action name="close" kind="quiet" icon={<BackIcon />} onPress={() => send('staff.close', {})}>
              {words.text('staff.toCitizens')}
            </Action>
          ) : null}
        </footer>
      }
    >
      <EntryFields entry={entry} />
      {page.problem && entry.isSent && !page.busy ? <Problem problem={page.problem} /> : null}
    </PageFrame>
  );
}
