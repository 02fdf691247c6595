import type { ReactElement } from 'react';
import type { SubjectView } from '../../electron/core/visit/view.ts';
import { LongList } from '../design/long-list.tsx';
import { useWords } from '../strings/words.tsx';
import { SubjectName } from './subject.tsx';
import { ViolationRow } from './violation-row.tsx';

/** The violations of one licence or plate, to read. */
export function SubjectLines({ subject }: { readonly subject: SubjectView }): ReactElement {
  const words = useWords();
  return (
    <>
      <div className="subject-head">
        <SubjectName subject={subject.subject} />
        <span className="card-sum">
          <span>{words.text('record.count', { count: subject.count })}</span>
          <bdi>{words.money(subject.amountDue)}</bdi>
        </span>
      </div>
      <LongList
        items={subject.lines}
        itemKey={(line) => line.violation.violationId}
        row={(line) => <ViolationRow line={line} />}
        label={words.plain('record.count', { count: subject.count })}
      />
    </>
  );
}
