import type { ReactElement } from 'react';
import { Bill } from '../../citizen/bill.tsx';
import { Fact, Notice, PaymentFacts, StaffDetail } from '../../citizen/facts.tsx';
import { CertificateRow } from '../../citizen/subject.tsx';
import { type PageOf, type PageProps, useVisit } from '../../citizen/visit.ts';
import { Action } from '../../design/action.tsx';
import { type Key, useWords } from '../../strings/words.tsx';
import { BackAct, EndAct, FinishActs, MainAct } from '../acts.tsx';
import { Panel } from '../panel.tsx';
import { useTicked } from '../ticks.ts';

/** The record is there: what of it is paid is ticked beside. */
export function RecordPanel(): ReactElement {
  const words = useWords();
  const { view } = useVisit();
  const { ticked, choosable, canAsk, ask } = useTicked();
  const hasViolations = view.atHand !== null && view.atHand.record.violationCount > 0;
  const title =
    choosable.length > 0 ? 'counter.title-record' : hasViolations ? 'counter.title-record-nothing' : 'counter.title-record-clear';
  const text = choosable.length > 0 ? 'counter.text-record' : canAsk ? 'counter.text-record-clear' : null;
  return (
    <Panel
      title={words.text(title)}
      text={text ? words.text(text) : undefined}
      spoken={`${words.plain(title)} ${words.plain('counter.ticked', { count: ticked.size })}`}
      actions={
        <>
          {choosable.length > 0 ? (
            <p className="counter-ticked" data-ticked={ticked.size}>
              {words.text('counter.ticked', { count: ticked.size })}
            </p>
          ) : null}
          <MainAct disabled={!canAsk} onPress={ask}>
            {words.text('counter.ask')}
          </MainAct>
          <EndAct />
        </>
      }
    />
  );
}

export function NothingPayablePanel({ page }: PageProps<'nothing-payable'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text(`counter.title-nothing-payable-${page.refused}`)}
      text={words.text('counter.text-nothing-payable')}
      spoken={words.plain(`counter.title-nothing-payable-${page.refused}`)}
      actions={
        <>
          <FinishActs />
          <BackAct />
        </>
      }
    >
      <ul className="reasons">
        {page.reasons.map((reason) => (
          <li key={reason.en}>{words.pick(reason)}</li>
        ))}
      </ul>
    </Panel>
  );
}

export function QuotePanel({ page }: PageProps<'quote'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { quote, nothingOwed, payable } = page;
  return (
    <Panel
      title={words.text(nothingOwed ? 'counter.title-nothing-owed' : 'quote.title')}
      text={words.text(nothingOwed ? 'counter.text-nothing-owed' : 'quote.validUntil', { time: words.time(quote.expiresAt) })}
      spoken={`${words.plain('quote.title')} ${words.money(quote.total)}`}
      actions={
        <>
          {payable ? (
            <MainAct onPress={() => send('visit.confirmQuote', {})}>
              {words.text('counter.pay', { amount: words.money(quote.total) })}
            </MainAct>
          ) : (
            <Notice kind="problem" name="not-payable">
              {words.text('quote.notPayable')}
            </Notice>
          )}
          <BackAct />
          <EndAct />
        </>
      }
    >
      <Bill bill={quote} />
      {quote.lineCount > 0 ? (
        <p className="final" data-notice="final">
          {words.text('counter.final')}
        </p>
      ) : null}
      <Certificates page={page} />
    </Panel>
  );
}

function Certificates({ page }: PageProps<'quote'>): ReactElement {
  const words = useWords();
  const { certificates } = page.quote;
  const given = certificates.filter(({ eligibility }) => eligibility.eligible);
  const notGiven = certificates.filter(({ eligibility }) => !eligibility.eligible);
  return (
    <>
      <section className="certificates">
        <h2>{words.text('counter.given')}</h2>
        {given.length > 0 ? <CertificateList certificates={given} /> : <p>{words.text('quote.statement')}</p>}
      </section>
      {notGiven.length > 0 ? (
        <section className="certificates">
          <h2>{words.text('quote.notGiven')}</h2>
          <CertificateList certificates={notGiven} />
        </section>
      ) : null}
    </>
  );
}

export function CertificateList({ certificates }: { readonly certificates: PageOf<'quote'>['quote']['certificates'] }): ReactElement {
  return (
    <ul>
      {certificates.map((certificate) => (
        <CertificateRow key={certificate.subject.subjectId} {...certificate} />
      ))}
    </ul>
  );
}

export function WayToPayPanel({ page }: PageProps<'way-to-pay'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <Panel
      title={words.text('counter.title-way-to-pay')}
      spoken={words.plain('counter.title-way-to-pay')}
      actions={
        <>
          {page.methods.map((method) => (
            <Action key={method} name={`pay-by-${method}`} onPress={() => send('visit.chooseMethod', { method })}>
              {words.text(`attract.method-${method}`)}
            </Action>
          ))}
          <BackAct />
          <EndAct />
        </>
      }
    >
      <dl className="facts">
        <Fact label={words.text('common.amount')} value={words.money(page.amount)} name="amount" />
      </dl>
    </Panel>
  );
}

export function CardPanel({ page }: PageProps<'card'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { phase } = page;
  return (
    <Panel
      title={words.text(`counter.title-card-${phase}`)}
      text={words.text(`counter.text-card-${phase}`)}
      spoken={`${words.plain(`counter.title-card-${phase}`)} ${words.plain(`counter.text-card-${phase}`)}`}
      actions={
        phase === 'starting' || phase === 'present-card' ? (
          <Action name="cancel" onPress={() => send('visit.cancelPayment', {})}>
            {words.text('card.cancel')}
          </Action>
        ) : undefined
      }
    >
      <Payment amount={page.amount} reference={page.reference} />
    </Panel>
  );
}

export function Payment({ amount, reference }: { readonly amount: number; readonly reference: string }): ReactElement {
  const words = useWords();
  return (
    <PaymentFacts reference={reference}>
      <Fact label={words.text('common.amount')} value={words.money(amount)} name="amount" />
    </PaymentFacts>
  );
}

/** What it means for the money, where it is not simply "nothing was taken". */
const meanings: Readonly<Partial<Record<PageOf<'not-paid'>['reason'], Key>>> = {
  'amount-mismatch-reversed': 'counter.not-paid-reversed',
  'already-in-payment': 'counter.not-paid-earlier',
};

export function NotPaidPanel({ page }: PageProps<'not-paid'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  // Trying again cannot help while an earlier payment holds the lines.
  const earlier = page.reason === 'already-in-payment';
  return (
    <Panel
      title={words.text('not-paid.title')}
      text={words.text(`not-paid.happened-${page.reason}`)}
      spoken={`${words.plain('not-paid.title')} ${words.plain(`not-paid.happened-${page.reason}`)}`}
      actions={
        <>
          {earlier ? null : <MainAct onPress={() => send('visit.retry', {})}>{words.text('common.retry')}</MainAct>}
          <EndAct />
        </>
      }
    >
      <Notice kind="info" name="means">
        {words.text(meanings[page.reason] ?? 'counter.not-paid-nothing')}
      </Notice>
      <StaffDetail fault={page.fault} />
    </Panel>
  );
}

export function PaymentUnknownPanel({ page }: PageProps<'payment-unknown'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('counter.title-payment-unknown')}
      text={words.text('counter.text-payment-unknown')}
      spoken={words.plain('counter.title-payment-unknown')}
      actions={<FinishActs />}
    >
      <Payment amount={page.amount} reference={page.reference} />
      <Notice kind="warning" name="reference">
        {words.text('counter.readReference')}
      </Notice>
      <StaffDetail fault={page.fault} />
    </Panel>
  );
}

export function ResumedPanel({ page }: PageProps<'resumed'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const title = words.plain(`counter.title-resumed-${page.state}`);
  return (
    <Panel
      title={<span data-state={page.state}>{words.text(`counter.title-resumed-${page.state}`)}</span>}
      text={words.text('counter.text-resumed')}
      spoken={title}
      actions={
        page.state === 'being-resolved' ? undefined : (
          <MainAct onPress={() => send('visit.continue', {})}>
            {words.text(page.state === 'paid' ? 'common.continue' : 'counter.finish')}
          </MainAct>
        )
      }
    >
      <Payment amount={page.amount} reference={page.reference} />
    </Panel>
  );
}

export function DueBackPanel({ page }: PageProps<'due-back'>): ReactElement {
  const words = useWords();
  const { reversed } = page;
  return (
    <Panel
      title={words.text(reversed ? 'counter.title-reversed' : 'counter.title-due-back')}
      text={words.text(reversed ? 'counter.text-reversed' : 'counter.text-due-back')}
      spoken={words.plain(reversed ? 'counter.title-reversed' : 'counter.title-due-back')}
      actions={<FinishActs />}
    >
      <PaymentFacts reference={page.reference}>
        <Fact label={words.text('counter.paid')} value={words.money(page.amount)} name="amount" />
        {reversed ? null : <Fact label={words.text('counter.dueBack')} value={words.money(page.dueBack)} name="due-back" />}
      </PaymentFacts>
      <Notice kind="warning" name="reference">
        {words.text('counter.readReference')}
      </Notice>
    </Panel>
  );
}
