import type { ReactElement, ReactNode } from 'react';
import type { OutageReport } from '../../electron/core/staff/view.ts';
import { Notice } from '../citizen/facts.tsx';
import { PageFrame } from '../citizen/page.tsx';
import { useVisit } from '../citizen/visit.ts';
import { Action } from '../design/action.tsx';
import { useWords } from '../strings/words.tsx';
import type { StaffPageProps } from './page.ts';
import { Person, StaffBar } from './staff-bar.tsx';

const HOUR_MS = 3_600_000;

/** Service without the authority: since when, what waits, how near each limit is, and what a supervisor may do. */
export function OutagePage({ page }: StaffPageProps<'outage'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { report, person } = page;
  const { extendable } = report;
  const state = stateOf(report);
  return (
    <PageFrame
      name="outage"
      tone={state === 'stopped' ? 'bad' : 'plain'}
      title={words.text(`outage.title-${state}`)}
      spoken={words.plain(`outage.spoken-${state}`)}
      lead={<Person person={person} />}
      work={<OutageFacts report={report} />}
      notices={
        extendable && person.role === 'supervisor' ? (
          <Notice kind="info" name="extend-to">
            {words.text('outage.extendTo', {
              hours: extendable.limits.recordHours,
              count: extendable.limits.unsentCount,
              amount: words.money(extendable.limits.unsentAmount),
              most: words.money(extendable.limits.paymentAmount),
            })}
          </Notice>
        ) : undefined
      }
      actions={
        extendable && person.role === 'supervisor' ? (
          <Action name="extend" onPress={() => send('outage.extend', {})}>
            {words.text('outage.extend', { count: extendable.hours })}
          </Action>
        ) : undefined
      }
      bottom={<StaffBar page={page} />}
    >
      <Limits report={report} />
    </PageFrame>
  );
}

function stateOf({ downSince, reached }: OutageReport): 'up' | 'down' | 'stopped' {
  if (downSince === null) return 'up';
  return reached === null ? 'down' : 'stopped';
}

const texts = { up: 'outage.textUp', down: 'outage.textDown', stopped: 'outage.textStopped' } as const;

/** Which limit is reached, or near, and what has been decided. */
function Limits({ report }: { readonly report: OutageReport }): ReactElement {
  const words = useWords();
  const { reached, near, extension } = report;
  const others = near.filter((limit) => limit !== reached);
  return (
    <>
      {reached ? (
        <Notice kind={report.downSince === null ? 'warning' : 'problem'} name={reached}>
          {words.text(`outage.reached-${reached}`)}
        </Notice>
      ) : null}
      {others.length > 0 ? (
        <Notice kind="warning" name="near">
          <ul>
            {others.map((limit) => (
              <li key={limit}>{words.text(`outage.near-${limit}`)}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {extension ? (
        <Notice kind="info" name="extended">
          {words.text('outage.extended', { by: words.code(extension.by), until: words.dateTime(extension.until) })}
        </Notice>
      ) : null}
      <p>{words.text(texts[stateOf(report)])}</p>
    </>
  );
}

function OutageFacts({ report }: { readonly report: OutageReport }): ReactElement {
  const words = useWords();
  const { at, downSince, dataAsOf, unsent, limits, numbers } = report;
  return (
    <dl className="machine">
      {downSince ? (
        <Row
          name="since"
          label={words.text('outage.since')}
          value={words.dateTime(downSince)}
          first={words.text('outage.ago', { count: hoursSince(downSince, at) })}
        />
      ) : null}
      <Row
        name="data"
        label={words.text('common.dataAsOf')}
        value={dataAsOf ? words.dateTime(dataAsOf) : words.text('outage.noData')}
        first={dataAsOf ? words.text('outage.ago', { count: hoursSince(dataAsOf, at) }) : null}
        limit={words.text('outage.mostHours', { count: limits.recordHours })}
      />
      <Row
        name="unsent-count"
        label={words.text('service.unsent')}
        value={words.text('service.unsentCount', { count: unsent.count })}
        first={unsent.oldest ? words.text('outage.oldest', { count: hoursSince(unsent.oldest, at) }) : null}
        limit={words.text('outage.mostCount', { count: limits.unsentCount })}
      />
      <Row
        name="unsent-amount"
        label={words.text('outage.unsentAmount')}
        value={words.money(unsent.amount)}
        limit={words.text('outage.mostAmount', { amount: words.money(limits.unsentAmount) })}
      />
      <Row name="payment" label={words.text('outage.paymentMost')} value={words.money(limits.paymentAmount)} />
      <Row name="numbers" label={words.text('service.numbers')} value={words.count(numbers.left)} />
    </dl>
  );
}

interface RowProps {
  readonly name: string;
  readonly label: ReactNode;
  readonly value: ReactNode;
  readonly first?: ReactNode;
  /** What to hold it against. */
  readonly limit?: ReactNode;
}

function Row({ name, label, value, first, limit }: RowProps): ReactElement {
  return (
    <div data-outage={name}>
      <dt>{label}</dt>
      <dd>
        <bdi>{value}</bdi>
        {first ? <small>{first}</small> : null}
        {limit ? <small>{limit}</small> : null}
      </dd>
    </div>
  );
}

function hoursSince(then: string, now: string): number {
  return Math.max(0, Math.floor((Date.parse(now) - Date.parse(then)) / HOUR_MS));
}
