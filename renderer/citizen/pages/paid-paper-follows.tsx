import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { SafePicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation, Fact, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function PaidPaperFollowsPage({ page }: PageProps<'paid-paper-follows'>): ReactElement {
  const words = useWords();
  const { send, view } = useVisit();
  const provisional = page.slips > 0;
  // The line may be up, and the answer merely slow.
  const happened =
    view.standing.serving === 'online' ? 'paid-paper-follows.happenedProvisional' : 'paid-paper-follows.happenedProvisionalOffline';
  return (
    <PageFrame
      name="paid-paper-follows"
      tone="good"
      title={words.text(provisional ? 'paid-paper-follows.titleProvisional' : 'paid-paper-follows.title')}
      spoken={words.plain(provisional ? 'paid-paper-follows.spokenProvisional' : 'paid-paper-follows.spoken')}
      picture={
        <>
          <SafePicture mark="check" />
          <PaymentFacts reference={page.reference}>
            <Fact label={words.text('common.amount')} value={words.money(page.amount)} name="amount" />
          </PaymentFacts>
        </>
      }
      actions={
        <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
          {words.text('common.finish')}
        </Action>
      }
    >
      <Explanation
        happened={words.text(provisional ? happened : 'paid-paper-follows.happened')}
        means={words.text(provisional ? 'paid-paper-follows.meansProvisional' : 'paid-paper-follows.means')}
        todo={words.text(provisional ? 'paid-paper-follows.todoProvisional' : 'paid-paper-follows.todo')}
        ask={words.text('paid-paper-follows.ask')}
        fault={page.fault}
      />
    </PageFrame>
  );
}
