import { createContext, type Dispatch, memo, type ReactElement, useContext, useMemo, useReducer } from 'react';
import type { LineView, SubjectView } from '../../../electron/core/visit/view.ts';
import { Action } from '../../design/action.tsx';
import { LongList } from '../../design/long-list.tsx';
import { Tick } from '../../design/tick.tsx';
import { useWords } from '../../strings/words.tsx';
import { Notice } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { SubjectName } from '../subject.tsx';
import { TicketPhoto } from '../ticket-photo.tsx';
import { PhotoAction, ViolationAmount, ViolationText } from '../violation-row.tsx';
import { type PageProps, useVisit } from '../visit.ts';

type Item = { readonly kind: 'subject'; readonly subject: SubjectView } | { readonly kind: 'line'; readonly line: LineView };

interface Choice {
  readonly chosen: ReadonlySet<string>;
  readonly objected: ReadonlySet<string>;
}

interface Change {
  readonly act: 'choose' | 'leave' | 'object';
  readonly violationIds: readonly string[];
}

const ChoiceContext = createContext<readonly [Choice, Dispatch<Change>] | null>(null);

export function LinesPage({ page }: PageProps<'lines'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const choice = useReducer(changed, { chosen: new Set(page.chosen), objected: new Set<string>() });
  const [{ chosen }, change] = choice;
  const { subjects } = page.record;
  const choosable = subjects.flatMap((subject) => subject.lines.filter((line) => line.choosable).map((line) => line.violation.violationId));
  const items = useMemo(() => itemsOf(subjects), [subjects]);
  // With nothing chosen there is still the certificate of a licence without violations to ask for.
  const hasClearSubject = subjects.some((subject) => subject.count === 0);

  return (
    <PageFrame
      name="lines"
      title={words.text('lines.title')}
      spoken={words.plain('lines.spoken')}
      lead={words.text('lines.hint')}
      work={
        <ChoiceContext value={choice}>
          <LongList items={items} itemKey={itemKey} row={itemRow} />
        </ChoiceContext>
      }
      actions={
        <>
          <Action
            name="primary"
            kind="primary"
            disabled={chosen.size === 0 && !hasClearSubject}
            onPress={() => send('visit.chooseLines', { violationIds: choosable.filter((id) => chosen.has(id)) })}
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
          onPress={() => change({ act: 'choose', violationIds: choosable })}
        >
          {words.text('lines.all')}
        </Action>
        <Action name="choose-none" disabled={chosen.size === 0} onPress={() => change({ act: 'leave', violationIds: choosable })}>
          {words.text('lines.none')}
        </Action>
      </div>
      {/* its place is kept: no line moves under the finger when the first one is left out */}
      <div className="kept-place" data-empty={chosen.size < choosable.length ? undefined : ''}>
        <Notice kind="info" name="partial">
          {words.text('lines.partial')}
        </Notice>
      </div>
      {page.most === null ? null : (
        <Notice kind={page.overLimit ? 'problem' : 'info'} name="most">
          {words.text(page.overLimit ? 'notice.offline-overLimit' : 'notice.offline-most', { amount: words.money(page.most) })}
        </Notice>
      )}
      <TicketPhoto photo={page.photo} />
    </PageFrame>
  );
}

function itemsOf(subjects: readonly SubjectView[]): readonly Item[] {
  return subjects
    .filter((subject) => subject.count > 0)
    .flatMap((subject): Item[] => [{ kind: 'subject', subject }, ...subject.lines.map((line): Item => ({ kind: 'line', line }))]);
}

function itemKey(item: Item): string {
  return item.kind === 'subject' ? item.subject.subject.subjectId : item.line.violation.violationId;
}

function itemRow(item: Item): ReactElement {
  if (item.kind === 'line') return <Line line={item.line} />;
  return (
    <div className="lines-subject">
      <SubjectName subject={item.subject.subject} />
    </div>
  );
}

/** Of hundreds of lines only those are drawn again whose choice has changed. */
function Line({ line }: { readonly line: LineView }): ReactElement {
  const choice = useContext(ChoiceContext);
  if (!choice) throw new Error('a line was drawn outside its page');
  const [{ chosen, objected }, change] = choice;
  const { violationId } = line.violation;
  return <ChoosableLine line={line} isChosen={chosen.has(violationId)} isObjected={objected.has(violationId)} change={change} />;
}

interface ChoosableLineProps {
  readonly line: LineView;
  readonly isChosen: boolean;
  readonly isObjected: boolean;
  readonly change: Dispatch<Change>;
}

const ChoosableLine = memo(LineToChoose);

function LineToChoose({ line, isChosen, isObjected, change }: ChoosableLineProps): ReactElement {
  const words = useWords();
  const { violation } = line;
  const { violationId } = violation;
  return (
    <div
      className="choosable"
      data-fixed={line.choosable ? undefined : ''}
      data-chosen={isChosen ? '' : undefined}
      data-objected={isObjected ? '' : undefined}
    >
      {line.choosable ? (
        <Tick
          name={`choose-${violationId}`}
          isTicked={isChosen}
          onChange={(isTicked) => change({ act: isTicked ? 'choose' : 'leave', violationIds: [violationId] })}
        >
          <ViolationText line={line} />
        </Tick>
      ) : (
        <ViolationText line={line} />
      )}
      <div className="choosable-side">
        <ViolationAmount line={line} />
        <PhotoAction line={line} />
        {line.choosable && line.violation.objectable && !isObjected ? (
          <Action name={`object-${violationId}`} kind="quiet" onPress={() => change({ act: 'object', violationIds: [violationId] })}>
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

/** What is chosen is not objected to, and what is objected to is not paid. */
function changed({ chosen, objected }: Choice, { act, violationIds }: Change): Choice {
  switch (act) {
    case 'choose':
      return { chosen: union(chosen, violationIds), objected: without(objected, violationIds) };
    case 'leave':
      return { chosen: without(chosen, violationIds), objected };
    case 'object':
      return { chosen: without(chosen, violationIds), objected: union(objected, violationIds) };
  }
}

function union(set: ReadonlySet<string>, members: readonly string[]): ReadonlySet<string> {
  return new Set([...set, ...members]);
}

function without(set: ReadonlySet<string>, members: readonly string[]): ReadonlySet<string> {
  const left = new Set(set);
  for (const member of members) left.delete(member);
  return left;
}
