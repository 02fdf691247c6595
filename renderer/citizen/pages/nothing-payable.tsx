import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { type Key, useWords } from '../../strings/words.tsx';
import { PageFrame } from '../page.tsx';
import { RecordCards } from '../record-cards.tsx';
import { SubjectHead, SubjectLines, useOpened } from '../subject-lines.tsx';
import { type PageOf, type PageProps, useVisit } from '../visit.ts';

const sayings: Readonly<Record<PageOf<'nothing-payable'>['refused'], { readonly title: Key; readonly text: Key; readonly spoken: Key }>> = {
  payment: { title: 'nothing-payable.title', text: 'nothing-payable.text', spoken: 'nothing-payable.spoken' },
  certificate: {
    title: 'nothing-payable.titleCertificate',
    text: 'nothing-payable.textCertificate',
    spoken: 'nothing-payable.spokenCertificate',
  },
  limit: { title: 'nothing-payable.titleLimit', text: 'nothing-payable.textLimit', spoken: 'nothing-payable.spokenLimit' },
};

export function NothingPayablePage({ page }: PageProps<'nothing-payable'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const said = sayings[page.refused];
  const [opened, setOpened] = useOpened();
  return (
    <PageFrame
      name="nothing-payable"
      title={words.text(said.title)}
      lead={words.text(said.text)}
      spoken={words.plain(said.spoken)}
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
          <h2>{words.text(page.refused === 'certificate' ? 'nothing-payable.whyCertificate' : 'nothing-payable.why')}</h2>
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
