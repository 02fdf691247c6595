import type { ReactElement } from 'react';
import type { RecordView, SubjectView } from '../../electron/core/visit/view.ts';
import { CheckIcon } from '../design/icons.tsx';
import { Press } from '../design/press.tsx';
import { useWords } from '../strings/words.tsx';
import { Notice } from './facts.tsx';
import { SubjectName } from './subject.tsx';

/** The whole record on one screen: whose, as of when, how much, and a card for each licence or plate. */
export function RecordSummary({ record }: { readonly record: RecordView }): ReactElement {
  const words = useWords();
  const copy = record.from === 'register';
  return (
    <>
      {copy ? (
        <Notice kind="info" name="register">
          {words.text('notice.offline-record', { time: words.dateTime(record.dataAsOf) })}
        </Notice>
      ) : null}
      <dl className="facts" data-record>
        <div className="facts-name">
          <dt>{words.text('record.owner')}</dt>
          <dd>
            <bdi lang="ar">{record.maskedName}</bdi>
          </dd>
        </div>
        <div>
          <dt>{words.text('record.amountDue')}</dt>
          <dd>
            <bdi data-fact="amount-due">{words.money(record.amountDue)}</bdi>
          </dd>
        </div>
        <div className="as-of">
          <dt>{words.text('common.dataAsOf')}</dt>
          <dd>
            <bdi>{words.dateTime(record.dataAsOf)}</bdi>
          </dd>
        </div>
      </dl>
    </>
  );
}

interface RecordCardsProps {
  readonly record: RecordView;
  readonly onOpen: (subject: SubjectView) => void;
}

export function RecordCards({ record, onOpen }: RecordCardsProps): ReactElement {
  return (
    <ul className="cards" data-count={record.subjects.length}>
      {record.subjects.map((subject) => (
        <li key={subject.subject.subjectId}>
          <SubjectCard subject={subject} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}

function SubjectCard({
  subject,
  onOpen,
}: {
  readonly subject: SubjectView;
  readonly onOpen: (subject: SubjectView) => void;
}): ReactElement {
  const words = useWords();
  if (subject.count === 0) {
    return (
      <div className="card" data-clear>
        <SubjectName subject={subject.subject} />
        <p className="card-clear">
          <CheckIcon />
          {words.text('record.clear')}
        </p>
      </div>
    );
  }
  return (
    <Press className="card" data-action={`show-${subject.subject.subjectId}`} onPress={() => onOpen(subject)}>
      <SubjectName subject={subject.subject} />
      <span className="card-sum">
        <span>{words.text('record.count', { count: subject.count })}</span>
        <bdi>{words.money(subject.amountDue)}</bdi>
      </span>
      <span className="card-more">{words.text('record.show')}</span>
    </Press>
  );
}
