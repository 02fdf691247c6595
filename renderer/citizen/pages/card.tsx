import type { ReactElement } from 'react';
import type { TerminalPhase } from '../../../electron/core/devices/terminal/terminal.ts';
import { Action } from '../../design/action.tsx';
import { TerminalPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Fact, Notice, PaymentFacts } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

const pictures: Readonly<Record<TerminalPhase, 'wait' | 'present' | 'busy' | 'cancel' | 'ask' | 'take'>> = {
  starting: 'wait',
  'present-card': 'present',
  processing: 'busy',
  cancelling: 'cancel',
  asking: 'ask',
  'take-card': 'take',
};

export function CardPage({ page }: PageProps<'card'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { phase } = page;
  return (
    <PageFrame
      name="card"
      tone={phase === 'present-card' || phase === 'take-card' ? 'plain' : 'wait'}
      title={words.text(`card.title-${phase}`)}
      lead={words.text(`card.text-${phase}`)}
      spoken={words.plain(`card.spoken-${phase}`)}
      picture={<TerminalPicture phase={pictures[phase]} />}
      step={phase}
      actions={
        phase === 'starting' || phase === 'present-card' ? (
          <Action name="cancel" onPress={() => send('visit.cancelPayment', {})}>
            {words.text('card.cancel')}
          </Action>
        ) : undefined
      }
    >
      <PaymentFacts reference={page.reference}>
        <Fact label={words.text('common.amount')} value={words.money(page.amount)} name="amount" />
      </PaymentFacts>
      {phase === 'present-card' ? (
        <Notice kind="info" name="secret">
          {words.text('card.secret')}
        </Notice>
      ) : null}
    </PageFrame>
  );
}
