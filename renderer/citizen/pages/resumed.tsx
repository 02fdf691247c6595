import type { ReactElement } from 'react';
import { Action } from '../../design/action.tsx';
import { SafePicture } from '../../design/pictures.tsx';
import { type Key, useWords } from '../../strings/words.tsx';
import { Fact, Notice, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageOf, type PageProps, useVisit } from '../visit.ts';

type State = PageOf<'resumed'>['state'];

const tones: Readonly<Record<State, 'wait' | 'good' | 'plain' | 'bad'>> = {
  'being-resolved': 'wait',
  paid: 'good',
  'part-paid': 'plain',
  'not-paid': 'bad',
  unknown: 'bad',
};

const marks: Readonly<Record<State, 'question' | 'check' | 'back'>> = {
  'being-resolved': 'question',
  paid: 'check',
  'part-paid': 'back',
  'not-paid': 'question',
  unknown: 'question',
};

const acts: Readonly<Record<Exclude<State, 'being-resolved'>, Key>> = {
  paid: 'common.continue',
  'part-paid': 'resumed.takeSlip',
  'not-paid': 'common.finish',
  unknown: 'common.finish',
};

/** The kiosk restarted in the middle of a payment: its reference, amount and state, and nothing of the record. */
export function ResumedPage({ page }: PageProps<'resumed'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <PageFrame
      name="resumed"
      tone={tones[page.state]}
      title={<span data-state={page.state}>{words.text(`resumed.state-${page.state}`)}</span>}
      spoken={`${words.plain(`resumed.state-${page.state}`)} ${words.plain('resumed.spoken')}`}
      lead={words.text('resumed.title')}
      picture={<SafePicture mark={marks[page.state]} />}
      step={page.state}
      actions={
        page.state === 'being-resolved' ? undefined : (
          <Action name="primary" kind="primary" onPress={() => send('visit.continue', {})}>
            {words.text(acts[page.state])}
          </Action>
        )
      }
    >
      <PaymentFacts reference={page.reference}>
        <Fact label={words.text('common.amount')} value={words.money(page.amount)} name="amount" />
      </PaymentFacts>
      <Notice kind="info" name="privacy">
        {words.text('resumed.keep')}
      </Notice>
    </PageFrame>
  );
}
