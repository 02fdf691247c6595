import { type KeyboardEvent, memo, type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import type { LineView, RecordView, SubjectView } from '../../electron/core/visit/view.ts';
import { RecordSummary } from '../citizen/record-cards.tsx';
import { SubjectName } from '../citizen/subject.tsx';
import { LineState } from '../citizen/violation-row.tsx';
import { CheckIcon } from '../design/icons.tsx';
import { byFinger } from '../design/press.tsx';
import { Scroller } from '../design/scroller.tsx';
import { useWords } from '../strings/words.tsx';
import { type Ticks, useTicked } from './ticks.ts';

/** The person at hand: whose record, as of when, and each violation on a line of its own. It stays through quote and payment. */
export function Record({ record }: { readonly record: RecordView }): ReactElement {
  const words = useWords();
  const ticks = useTicked();
  const latest = useRef(ticks.ask);
  useEffect(() => {
    latest.current = ticks.ask;
  });
  // the same for every line, whatever is ticked
  const onAsk = useCallback(() => latest.current(), []);
  // One stop for Tab; the arrows move in it.
  const [stop, setStop] = useState<string | null>(null);
  const ids = record.subjects.flatMap(({ subject, lines }) => [subject.subjectId, ...lines.map(({ violation }) => violation.violationId)]);
  const firstStop = record.subjects.find(({ lines }) => lines.some(({ choosable }) => choosable))?.subject.subjectId ?? null;
  const current = stop !== null && ids.includes(stop) ? stop : firstStop;
  return (
    <div className="counter-record">
      <RecordSummary record={record} />
      <Scroller className="counter-lines" label={words.plain('counter.record')}>
        <table className="lines">
          <thead>
            <tr>
              <th scope="col">{words.text('counter.date')}</th>
              <th scope="col">{words.text('counter.violation')}</th>
              <th scope="col">{words.text('counter.place')}</th>
              <th scope="col">{words.text('counter.article')}</th>
              <th scope="col">{words.text('common.amount')}</th>
              <th scope="col">{words.text('counter.state')}</th>
            </tr>
          </thead>
          {record.subjects.map((subject) => (
            <SubjectRows key={subject.subject.subjectId} subject={subject} ticks={ticks} current={current} onStop={setStop} onAsk={onAsk} />
          ))}
        </table>
      </Scroller>
    </div>
  );
}

interface SubjectRowsProps {
  readonly subject: SubjectView;
  readonly ticks: Ticks;
  readonly current: string | null;
  readonly onStop: (id: string) => void;
  readonly onAsk: () => void;
}

function SubjectRows({ subject, ticks, current, onStop, onAsk }: SubjectRowsProps): ReactElement {
  const words = useWords();
  const { subjectId } = subject.subject;
  const choosable = subject.lines.filter((line) => line.choosable).map(({ violation }) => violation.violationId);
  const name = (
    <>
      <SubjectName subject={subject.subject} />
      <span>{words.text('record.count', { count: subject.count })}</span>
      {subject.count > 0 ? <bdi>{words.money(subject.amountDue)}</bdi> : null}
    </>
  );
  return (
    <tbody>
      <tr className="lines-of">
        <th scope="rowgroup" colSpan={6}>
          {ticks.isChoosing && choosable.length > 0 ? (
            <LineTick
              id={subjectId}
              isTicked={choosable.every((id) => ticks.ticked.has(id))}
              isStop={current === subjectId}
              onStop={onStop}
              onAsk={onAsk}
              onTurn={(isTicked) => ticks.turn(choosable, isTicked)}
            >
              {name}
            </LineTick>
          ) : (
            <span className="lines-fixed">{name}</span>
          )}
        </th>
      </tr>
      {subject.lines.map((line) => (
        <Line
          key={line.violation.violationId}
          line={line}
          isTicked={ticks.ticked.has(line.violation.violationId)}
          isChoosing={ticks.isChoosing}
          isStop={current === line.violation.violationId}
          onStop={onStop}
          onAsk={onAsk}
          turn={ticks.turn}
        />
      ))}
    </tbody>
  );
}

interface LineProps {
  readonly line: LineView;
  readonly isTicked: boolean;
  readonly isChoosing: boolean;
  readonly isStop: boolean;
  readonly onStop: (id: string) => void;
  readonly onAsk: () => void;
  readonly turn: Ticks['turn'];
}

/** Of hundreds of lines only those are drawn again whose tick has changed. */
const Line = memo(LineOfRecord);

function LineOfRecord({ line, isTicked, isChoosing, isStop, onStop, onAsk, turn }: LineProps): ReactElement {
  const words = useWords();
  const { violation } = line;
  const { violationId } = violation;
  const date = <bdi>{words.dateTime(violation.occurredAt)}</bdi>;
  return (
    <tr data-violation={violationId} data-choosable={line.choosable} data-ticked={isTicked ? '' : undefined}>
      <td>
        {isChoosing && line.choosable ? (
          <LineTick
            id={violationId}
            isTicked={isTicked}
            isStop={isStop}
            onStop={onStop}
            onAsk={onAsk}
            onTurn={(next) => turn([violationId], next)}
          >
            {date}
          </LineTick>
        ) : (
          <span className="lines-fixed">
            <span className="lines-mark">{isTicked ? <CheckIcon /> : null}</span>
            {date}
          </span>
        )}
      </td>
      <td>{words.pick(violation.legalDescription)}</td>
      <td>{words.pick(violation.place)}</td>
      <td>
        <bdi>{words.article(violation.legalReference)}</bdi>
      </td>
      <td className="lines-amount">
        <bdi>{words.money(violation.amountDue)}</bdi>
      </td>
      <td>{line.choosable ? words.text('counter.payable') : <LineState line={line} />}</td>
    </tr>
  );
}

interface LineTickProps {
  readonly id: string;
  readonly isTicked: boolean;
  readonly isStop: boolean;
  readonly onStop: (id: string) => void;
  readonly onAsk: () => void;
  readonly onTurn: (isTicked: boolean) => void;
  readonly children: ReactElement;
}

/** Space ticks, the arrows move, Enter asks for the amount. */
function LineTick({ id, isTicked, isStop, onStop, onAsk, onTurn, children }: LineTickProps): ReactElement {
  const turn = () => onTurn(!isTicked);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (!event.repeat) onAsk();
      return;
    }
    const next = neighbour(event.currentTarget, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.closest('tr')?.scrollIntoView({ block: 'nearest' });
  }

  return (
    <label className="tick" data-action={`tick-${id}`} data-selected={isTicked ? '' : undefined} {...byFinger(turn)}>
      <input
        className="visually-hidden"
        type="checkbox"
        checked={isTicked}
        tabIndex={isStop ? 0 : -1}
        onFocus={() => onStop(id)}
        onKeyDown={onKeyDown}
        onChange={turn}
      />
      <span className="tick-box">{isTicked ? <CheckIcon /> : null}</span>
      {children}
    </label>
  );
}

/** The tick above or below, the first or the last; null: there is none, and the focus may leave. */
function neighbour(input: HTMLInputElement, key: string): HTMLInputElement | null {
  const all = [...(input.closest('table')?.querySelectorAll('input') ?? [])];
  const place = all.indexOf(input);
  switch (key) {
    case 'ArrowDown':
      return all[place + 1] ?? null;
    case 'ArrowUp':
      return all[place - 1] ?? null;
    case 'Home':
      return all[0] ?? null;
    case 'End':
      return all.at(-1) ?? null;
    default:
      return null;
  }
}
