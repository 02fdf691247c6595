import { type ReactElement, useState } from 'react';
import type { SubjectView } from '../../../electron/core/visit/view.ts';
import { Action } from '../../design/action.tsx';
import { useWords } from '../../strings/words.tsx';
import { PageFrame } from '../page.tsx';
import { RecordCards, RecordSummary } from '../record-cards.tsx';
import { SubjectLines } from '../subject-lines.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function RecordPage({ page }: PageProps<'record'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const [opened, setOpened] = useState<SubjectView | null>(null);
  const { record } = page;
  return (
    <PageFrame
      name="record"
      title={words.text('record.title', { count: record.violationCount })}
      spoken={words.plain('record.spoken')}
      onBack={opened ? () => setOpened(null) : undefined}
      step={opened?.subject.subjectId ?? ''}
      actions={
        opened ? (
          <Action name="close-lines" kind="primary" onPress={() => setOpened(null)}>
            {words.text('record.hide')}
          </Action>
        ) : (
          <>
            <Action name="continue" kind="primary" onPress={() => send('visit.continue', {})}>
              {words.text('common.continue')}
            </Action>
            <p className="action-note">{words.text('record.feesLater')}</p>
          </>
        )
      }
    >
      {opened ? (
        <SubjectLines subject={opened} />
      ) : (
        <>
          <RecordSummary record={record} />
          <RecordCards record={record} onOpen={setOpened} />
        </>
      )}
    </PageFrame>
  );
}
