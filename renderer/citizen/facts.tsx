import type { ReactElement, ReactNode } from 'react';
import type { FaultCode, ServiceNotice } from '../../electron/core/visit/view.ts';
import { InfoIcon, ShieldIcon, StaffIcon, TaskIcon, WarningIcon } from '../design/icons.tsx';
import { type Key, useWords } from '../strings/words.tsx';
import { useVisit } from './visit.ts';

/** A warning or an explanation beside its picture. */
export function Notice({
  kind,
  children,
  name,
}: {
  readonly kind: 'problem' | 'warning' | 'info';
  readonly children: ReactNode;
  readonly name?: string;
}): ReactElement {
  return (
    <div className="notice" data-kind={kind} data-notice={name} role={kind === 'problem' ? 'alert' : undefined}>
      {kind === 'info' ? <InfoIcon /> : <WarningIcon />}
      <div>{children}</div>
    </div>
  );
}

const whilePayable: Readonly<Partial<Record<ServiceNotice, Key>>> = {
  'authority-unreachable': 'quote.away',
  'terminal-unavailable': 'notice.terminal-unavailable-else',
};

/** One calm sentence while the authority cannot be reached and this machine serves all the same. */
export function OutageNotice(): ReactElement | null {
  const words = useWords();
  const { standing } = useVisit().view;
  if (standing.serving !== 'offline') return null;
  return (
    <Notice kind="info" name="outage">
      {words.text('notice.offline', { amount: words.money(standing.mostPayment), time: words.dateTime(standing.dataAsOf) })}
    </Notice>
  );
}

/** Without the line, where this machine serves all the same, its own words say so. @param canPay all the same */
export function ServiceNotices({
  notices,
  canPay,
}: {
  readonly notices: readonly ServiceNotice[];
  readonly canPay: boolean;
}): ReactElement {
  const words = useWords();
  const { standing } = useVisit().view;
  const said = standing.serving === 'offline' ? notices.filter((notice) => notice !== 'authority-unreachable') : notices;
  return (
    <>
      {said.map((notice) => (
        <Notice key={notice} kind="warning" name={notice}>
          {words.text((canPay ? whilePayable[notice] : undefined) ?? `notice.${notice}`)}
        </Notice>
      ))}
    </>
  );
}

interface ExplanationProps {
  readonly happened: ReactNode;
  readonly means: ReactNode;
  readonly todo: ReactNode;
  readonly ask: ReactNode;
  readonly fault?: FaultCode;
}

/** What every fault says: what happened, what it means for money and data, what to do, who to ask; staff's exact reason in small print. */
export function Explanation({ happened, means, todo, ask, fault }: ExplanationProps): ReactElement {
  const words = useWords();
  return (
    <>
      <dl className="explanation">
        <Row icon={<InfoIcon />} label={words.text('common.happened')}>
          {happened}
        </Row>
        <Row icon={<ShieldIcon />} label={words.text('common.means')}>
          {means}
        </Row>
        <Row icon={<TaskIcon />} label={words.text('common.todo')}>
          {todo}
        </Row>
        <Row icon={<StaffIcon />} label={words.text('common.ask')}>
          {ask}
        </Row>
      </dl>
      {fault ? <StaffDetail fault={fault} /> : null}
    </>
  );
}

function Row({
  icon,
  label,
  children,
}: {
  readonly icon: ReactNode;
  readonly label: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div>
      <dt>
        {icon}
        {label}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The exact reason, in small print. */
export function StaffDetail({ fault }: { readonly fault: FaultCode }): ReactElement {
  const words = useWords();
  return (
    <p className="staff-detail">
      {words.text('common.staffDetail')}
      {': '}
      <bdi dir="ltr" data-fault={fault.code}>
        {[fault.code, fault.detail].filter(Boolean).join(' · ')}
      </bdi>
    </p>
  );
}

/** The number that finds this payment again, and its amount. */
export function PaymentFacts({ reference, children }: { readonly reference: string; readonly children?: ReactNode }): ReactElement {
  const words = useWords();
  return (
    <dl className="facts">
      {children}
      {reference ? <Fact label={words.text('common.reference')} value={words.reference(reference)} name="reference" ltr /> : null}
    </dl>
  );
}

/** What is still to be paid, as the largest thing of its page, and what is paid already. */
export function ToPay({ amount, held }: { readonly amount: number; readonly held: number }): ReactElement {
  const words = useWords();
  return (
    <dl className="to-pay">
      <Fact label={words.text(held > 0 ? 'way-to-pay.stillToPay' : 'quote.title')} value={words.money(amount)} name="amount" />
      {held > 0 ? <Fact label={words.text('way-to-pay.paidSoFar')} value={words.money(held)} name="held" /> : null}
    </dl>
  );
}

export function Fact({
  label,
  value,
  name,
  ltr = false,
}: {
  readonly label: ReactNode;
  readonly value: string;
  readonly name?: string;
  readonly ltr?: boolean;
}): ReactElement {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <bdi data-fact={name} {...(ltr ? { dir: 'ltr' } : {})}>
          {value}
        </bdi>
      </dd>
    </div>
  );
}
