import { Fragment, type ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { SafePicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Explanation, Fact, Notice, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

export function DueBackPage({ page }: PageProps<'due-back'>): ReactElement {
  return page.reversed ? <Reversed page={page} /> : <Credited page={page} />;
}

/** Back on the card: nothing is to be done. */
function Reversed({ page }: PageProps<'due-back'>): ReactElement {
  const words = useWords();
  return (
    <PageFrame
      name="due-back"
      title={words.text('due-back.titleReversed')}
      spoken={words.plain('due-back.spokenReversed')}
      picture={
        <>
          <SafePicture mark="back" />
          <PaymentFacts reference={page.reference}>
            <Fact label={words.text('due-back.paid')} value={words.money(page.amount)} name="amount" />
          </PaymentFacts>
        </>
      }
      actions={<Finish />}
    >
      <Explanation
        happened={words.text('due-back.happenedReversed')}
        means={words.text('due-back.meansReversed')}
        todo={words.text('due-back.todoReversed')}
        ask={words.text('due-back.ask')}
      />
    </PageFrame>
  );
}

/** The citizen's own, under a number. */
function Credited({ page }: PageProps<'due-back'>): ReactElement {
  const words = useWords();
  const { unfinished, credits, slip } = page;
  return (
    <PageFrame
      name="due-back"
      title={words.text(unfinished ? 'due-back.titleUnfinished' : 'due-back.title')}
      spoken={words.plain(credits.length > 0 ? 'due-back.spokenCredit' : 'due-back.spoken')}
      picture={
        <>
          <SafePicture mark="back" />
          {credits.length > 0 ? (
            <dl className="facts credits">
              {credits.map(({ number, amount }) => (
                <Fragment key={number}>
                  <Fact label={words.text('due-back.credit')} value={words.reference(number)} name="credit" ltr />
                  <Fact label={words.text('due-back.dueBack')} value={words.money(amount)} name="due-back" />
                </Fragment>
              ))}
            </dl>
          ) : null}
          <PaymentFacts reference={page.reference}>
            {credits.length > 0 ? null : <Fact label={words.text('due-back.dueBack')} value={words.money(page.dueBack)} name="due-back" />}
          </PaymentFacts>
        </>
      }
      notices={
        slip === 'none' ? undefined : (
          <Notice kind={slip === 'failed' ? 'warning' : 'info'} name={`slip-${slip}`}>
            {words.text(`due-back.slip-${slip}`)}
          </Notice>
        )
      }
      actions={<Finish />}
    >
      <Explanation
        happened={words.text(unfinished ? 'due-back.happenedUnfinished' : 'due-back.happened')}
        means={words.text(credits.length > 0 ? 'due-back.meansCredit' : 'due-back.means')}
        todo={words.text(credits.length > 0 ? 'due-back.use' : 'due-back.todo')}
        ask={words.text('due-back.ask')}
      />
    </PageFrame>
  );
}

function Finish(): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
      {words.text('common.finish')}
    </Action>
  );
}
