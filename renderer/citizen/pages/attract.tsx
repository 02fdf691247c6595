import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { CheckIcon, ShieldIcon } from '../../design/icons.tsx';
import { IdCardPicture, PapersPicture, RegisterPicture, TerminalPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Notice, OutageNotice, ServiceNotices } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function AttractPage({ page }: PageProps<'attract'>): ReactElement {
  const words = useWords();
  const { send, view } = useVisit();
  const offline = view.standing.serving === 'offline';
  return (
    <PageFrame
      name="attract"
      title={words.text(offline ? 'attract.titleOffline' : 'attract.title')}
      spoken={words.plain(offline ? 'attract.spokenOffline' : 'attract.spoken')}
      lead={words.text(offline ? 'attract.leadOffline' : 'attract.lead')}
      picture={
        page.canStart && page.notices.length > 0 ? undefined : <Steps onlyCard={page.methods.every((method) => method === 'card')} />
      }
      actions={
        page.canStart ? (
          <>
            <Action name="primary" kind="primary" onPress={() => send('visit.start', {})}>
              {words.text('attract.start')}
            </Action>
            <Action name="with-paper" kind="quiet" onPress={() => send('visit.startWithPaper', {})}>
              {words.text('attract.withPaper')}
            </Action>
          </>
        ) : (
          <Notice kind="warning" name="cannot-start">
            <strong>{words.text('attract.cannotStart')}</strong>
            <br />
            {words.text('attract.cannotStartAdvice')}
          </Notice>
        )
      }
    >
      <OutageNotice />
      {page.canStart ? <ServiceNotices notices={page.notices} canPay={page.services.includes('pay')} /> : null}
      <ul className="promises">
        <li>
          {words.text('attract.free')} {words.text('attract.fee', { amount: words.money(page.certificateFee) })}
        </li>
        {page.services.length > 0 ? (
          <li>
            <ul className="services">
              {page.services.map((service) => (
                <li key={service} data-service={service}>
                  <CheckIcon />
                  {words.text(offline && service === 'pay' ? 'attract.service-payOffline' : `attract.service-${service}`)}
                </li>
              ))}
            </ul>
          </li>
        ) : null}
        <li>
          {page.methods.length > 0 ? words.text('attract.methods') : words.text('attract.noMethods')}
          {page.methods.map((method) => (
            <strong key={method} className="method" data-method={method}>
              {words.text(`attract.method-${method}`)}
            </strong>
          ))}
        </li>
        <li>
          <ShieldIcon />
          {words.text('attract.noCardNumber')}
        </li>
      </ul>
    </PageFrame>
  );
}

/** The visit in four pictures. */
function Steps({ onlyCard }: { readonly onlyCard: boolean }): ReactElement {
  const words = useWords();
  return (
    <ol className="steps">
      <li>
        <IdCardPicture />
        {words.text('attract.stepIdentify')}
      </li>
      <li>
        <RegisterPicture state="searching" />
        {words.text('attract.stepReview')}
      </li>
      <li>
        <TerminalPicture phase="present" />
        {words.text(onlyCard ? 'attract.stepPay' : 'attract.stepPayAny')}
      </li>
      <li>
        <PapersPicture />
        {words.text('attract.stepTake')}
      </li>
    </ol>
  );
}
