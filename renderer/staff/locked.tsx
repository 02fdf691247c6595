import type { ReactElement } from 'react';
import { PageFrame } from '../citizen/page.tsx';
import { useVisit } from '../citizen/visit.ts';
import { Action } from '../design/action.tsx';
import { useWords } from '../strings/words.tsx';
import { EntryFields, EntryKeys, lengths, useEntry } from './entry.tsx';
import type { StaffPageProps } from './page.ts';
import { Problem } from './problem.tsx';
import { Person } from './staff-bar.tsx';
import { Submit } from './submit.tsx';

/** The session waits for its own person; anybody else ends it and signs in. */
export function LockedPage({ page }: StaffPageProps<'locked'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const entry = useEntry([{ name: 'pin', label: 'staff.pin', length: lengths.pin, secret: true }]);

  function submit(): void {
    send('staff.unlock', entry.values);
    entry.forget('pin');
  }

  return (
    <PageFrame
      name="locked"
      title={words.text('staff.title-locked')}
      spoken={words.plain('staff.spoken-locked')}
      lead={words.text('staff.lead-locked')}
      work={<EntryKeys entry={entry} />}
      actions={
        <>
          <Submit entry={entry} busy={page.busy} onSubmit={submit}>
            {words.text('staff.unlock')}
          </Submit>
          <Action name="somebody-else" onPress={() => send('staff.close', {})}>
            {words.text('staff.somebodyElse')}
          </Action>
        </>
      }
      bottom={<footer className="bar bar-bottom" />}
    >
      <p className="session">
        <Person person={page.person} />
      </p>
      <EntryFields entry={entry} />
      {page.problem && entry.isSent && !page.busy ? <Problem problem={page.problem} /> : null}
    </PageFrame>
  );
}
