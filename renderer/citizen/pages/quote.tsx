import type { ReactElement } from 'react';
import type { QuoteView } from '../../../electron/core/visit/view.ts';
import { Action } from '../../design/action.tsx';
import { type Key, useWords } from '../../strings/words.tsx';
import { Bill } from '../bill.tsx';
import { Notice, ServiceNotices } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { CertificateRow } from '../subject.tsx';
import { type PageOf, type PageProps, useVisit } from '../visit.ts';

export function QuotePage({ page }: PageProps<'quote'>): ReactElement {
  const words = useWords();
  const { quote, nothingOwed } = page;
  const { provisionalAsOf } = quote;
  const said = saidOf(page);
  return (
    <PageFrame
      name="quote"
      tone={nothingOwed && provisionalAsOf === null ? 'good' : 'plain'}
      title={words.text(said.title, { time: provisionalAsOf === null ? '' : words.dateTime(provisionalAsOf) })}
      spoken={words.plain(said.spoken)}
      lead={said.lead ? words.text(said.lead, { amount: words.money(quote.total) }) : undefined}
      work={provisionalAsOf === null ? <Certificates quote={quote} /> : <SlipOnly />}
      notices={<QuoteNotices page={page} />}
      actions={page.payable ? <QuoteActions page={page} /> : undefined}
    >
      <Bill bill={quote} />
    </PageFrame>
  );
}

/** Data of hours ago promise nothing: what is said of it names its time, and a slip instead of a certificate. */
function saidOf({ quote, nothingOwed }: PageOf<'quote'>): { readonly title: Key; readonly spoken: Key; readonly lead?: Key } {
  const provisional = quote.provisionalAsOf !== null;
  if (!nothingOwed) return { title: 'quote.title', spoken: provisional ? 'quote.spokenOffline' : 'quote.spoken' };
  return provisional
    ? { title: 'quote.titleNothingOwedOffline', spoken: 'quote.spokenNothingOwedOffline', lead: 'quote.nothingOwedOffline' }
    : { title: 'quote.titleNothingOwed', spoken: 'quote.spokenNothingOwed', lead: 'quote.nothingOwed' };
}

function QuoteNotices({ page }: PageProps<'quote'>): ReactElement {
  const words = useWords();
  const { payable, notices } = page;
  return (
    <>
      {payable ? null : (
        <Notice kind="problem" name="not-payable">
          <strong>{words.text('quote.notPayable')}</strong>
          {notices.length === 0 ? <p>{words.text('quote.notPayableAdvice')}</p> : null}
        </Notice>
      )}
      <ServiceNotices notices={notices} canPay={payable} />
    </>
  );
}

function QuoteActions({ page }: PageProps<'quote'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { quote, nothingOwed } = page;
  const printIt = quote.provisionalAsOf === null ? 'quote.printIt' : 'quote.printItOffline';
  const pay = (
    <Action name="primary" kind="primary" onPress={() => send('visit.confirmQuote', {})}>
      {words.text(nothingOwed ? printIt : 'quote.pay', { amount: words.money(quote.total) })}
    </Action>
  );
  if (nothingOwed) {
    return (
      <div className="even">
        {pay}
        <Action name="decline" onPress={() => send('visit.declineQuote', {})}>
          {words.text('quote.noThanks')}
        </Action>
      </div>
    );
  }
  return (
    <>
      {quote.lineCount > 0 ? (
        <p className="final" data-notice="final">
          {words.text('quote.final')}
        </p>
      ) : null}
      {pay}
      <p className="action-note">
        {quote.provisionalAsOf === null
          ? words.text('quote.validUntil', { time: words.time(quote.expiresAt) })
          : words.text('quote.asOfOffline', { time: words.dateTime(quote.provisionalAsOf) })}
      </p>
    </>
  );
}

/** Without the authority nobody can promise a certificate. */
function SlipOnly(): ReactElement {
  const words = useWords();
  return (
    <section className="certificates" data-provisional="">
      <h2>{words.text('quote.givenOffline')}</h2>
      <p className="certificates-kind">{words.text('quote.slipOffline')}</p>
      <p>{words.text('quote.laterOffline')}</p>
    </section>
  );
}

function Certificates({ quote }: { readonly quote: QuoteView }): ReactElement {
  const words = useWords();
  const given = quote.certificates.filter((certificate) => certificate.eligibility.eligible);
  const notGiven = quote.certificates.filter((certificate) => !certificate.eligibility.eligible);
  return (
    <>
      <section className="certificates">
        <h2>{words.text('quote.given')}</h2>
        {given.length > 0 ? (
          <>
            <p className="certificates-kind">{words.text('quote.certificate')}</p>
            <ul>
              {given.map((certificate) => (
                <CertificateRow key={certificate.subject.subjectId} {...certificate} />
              ))}
            </ul>
          </>
        ) : (
          <p>{words.text('quote.statement')}</p>
        )}
      </section>
      {notGiven.length > 0 ? (
        <section className="certificates">
          <h2>{words.text('quote.notGiven')}</h2>
          <ul>
            {notGiven.map((certificate) => (
              <CertificateRow key={certificate.subject.subjectId} {...certificate} />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
