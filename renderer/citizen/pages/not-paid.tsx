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
  const { reason, method, held } = page;
  const means = meanings[reason] ?? (held > 0 ? 'not-paid.means-attempt' : 'not-paid.means');
  return (
    <PageFrame
      name="not-paid"
      tone="bad"
      title={words.text('not-paid.title')}
      spoken={words.plain('not-paid.spoken')}
      picture={<NotPaidPicture method={method} />}
      actions={<Acts page={page} />}
    >
      <Explanation
        happened={words.text(whatHappened(page))}
        means={
          <>
            {words.text(means)} {held > 0 ? words.text('not-paid.means-held', { amount: words.money(held) }) : null}
          </>
        }
        todo={words.text(whatToDo(page))}
        ask={words.text(method === 'card' && reason !== 'offline-limit' ? 'not-paid.ask' : 'not-paid.askStaff')}
        fault={page.fault}
      />
    </PageFrame>
  );
}

/** Trying again cannot help while an earlier payment holds the lines; against a limit another way may. */
export function nextWays({ reason, method, ways }: PageOf<'not-paid'>): { readonly again: boolean; readonly otherWay: boolean } {
  if (reason === 'already-in-payment') return { again: false, otherWay: false };
  return { again: reason !== 'offline-limit' && ways.includes(method), otherWay: ways.some((way) => way !== method) };
}

function whatToDo(page: PageOf<'not-paid'>): Key {
  const { again, otherWay } = nextWays(page);
  if (page.reason === 'already-in-payment') return 'not-paid.todo-earlier';
  if (page.reason === 'offline-limit' && !otherWay) return 'not-paid.todo-offline-limit';
  if (again && otherWay) return 'not-paid.todo-other';
  if (again) return page.method === 'card' ? 'not-paid.todo-retry' : 'not-paid.todo-again';
  return otherWay ? 'not-paid.todo-elseWay' : 'not-paid.todo-later';
}

function Acts({ page }: PageProps<'not-paid'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { again, otherWay } = nextWays(page);
  if (!again && !otherWay)
    return (
      <Action name="primary" kind="primary" onPress={() => send('visit.end', {})}>
        {words.text('common.finish')}
      </Action>
    );
  return (
    <>
      {again ? (
        <Action name="primary" kind="primary" onPress={() => send('visit.retry', {})}>
          {words.text('common.retry')}
        </Action>
      ) : null}
      {otherWay ? (
        <Action name={again ? 'other-way' : 'primary'} kind={again ? 'secondary' : 'primary'} onPress={() => send('visit.continue', {})}>
          {words.text('not-paid.otherWay')}
        </Action>
      ) : null}
    </>
  );
}
