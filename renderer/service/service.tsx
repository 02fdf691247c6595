import type { ReactElement, ReactNode } from 'react';
import type { DeviceReport, KeyReport, ServiceReport } from '../../electron/core/staff/view.ts';
import { PageFrame } from '../citizen/page.tsx';
import { useVisit } from '../citizen/visit.ts';
import { Action } from '../design/action.tsx';
import { CheckIcon, CrossIcon, WarningIcon } from '../design/icons.tsx';
import type { StaffPageProps } from '../staff/page.ts';
import { Person, StaffBar } from '../staff/staff-bar.tsx';
import { useWords, type Words } from '../strings/words.tsx';
import { MachineFacts } from './machine-facts.tsx';

type State = 'good' | 'due' | 'bad';

/** One line of what is checked, the same for devices, keys and lists. */
interface Check {
  readonly name: string;
  readonly state: State;
  readonly label: ReactNode;
  readonly word: ReactNode;
  readonly detail: ReactNode;
}

const severity: Readonly<Record<State, number>> = { bad: 0, due: 1, good: 2 };
const deviceStates: Readonly<Record<DeviceReport['state'], State>> = { ready: 'good', attention: 'due', out: 'bad' };

/** The machine at a glance: what is bad stands first, and nothing scrolls. */
export function ServicePage({ page }: StaffPageProps<'service'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { report, checking } = page;
  const checks = checksOf(words, report);
  const wrong = checks.filter(({ state }) => state !== 'good').length;
  const isBad = checks.some(({ state }) => state === 'bad');
  return (
    <PageFrame
      name="service"
      tone={isBad ? 'bad' : 'plain'}
      title={words.text('service.title', { count: wrong })}
      spoken={words.plain('service.spoken', { count: wrong })}
      lead={
        <>
          <Person person={page.person} /> <bdi className="kiosk-id">{words.code(report.kioskId)}</bdi>
        </>
      }
      work={<MachineFacts report={report} />}
      actions={
        <Action name="primary" kind="primary" disabled={checking} onPress={() => send('service.check', {})}>
          {words.text(checking ? 'service.checking' : 'service.check')}
        </Action>
      }
      bottom={<StaffBar page={page} />}
    >
      <ul className="checks">
        {checks.map(({ name, state, label, word, detail }) => (
          <li key={name} data-check={name} data-state={state}>
            <span className="check-mark">{marks[state]}</span>
            <strong>{label}</strong>
            <span className="check-word">{word}</span>
            <small>{detail}</small>
          </li>
        ))}
      </ul>
    </PageFrame>
  );
}

const marks: Readonly<Record<State, ReactElement>> = { good: <CheckIcon />, due: <WarningIcon />, bad: <CrossIcon /> };

function checksOf(words: Words, report: ServiceReport): readonly Check[] {
  const money: Check = {
    name: 'money',
    state: report.moneyInService ? 'good' : 'bad',
    label: words.text('service.money'),
    word: words.text(report.moneyInService ? 'service.state-good' : 'service.money-out'),
    detail: null,
  };
  const checks = [
    money,
    ...registerChecks(words, report.register.problem),
    ...report.devices.map((device) => deviceCheck(words, device)),
    ...report.keys.map((key) => keyCheck(words, key, report.at)),
  ];
  return checks.sort((a, b) => severity[a.state] - severity[b.state]);
}

/** What is held serves all the same, so it is a row only when something is to be done. */
function registerChecks(words: Words, problem: ServiceReport['register']['problem']): readonly Check[] {
  if (problem === null) return [];
  const detail = <span>{words.text(`service.register-problem-${problem}`)}</span>;
  const word = words.text('service.device-state-attention');
  return [{ name: 'register', state: 'due', label: words.text('service.register'), word, detail }];
}

function deviceCheck(words: Words, { device, state, detail, askedAt }: DeviceReport): Check {
  return {
    name: device,
    state: deviceStates[state],
    label: words.text(`service.device-${device}`),
    word: words.text(`service.device-state-${state}`),
    detail: (
      <>
        {detail ? <bdi dir="ltr">{detail}</bdi> : null}
        {askedAt ? <span>{words.text('service.askedAt', { time: words.time(askedAt) })}</span> : null}
      </>
    ),
  };
}

function keyCheck(words: Words, { key, id, since, until, state }: KeyReport, at: string): Check {
  return {
    name: key,
    state,
    label: words.text(`service.key-${key}`),
    word: words.text(`service.key-state-${state}`),
    detail: (
      <>
        {id ? <bdi dir="ltr">{words.code(id)}</bdi> : <span>{words.text('service.missing')}</span>}
        {since ? <span>{words.text('service.since', { date: words.date(since) })}</span> : null}
        {until ? <span>{words.text(until < at ? 'service.ended' : 'service.until', { date: words.date(until) })}</span> : null}
      </>
    ),
  };
}
