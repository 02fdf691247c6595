import type { ReactElement } from 'react';
import type { CaseView, ProposedOutcome } from '../../electron/core/staff/view.ts';
import { Fact, Notice } from '../citizen/facts.tsx';
import { PageFrame } from '../citizen/page.tsx';
import { useVisit } from '../citizen/visit.ts';
import { Action } from '../design/action.tsx';
import { type Key, useWords } from '../strings/words.tsx';
import type { StaffPageProps } from './page.ts';
import { Person, StaffBar } from './staff-bar.tsx';

/** What waits for people: each case in words, and for a stuck card payment what two of them may decide. */
export function CasesPage({ page }: StaffPageProps<'cases'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { cases, handOver } = page;
  return (
    <PageFrame
      name="cases"
      title={words.text('cases.title', { count: cases.length })}
      spoken={words.plain(cases.length > 0 ? 'cases.spoken' : 'cases.spokenNone')}
      lead={<Person person={page.person} />}
      bottom={<StaffBar page={page} />}
      work={
        cases.length > 0 ? (
          <ul className="cases">
            {cases.map((one) => (
              <Case key={one.id} one={one} />
            ))}
          </ul>
        ) : undefined
      }
    >
      <Notice kind="info" name="two-people">
        {words.text(cases.length > 0 ? 'cases.twoPeople' : 'cases.none')}
      </Notice>
      <div className="live" aria-live="assertive">
        {handOver ? (
          <Notice kind="warning" name="hand-over">
            {words.text('cases.handOver', { amount: words.money(handOver.amount), number: words.reference(handOver.number) })}
          </Notice>
        ) : null}
        {handOver ? (
          <Action name="handed-over" onPress={() => send('cases.handedOver', { caseId: handOver.caseId })}>
            {words.text('cases.handedOver')}
          </Action>
        ) : null}
      </div>
    </PageFrame>
  );
}

function Case({ one }: { readonly one: CaseView }): ReactElement {
  const words = useWords();
  return (
    <li className="case" data-case={one.id}>
      <h2>{words.text(`cases.kind-${one.kind}`)}</h2>
      <dl className="case-facts">
        {one.reference ? <Fact label={words.text('common.reference')} value={words.reference(one.reference)} ltr /> : null}
        {one.amount === null ? null : <Fact label={words.text('common.amount')} value={words.money(one.amount)} />}
        {one.span ? <Fact label={words.text('cases.notInJournalFrom')} value={words.dateTime(one.span.from)} /> : null}
        {one.span ? <Fact label={words.text('cases.notInJournalUntil')} value={words.dateTime(one.span.until)} /> : null}
        <Fact label={words.text('cases.since')} value={words.dateTime(one.openedAt)} />
        <Fact label={words.text('cases.about')} value={words.code(one.about)} ltr />
      </dl>
      <Proposal one={one} />
      {one.payBack ? <p data-pay-back={one.payBack}>{words.text(`cases.payBack-${one.payBack}`)}</p> : null}
      {one.canAdopt ? <p>{words.text('cases.adoptText')}</p> : null}
      {one.kind === 'still-owed' ? <p>{words.text('cases.tellText')}</p> : null}
      <Acts one={one} />
    </li>
  );
}

function Proposal({ one }: { readonly one: CaseView }): ReactElement | null {
  const words = useWords();
  const { proposal } = one;
  if (!proposal && one.canPropose.length === 0) return null;
  if (!proposal) return <p>{words.text(one.kind === 'restored' ? 'cases.askReports' : 'cases.askReport')}</p>;
  return (
    <p data-proposal={proposal.outcome}>
      {words.text(`cases.proposed-${proposal.outcome}`, { by: proposal.by, at: words.dateTime(proposal.at) })}{' '}
      {one.canConfirm ? null : words.text('cases.waits')}
    </p>
  );
}

const proposals = {
  paid: 'cases.proposePaid',
  'not-paid': 'cases.proposeNotPaid',
  compared: 'cases.proposeCompared',
} as const satisfies Readonly<Record<ProposedOutcome, Key>>;

function Acts({ one }: { readonly one: CaseView }): ReactElement | null {
  const words = useWords();
  const { send } = useVisit();
  const { id: caseId, proposal } = one;
  const canPayBack = one.payBack === 'possible';
  const canDecide = one.canPropose.length > 0 || one.canWithdraw || (one.canConfirm && proposal);
  if (!canDecide && !canPayBack && !one.canAdopt && !one.canTell) return null;
  return (
    <div className="even">
      {one.canPropose.map((outcome) => (
        <Action key={outcome} name={`propose-${outcome}-${caseId}`} onPress={() => send('cases.propose', { caseId, outcome })}>
          {words.text(proposals[outcome])}
        </Action>
      ))}
      {one.canConfirm && proposal ? (
        <Action name={`confirm-${caseId}`} onPress={() => send('cases.confirm', { caseId, outcome: proposal.outcome })}>
          {words.text(`cases.confirm-${proposal.outcome}`)}
        </Action>
      ) : null}
      {canPayBack ? (
        <Action name={`pay-back-${caseId}`} onPress={() => send('cases.payBack', { caseId })}>
          {words.text('cases.payBack')}
        </Action>
      ) : null}
      {one.canAdopt ? (
        <Action name={`adopt-${caseId}`} onPress={() => send('cases.adoptAcceptor', { caseId })}>
          {words.text('cases.adopt')}
        </Action>
      ) : null}
      {one.canTell ? (
        <Action name={`told-${caseId}`} onPress={() => send('cases.told', { caseId })}>
          {words.text('cases.told')}
        </Action>
      ) : null}
      {one.canWithdraw ? (
        <Action name={`withdraw-${caseId}`} onPress={() => send('cases.withdraw', { caseId })}>
          {words.text('cases.withdraw')}
        </Action>
      ) : null}
    </div>
  );
}
