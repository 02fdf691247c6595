import { memo, type ReactElement, useCallback, useState } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import type { LineView, SubjectView } from '../../../electron/core/visit/view.ts';
import { Action } from '../../design/action.tsx';
import { CheckIcon } from '../../design/icons.tsx';
import { LongList } from '../../design/long-list.tsx';
import { useWords } from '../../strings/words.tsx';
import { Notice } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { SubjectName } from '../subject.tsx';
import { TicketPhoto } from '../ticket-photo.tsx';
import { PhotoAction, ViolationAmount, ViolationText } from '../violation-row.tsx';
import { type PageProps, useVisit } from '../visit.ts';

type Item = { readonly kind: 'subject'; readonly subject: SubjectView } | { readonly kind: 'line'; readonly line: LineView };

export function LinesPage({ page }: PageProps<'lines'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(page.chosen));
  const [objected, setObjected] = useState<ReadonlySet<string>>(() => new Set());
  const { subjects } = page.record;
  const choosable = subjects.flatMap((subject) => subject.lines).filter((line) => line.choosable);
  const items: readonly Item[] = subjects
    .filter((subject) => subject.count > 0)
    .flatMap((subject): Item[] => [{ kind: 'subject', subject }, ...subject.lines.map((line): Item => ({ kind: 'line', line }))]);
  // With nothing chosen there is still the certificate of a licence without violations to ask for.
  const hasClearSubject = subjects.some((subject) => subject.count === 0);

  const choose = useCallback((violationId: string, isChosen: boolean) => {
    setChosen((old) => withMember(old, violationId, isChosen));
    if (isChosen) setObjected((old) => withMember(old, violationId, false));
  }, []);

  const object = useCallback((violationId: string) => {
    setObjected((old) => withMember(old, violationId, true));
    setChosen((old) => withMember(old, violationId, false));
  }, []);

  return (
    <PageFrame
      name="lines"
      title={words.text('lines.title')}
      spoken={words.plain('lines.spoken')}
      lead={words.text('lines.hint')}
      work={
        <LongList
          items={items}
          itemKey={(item) => (item.kind === 'subject' ? item.subject.subject.subjectId : item.line.violation.violationId)}
          row={(item) =>
            item.kind === 'subject' ? (
              <div className="lines-subject">
                <SubjectName subject={item.subject.subject} />
              </div>
            ) : (
              <Line
                line={item.line}
                isChosen={chosen.has(item.line.violation.violationId)}
                isObjected={objected.has(item.line.violation.violationId)}
                onChoose={choose}
                onObject={object}
              />
            )
          }
        />
      }
      actions={
        <>
          <Action
            name="primary"
            kind="primary"
            disabled={chosen.size === 0 && !hasClearSubject}
            onPress={() =>
              send('visit.chooseLines', {
                violationIds: choosable.map((line) => line.violation.violationId).filter((id) => chosen.has(id)),
              })
            }
          >
            {words.text('lines.next')}
          </Action>
          <p className="action-note" data-chosen={chosen.size} aria-live="polite">
            {words.text('lines.chosen', { count: chosen.size })}
          </p>
        </>
      }
    >
      <div className="lines-all">
        <Action
          name="choose-all"
          disabled={chosen.size === choosable.length}
          onPress={() => setChosen(new Set(choosable.map((line) => line.violation.violationId)))}
        >
          {words.text('lines.all')}
        </Action>
        <Action name="choose-none" disabled={chosen.size === 0} onPress={() => setChosen(new Set())}>
          {words.text('lines.none')}
        </Action>
      </div>
      {chosen.size < choosable.length ? (
        <Notice kind="info" name="partial">
          {words.text('lines.partial')}
        </Notice>
      ) : null}
      <TicketPhoto photo={page.photo} />
    </PageFrame>
  );
}

interface ChoosableLineProps {
  readonly line: LineView;
  readonly isChosen: boolean;
  readonly isObjected: boolean;
  readonly onChoose: (violationId: string, isChosen: boolean) => void;
  readonly onObject: (violationId: string) => void;
}

/** Of hundreds of lines only the touched one is drawn again. */
const Line = memo(ChoosableLine);

function ChoosableLine({ line, isChosen, isObjected, onChoose, onObject }: ChoosableLineProps): ReactElement {
  const words = useWords();
  const { violation } = line;
  const { violationId } = violation;
  return (
    <div className="choosable" data-fixed={line.choosable ? undefined : ''} data-objected={isObjected ? '' : undefined}>
      {line.choosable ? (
        <Checkbox
          className="tick"
          isSelected={isChosen}
          onChange={(selected) => onChoose(violationId, selected)}
          data-action={`choose-${violationId}`}
        >
          <span className="tick-box">{isChosen ? <CheckIcon /> : null}</span>
          <ViolationText line={line} />
        </Checkbox>
      ) : (
        <ViolationText line={line} />
      )}
      <div className="choosable-side">
        <ViolationAmount line={line} />
        <PhotoAction line={line} />
        {line.choosable && line.violation.objectable && !isObjected ? (
          <Action name={`object-${violationId}`} kind="quiet" onPress={() => onObject(violationId)}>
            {words.text('line.object')}
          </Action>
        ) : null}
      </div>
      {isObjected ? (
        <Notice kind="info" name="objection">
          <p>{words.text('line.objectHow')}</p>
          <p>{violation.objectAt ? words.pick(violation.objectAt) : words.text('line.objectAtUsual')}</p>
          <p>{words.text('line.objectNumber', { number: words.code(violation.violationId) })}</p>
        </Notice>
      ) : null}
    </div>
  );
}

function withMember(set: ReadonlySet<string>, member: string, isIn: boolean): ReadonlySet<string> {
  const changed = new Set(set);
  if (isIn) changed.add(member);
  else changed.delete(member);
  return changed;
}
