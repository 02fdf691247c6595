import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { StaffPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function StaffNeededPage({ page }: PageProps<'staff-needed'>): ReactElement {
  const words = useWords();
  const { send, view } = useVisit();
  const stoppedHere = page.reason === 'too-many-look-ups' && view.standing.serving === 'offline';
  return (
    <PageFrame
      name="staff-needed"
      tone="bad"
      title={words.text('staff-needed.title')}
      spoken={words.plain('staff-needed.spoken')}
      picture={<StaffPicture />}
      actions={
        <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
          {words.text('common.finish')}
        </Action>
      }
    >
      <Explanation
        happened={words.text(stoppedHere ? 'staff-needed.happenedOffline-too-many-look-ups' : `staff-needed.happened-${page.reason}`)}
        means={words.text('staff-needed.means')}
        todo={words.text(page.reason === 'too-many-numbers' ? 'staff-needed.todo-too-many-numbers' : 'staff-needed.todo')}
        ask={words.text('staff-needed.ask')}
        fault={page.fault}
      />
    </PageFrame>
  );
}
