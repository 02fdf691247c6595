import type { ReactElement } from 'react';
import { Notice, PaymentFacts, StaffDetail } from '../../citizen/facts.tsx';
import { Prints } from '../../citizen/prints.tsx';
import { type PageProps, useVisit } from '../../citizen/visit.ts';
import { Action } from '../../design/action.tsx';
import { useWords } from '../../strings/words.tsx';
import { EndAct, FinishActs, MainAct } from '../acts.tsx';
import { Panel } from '../panel.tsx';
import { Working } from './finding.tsx';
import { CertificateList, Payment } from './paying.tsx';

/** Paid for earlier, here or at another machine, and never printed. */
export function UnprintedPanel({ page }: PageProps<'unprinted'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <Panel
      title={words.text('counter.title-unprinted')}
      text={words.text(page.amount === null ? 'counter.text-unprinted-elsewhere' : 'counter.text-unprinted')}
      spoken={words.plain('counter.title-unprinted')}
      actions={
        <>
          <MainAct onPress={() => send('visit.continue', {})}>{words.text('counter.printNow')}</MainAct>
          <Action name="decline" onPress={() => send('visit.declineQuote', {})}>
            {words.text('counter.recordFirst')}
          </Action>
          <EndAct />
        </>
      }
    >
      {page.amount === null ? <PaymentFacts reference={page.reference} /> : <Payment amount={page.amount} reference={page.reference} />}
    </Panel>
  );
}

export function IssuingPanel({ page }: PageProps<'issuing'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('counter.title-issuing')}
      text={words.text('counter.text-issuing')}
      spoken={words.plain('counter.title-issuing')}
    >
      <Payment amount={page.amount} reference={page.reference} />
      <Working />
    </Panel>
  );
}

export function PaperFollowsPanel({ page }: PageProps<'paid-paper-follows'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('counter.title-paper-follows')}
      text={words.text('counter.text-paper-follows')}
      spoken={words.plain('counter.title-paper-follows')}
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

export function PrintingPanel({ page }: PageProps<'printing'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('counter.title-printing')}
      text={words.text('counter.text-printing')}
      spoken={words.plain('counter.title-printing')}
    >
      <PaymentFacts reference={page.reference} />
      <Prints prints={page.prints} />
    </Panel>
  );
}

export function PrintFailedPanel({ page }: PageProps<'print-failed'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <Panel
      title={words.text('counter.title-print-failed')}
      text={words.text(page.canRetry ? 'counter.text-print-failed' : 'counter.text-print-stopped')}
      spoken={words.plain('counter.title-print-failed')}
      actions={
        page.canRetry ? (
          <>
            <MainAct onPress={() => send('visit.retry', {})}>{words.text('counter.printAgain')}</MainAct>
            <Action name="finish" onPress={() => send('visit.continue', {})}>
              {words.text('counter.finish')}
            </Action>
          </>
        ) : (
          <FinishActs />
        )
      }
    >
      <PaymentFacts reference={page.reference} />
      <Prints prints={page.prints} />
      <StaffDetail fault={page.fault} />
    </Panel>
  );
}

export function DonePanel({ page }: PageProps<'done'>): ReactElement {
  const words = useWords();
  return (
    <Panel
      title={words.text('counter.title-done', { count: page.sheets })}
      text={words.text('counter.text-done')}
      spoken={words.plain('counter.title-done', { count: page.sheets })}
      actions={<FinishActs />}
    >
      <PaymentFacts reference={page.reference} />
      {page.dueBack > 0 ? (
        <Notice kind="warning" name="due-back">
          {words.text('counter.doneDueBack', { amount: words.money(page.dueBack) })}
        </Notice>
      ) : null}
      <Prints prints={page.prints} />
      {page.missing.length > 0 ? (
        <section className="certificates">
          <h2>{words.text('done.missing')}</h2>
          <CertificateList certificates={page.missing} />
        </section>
      ) : null}
    </Panel>
  );
}
