import type { ReactElement } from 'react';
import type { PurposeView } from '../../../electron/core/visit/view.ts';
import { Action } from '../../design/action.tsx';
import { EverythingPicture } from '../../design/pictures.tsx';
import { Press } from '../../design/press.tsx';
import { useWords } from '../../strings/words.tsx';
import { PageFrame } from '../page.tsx';
import { SubjectName } from '../subject.tsx';
import { type PageProps, useVisit } from '../visit.ts';

/** Everything, or what one licence or plate needs: to renew it, or to sell the car. */
export function PurposePage({ page }: PageProps<'purpose'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const all = page.purposes.every((purpose) => purpose.payable === purpose.count);
  return (
    <PageFrame
      name="purpose"
      title={words.text('purpose.title')}
      lead={words.text('purpose.lead')}
      spoken={words.plain('purpose.spoken')}
      picture={<EverythingPicture />}
      work={
        <section className="purposes">
          <h2>{words.text('purpose.or')}</h2>
          <ul className="cards" data-count={page.purposes.length}>
            {page.purposes.map((purpose) => (
              <li key={purpose.subject.subjectId}>
                <PurposeCard purpose={purpose} onChoose={() => send('visit.choosePurpose', { subjectId: purpose.subject.subjectId })} />
              </li>
            ))}
          </ul>
        </section>
      }
    >
      <Action name="primary" kind="primary" onPress={() => send('visit.choosePurpose', { subjectId: null })}>
        {words.text(all ? 'purpose.everything' : 'purpose.everythingHere')}
        <span className="action-detail">{words.text('record.count', { count: page.payable })}</span>
      </Action>
    </PageFrame>
  );
}

function PurposeCard({ purpose, onChoose }: { readonly purpose: PurposeView; readonly onChoose: () => void }): ReactElement {
  const words = useWords();
  const { subject, payable, count, choosable } = purpose;
  if (!choosable) {
    return (
      <div className="card" data-still>
        <SubjectName subject={subject} />
        <p>{words.text('purpose.notHere')}</p>
      </div>
    );
  }
  return (
    <Press className="card" data-action={`purpose-${subject.subjectId}`} onPress={onChoose}>
      <SubjectName subject={subject} />
      {count === 0 ? (
        <span className="card-more">{words.text('purpose.certificate')}</span>
      ) : (
        <span className="card-sum">
          <span className="card-more">{words.text('purpose.payAndCertificate')}</span>
          <span>{words.text('record.count', { count: payable })}</span>
        </span>
      )}
    </Press>
  );
}
