import type { ReactElement } from 'react';
import { SafePicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { Fact, PaymentFacts } from '../facts.tsx';
import type { PageProps } from '../visit.ts';
import { WaitPage } from '../wait-page.tsx';

export function IssuingPage({ page }: PageProps<'issuing'>): ReactElement {
  const words = useWords();
  return (
    <WaitPage
      name="issuing"
      title={words.text('issuing.title')}
      text={words.text('issuing.text')}
      spoken={words.plain('issuing.spoken')}
      picture={
        <>
          <SafePicture mark="check" />
          <PaymentFacts reference={page.reference}>
            <Fact label={words.text('common.amount')} value={words.money(page.amount)} name="amount" />
          </PaymentFacts>
        </>
      }
    />
  );
}
