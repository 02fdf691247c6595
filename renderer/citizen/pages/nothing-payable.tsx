import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { useWords } from '../../strings/words.tsx';
import { PageFrame } from '../page.tsx';
import { RecordCards } from '../record-cards.tsx';
import { SubjectHead, SubjectLines, useOpened } from '../subject-lines.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function NothingPayablePage({ page }: PageProps<'nothing-payable'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const noCertificate = page.refused === 'certificate';
  const [opened, setOpened] = useOpened();
  return (
    <PageFrame
      name="nothing-payable"
      title={words.text(noCertificate ? 'nothing-payable.titleCertificate' : 'nothing-payable.title')}
      lead={words.text(noCertificate ? 'nothing-payable.textCertificate' : 'nothing-payable.text')}
      spoken={words.plain(noCertificate ? 'nothing-payable.spokenCertificate' : 'nothing-payable.spoken')}
      onBack={opened ? () => setOpened(null) : undefined}
      step={opened?.subject.subjectId ?? ''}
      work={opened ? <SubjectLines subject={opened} /> : <RecordCards record={page.record} onOpen={setOpened} />}
      actions={
        opened ? (
          <Action name="primary" kind="primary" onPress={() => setOpened(null)}>
            {words.text('record.hide')}
          </Action>
        ) : (
          <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
            {words.text('nothing-payable.finish')}
          </Action>
        )
      }
    >
      {opened ? <SubjectHead subject={opened} /> : null}
      {!opened && page.reasons.length > 0 ? (
        <section className="reasons">
          <h2>{words.text(noCertificate ? 'nothing-payable.whyCertificate' : 'nothing-payable.why')}</h2>
          <ul>
            {page.reasons.map((reason) => (
              <li key={reason.en}>{words.pick(reason)}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </PageFrame>
  );
}
