import type { ReactElement } from 'react';
import type { RecordView, SubjectView } from '../../../electron/core/visit/view.ts';
import { Action } from '../../design/action.tsx';
import { RegisterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation, Notice } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { RecordCards, RecordSummary } from '../record-cards.tsx';
import { SubjectHead, SubjectLines, useOpened } from '../subject-lines.tsx';
import { type PageProps, useVisit } from '../visit.ts';

/** The authority cannot be asked. A record kept from an earlier answer is shown with its date, and nothing can be paid on it. */
export function AuthorityDownPage({ page }: PageProps<'authority-down'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const [opened, setOpened] = useOpened();
  return (
    <PageFrame
      name="authority-down"
      tone="bad"
      title={words.text('authority-down.title')}
      spoken={words.plain('authority-down.spoken')}
      picture={page.record ? undefined : <RegisterPicture state="away" />}
      onBack={opened ? () => setOpened(null) : undefined}
      step={opened?.subject.subjectId ?? ''}
      work={page.record ? <KeptRecord record={page.record} opened={opened} onOpen={setOpened} /> : undefined}
      actions={
        <Action name="primary" kind="primary" onPress={() => send('visit.retry', {})}>
          {words.text('common.retry')}
        </Action>
      }
    >
      {opened ? (
        <SubjectHead subject={opened} />
      ) : (
        <Explanation
          happened={words.text(`authority-down.happened-${page.reason}`)}
          means={words.text('authority-down.means')}
          todo={words.text('authority-down.todo')}
          ask={words.text('authority-down.ask')}
          fault={page.fault}
        />
      )}
    </PageFrame>
  );
}

interface KeptRecordProps {
  readonly record: RecordView;
  readonly opened: SubjectView | null;
  readonly onOpen: (subject: SubjectView) => void;
}

function KeptRecord({ record, opened, onOpen }: KeptRecordProps): ReactElement {
  const words = useWords();
  if (opened) return <SubjectLines subject={opened} />;
  return (
    <>
      <Notice kind="warning" name="cached">
        {words.text('authority-down.cached')}
      </Notice>
      <RecordSummary record={record} />
      <RecordCards record={record} onOpen={onOpen} />
    </>
  );
}
