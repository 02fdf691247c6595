import type { ReactElement } from 'react';
import type { SlipState, WayToPay } from '../../../electron/core/visit/view.ts';
import { Bill } from '../../citizen/bill.tsx';
import { Fact, Notice, PaymentFacts, StaffDetail } from '../../citizen/facts.tsx';
import { Notes } from '../../citizen/notes.tsx';
import { nextWays, whatHappened } from '../../citizen/pages/not-paid.tsx';
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

function saidOf({ quote, nothingOwed }: PageOf<'quote'>): { readonly title: Key; readonly text: Key } {
  const provisional = quote.provisionalAsOf !== null;
  if (!nothingOwed) return { title: 'quote.title', text: provisional ? 'quote.asOfOffline' : 'quote.validUntil' };
  return provisional
    ? { title: 'quote.titleNothingOwedOffline', text: 'counter.text-nothing-owedOffline' }
    : { title: 'counter.title-nothing-owed', text: 'counter.text-nothing-owed' };
}

export function QuotePanel({ page }: PageProps<'quote'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { quote, payable } = page;
  const { provisionalAsOf } = quote;
  const asOf = provisionalAsOf === null ? '' : words.dateTime(provisionalAsOf);
  const said = saidOf(page);
  return (
    <Panel
      title={words.text(said.title, { time: asOf })}
      text={words.text(said.text, { time: provisionalAsOf === null ? words.time(quote.expiresAt) : asOf })}
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
  const { amount, held, ways } = page;
  const title = held > 0 ? 'counter.title-way-to-pay-rest' : 'counter.title-way-to-pay';
  return (
    <Panel
      title={words.text(title)}
      spoken={words.plain(title)}
      actions={
        <>
          {ways.map(({ method }) => (
            <Action key={method} name={`pay-by-${method}`} onPress={() => send('visit.chooseMethod', { method })}>
              {words.text(`attract.method-${method}`)}
            </Action>
          ))}
          <BackAct />
          {held > 0 ? (
            <Action name="stop" kind="quiet" onPress={() => send('visit.end', {})}>
              {words.text('counter.stopWithCredit', { amount: words.money(held) })}
            </Action>
          ) : (
            <EndAct />
          )}
        </>
      }
    >
      <dl className="facts">
        <Fact label={words.text(held > 0 ? 'way-to-pay.stillToPay' : 'common.amount')} value={words.money(amount)} name="amount" />
        {held > 0 ? <Fact label={words.text('way-to-pay.paidSoFar')} value={words.money(held)} name="held" /> : null}
      </dl>
      {ways.map((way) => (
        <BeforeChosen key={way.method} way={way} />
      ))}
    </Panel>
  );
}

/** What the clerk says before it is chosen. */
function BeforeChosen({ way }: { readonly way: WayToPay }): ReactElement | null {
  const words = useWords();
  switch (way.method) {
    case 'card':
    case 'qr':
      return null;
    case 'cash':
      return (
        <div className="notes-now">
          <p>
            {words.text('way-to-pay.noChange')}
            {way.whole ? null : <>. {words.text('way-to-pay.part')}</>}
          </p>
          <p>{words.text('way-to-pay.notes')}</p>
          <Notes takes={way.notes} />
        </div>
      );
    case 'credit':
      return <p>{words.text('way-to-pay.creditAmount', { amount: words.money(way.amount) })}</p>;
  }
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
  const { again, otherWay } = nextWays(page);
  const { held } = page;
  return (
    <Panel
      title={words.text('not-paid.title')}
      text={words.text(whatHappened(page))}
      spoken={`${words.plain('not-paid.title')} ${words.plain(whatHappened(page))}`}
      actions={
        <>
          {again ? <MainAct onPress={() => send('visit.retry', {})}>{words.text('common.retry')}</MainAct> : null}
          {otherWay ? (
            <Action name="other-way" onPress={() => send('visit.continue', {})}>
              {words.text('counter.otherWay')}
            </Action>
          ) : null}
          <EndAct />
        </>
      }
    >
      <Notice kind="info" name="means">
        {words.text(
          meanings[page.reason] ?? (held > 0 || page.method !== 'card' ? 'counter.not-paid-attempt' : 'counter.not-paid-nothing'),
        )}{' '}
        {held > 0 ? words.text('counter.not-paid-held', { amount: words.money(held) }) : null}
      </Notice>
      <StaffDetail fault={page.fault} />
    </Panel>
  );
}

export function PaymentUnknownPanel({ page }: PageProps<'payment-unknown'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text(`counter.title-unknown-${page.method}`)}
      text={words.text('counter.text-unknown')}
      spoken={words.plain(`counter.title-unknown-${page.method}`)}
      actions={<FinishActs />}
    >
      <Payment amount={page.amount} reference={page.reference} />
      <SlipNotice slip={page.slip} />
      <Notice kind="warning" name="reference">
        {words.text('counter.readReference')}
      </Notice>
      <StaffDetail fault={page.fault} />
    </Panel>
  );
}

const resumedActs: Readonly<Record<Exclude<PageOf<'resumed'>['state'], 'being-resolved'>, Key>> = {
  paid: 'common.continue',
  'part-paid': 'counter.takeSlip',
  'not-paid': 'counter.finish',
  unknown: 'counter.finish',
};

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
          <MainAct onPress={() => send('visit.continue', {})}>{words.text(resumedActs[page.state])}</MainAct>
        )
      }
    >
      <Payment amount={page.amount} reference={page.reference} />
    </Panel>
  );
}

export function DueBackPanel({ page }: PageProps<'due-back'>): ReactElement {
  const words = useWords();
  const { reversed, unfinished, credits, slip } = page;
  const kind = reversed ? 'reversed' : unfinished ? 'unfinished' : 'due-back';
  return (
    <Panel
      title={words.text(`counter.title-${kind}`)}
      text={words.text(`counter.text-${kind}`)}
      spoken={words.plain(`counter.title-${kind}`)}
      actions={<FinishActs />}
    >
      <PaymentFacts reference={page.reference}>
        <Fact label={words.text('counter.paid')} value={words.money(page.amount)} name="amount" />
        {reversed ? null : <Fact label={words.text('counter.dueBack')} value={words.money(page.dueBack)} name="due-back" />}
        {credits.map(({ number }) => (
          <Fact key={number} label={words.text('due-back.credit')} value={words.reference(number)} name="credit" ltr />
        ))}
      </PaymentFacts>
      <SlipNotice slip={slip} />
      {credits.length > 0 ? (
        <Notice kind="info" name="use">
          {words.text('counter.creditUse')}
        </Notice>
      ) : (
        <Notice kind="warning" name="reference">
          {words.text('counter.readReference')}
        </Notice>
      )}
    </Panel>
  );
}

function SlipNotice({ slip }: { readonly slip: SlipState }): ReactElement | null {
  const words = useWords();
  if (slip === 'none') return null;
  return (
    <Notice kind={slip === 'failed' ? 'warning' : 'info'} name={`slip-${slip}`}>
      {words.text(`counter.slip-${slip}`)}
    </Notice>
  );
}
