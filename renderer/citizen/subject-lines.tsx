import { type ReactElement, useCallback, useState } from 'react';
import type { SubjectView } from '../../electron/core/visit/view.ts';
import { LongList } from '../design/long-list.tsx';
import { afterPaint } from '../design/press.tsx';
import { useWords } from '../strings/words.tsx';
import { SubjectName } from './subject.tsx';
import { ViolationRow } from './violation-row.tsx';

/** Which card is open on its lines: they take longer than a frame to draw. */
export function useOpened(): readonly [SubjectView | null, (subject: SubjectView | null) => void] {
  const [opened, setOpened] = useState<SubjectView | null>(null);
  const open = useCallback((subject: SubjectView | null) => afterPaint(() => setOpened(subject)), []);
  return [opened, open];
}

/** One licence or plate with its count and sum. */
export function SubjectHead({ subject }: { readonly subject: SubjectView }): ReactElement {
  const words = useWords();
  return (
    <div className="subject-head">
      <SubjectName subject={subject.subject} />
      <span className="card-sum">
        <span>{words.text('record.count', { count: subject.count })}</span>
        <bdi>{words.money(subject.amountDue)}</bdi>
      </span>
    </div>
  );
}

interface SubjectLinesProps {
  readonly subject: SubjectView;
  /** Tickets' photos can be asked for on this page. */
  readonly photos?: boolean;
}

/** Its violations, to read. */
export function SubjectLines({ subject, photos = false }: SubjectLinesProps): ReactElement {
  return (
    <LongList
      items={subject.lines}
      itemKey={(line) => line.violation.violationId}
      row={(line) => <ViolationRow line={line} photos={photos} />}
    />
  );
}
