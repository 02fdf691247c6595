import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { PapersPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Notice, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { Prints } from '../prints.tsx';
import { CertificateRow } from '../subject.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function DonePage({ page }: PageProps<'done'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <PageFrame
      name="done"
      tone="good"
      title={words.text('done.title', { count: page.sheets })}
      lead={words.text('done.text')}
      spoken={words.plain('done.spoken')}
      picture={<PapersPicture />}
      actions={
        <Action name="finish" kind="primary" onPress={() => send('visit.continue', {})}>
          {words.text('done.finish')}
        </Action>
      }
    >
      <Prints prints={page.prints} />
      <PaymentFacts reference={page.reference} />
      {page.dueBack > 0 ? (
        <Notice kind="warning" name="due-back">
          {words.text('done.dueBack', { amount: words.money(page.dueBack) })}
        </Notice>
      ) : null}
      {page.missing.length > 0 ? (
        <section className="certificates">
          <h2>{words.text('done.missing')}</h2>
          <ul>
            {page.missing.map((certificate) => (
              <CertificateRow key={certificate.subject.subjectId} {...certificate} />
            ))}
          </ul>
        </section>
      ) : null}
    </PageFrame>
  );
}
