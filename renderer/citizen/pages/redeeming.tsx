import type { ReactElement } from 'react';
import { CreditPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Fact, PaymentFacts } from '../facts.tsx';
import type { PageProps } from '../visit.ts';
import { WaitPage } from '../wait-page.tsx';

export function RedeemingPage({ page }: PageProps<'redeeming'>): ReactElement {
  const words = useWords();
  return (
    <WaitPage
      name="redeeming"
      title={words.text('redeeming.title')}
      text={words.text('redeeming.text')}
      spoken={words.plain('redeeming.spoken')}
      picture={
        <>
          <CreditPicture />
          <PaymentFacts reference={page.reference}>
            <Fact label={words.text('common.amount')} value={words.money(page.amount)} name="amount" />
          </PaymentFacts>
        </>
      }
    />
  );
}
