import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { NotPaidPicture } from '../../design/pictures.tsx';
import { type Key, useWords } from '../../strings/words.tsx';
import { Explanation } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageOf, type PageProps, useVisit } from '../visit.ts';

/** What it means for the money, where it is not simply "nothing was taken". */
const meanings: Readonly<Partial<Record<PageOf<'not-paid'>['reason'], Key>>> = {
  'amount-mismatch-reversed': 'not-paid.means-reversed',
  'already-in-payment': 'not-paid.means-earlier',
};

/** A bank refuses and a terminal cancels; of the other ways the same is said without them. */
export function whatHappened({ reason, method }: PageOf<'not-paid'>): Key {
  if (method === 'card') return `not-paid.happened-${reason}`;
  switch (reason) {
    case 'refused':
      return 'not-paid.happened-not-made';
    case 'cancelled':
    case 'timed-out':
      return 'not-paid.happened-stopped';
    default:
      return `not-paid.happened-${reason}`;
  }
}

export function NotPaidPage({ page }: PageProps<'not-paid'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { reason, method, ways, held } = page;
  const card = method === 'card';
  const earlier = reason === 'already-in-payment';
  return (
    <PageFrame
      name="not-paid"
      tone="bad"
      title={words.text('not-paid.title')}
      spoken={words.plain('not-paid.spoken')}
      picture={<NotPaidPicture method={method} />}
      actions={
        // Trying again cannot help while an earlier payment holds the lines.
        earlier ? (
          <Action name="primary" kind="primary" onPress={() => send('visit.end', {})}>
            {words.text('common.finish')}
          </Action>
        ) : (
          <>
            {ways.includes(method) ? (
              <Action name="primary" kind="primary" onPress={() => send('visit.retry', {})}>
                {words.text('common.retry')}
              </Action>
            ) : null}
            {ways.some((way) => way !== method) ? (
              <Action name="other-way" kind={ways.includes(method) ? 'secondary' : 'primary'} onPress={() => send('visit.continue', {})}>
                {words.text('not-paid.otherWay')}
              </Action>
            ) : null}
          </>
        )
      }
    >
      <Explanation
        happened={words.text(whatHappened(page))}
        means={
          <>
            {words.text(meanings[reason] ?? 'not-paid.means')}
            {held > 0 ? <> {words.text('not-paid.means-held', { amount: words.money(held) })}</> : null}
          </>
        }
        todo={words.text(earlier ? 'not-paid.todo-earlier' : card ? 'not-paid.todo-retry' : 'not-paid.todo-other')}
        ask={words.text(card ? 'not-paid.ask' : 'not-paid.askStaff')}
        fault={page.fault}
      />
    </PageFrame>
  );
}
