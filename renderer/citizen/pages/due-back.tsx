import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { SafePicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation, Fact, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function DueBackPage({ page }: PageProps<'due-back'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { reversed } = page;
  return (
    <PageFrame
      name="due-back"
      title={words.text(reversed ? 'due-back.titleReversed' : 'due-back.title')}
      spoken={words.plain(reversed ? 'due-back.spokenReversed' : 'due-back.spoken')}
      picture={
        <>
          <SafePicture mark="back" />
          <PaymentFacts reference={page.reference}>
            <Fact label={words.text('due-back.paid')} value={words.money(page.amount)} name="amount" />
            {reversed ? null : <Fact label={words.text('due-back.dueBack')} value={words.money(page.dueBack)} name="due-back" />}
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
        happened={words.text(reversed ? 'due-back.happenedReversed' : 'due-back.happened')}
        means={words.text(reversed ? 'due-back.meansReversed' : 'due-back.means')}
        todo={words.text(reversed ? 'due-back.todoReversed' : 'due-back.todo')}
        ask={words.text('due-back.ask')}
      />
    </PageFrame>
  );
}
