import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { useWords } from '../../strings/words.tsx';
import { PageFrame } from '../page.tsx';
import { RecordCards, RecordSummary } from '../record-cards.tsx';
import { SubjectHead, SubjectLines, useOpened } from '../subject-lines.tsx';
import { TicketPhoto } from '../ticket-photo.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function RecordPage({ page }: PageProps<'record'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const [opened, setOpened] = useOpened();
  const { record } = page;
  return (
    <PageFrame
      name="record"
      title={words.text('record.title', { count: record.violationCount })}
      spoken={words.plain('record.spoken')}
      onBack={opened ? () => setOpened(null) : undefined}
      step={opened?.subject.subjectId ?? ''}
      work={opened ? <SubjectLines subject={opened} photos /> : <RecordCards record={record} onOpen={setOpened} />}
      actions={
        opened ? (
          <Action name="primary" kind="primary" onPress={() => setOpened(null)}>
            {words.text('record.hide')}
          </Action>
        ) : (
          <>
            <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
              {words.text('common.continue')}
            </Action>
            <p className="action-note">{words.text('record.feesLater')}</p>
          </>
        )
      }
    >
      {opened ? <SubjectHead subject={opened} /> : <RecordSummary record={record} />}
      <TicketPhoto photo={page.photo} />
    </PageFrame>
  );
}
