import type { ReactElement } from 'react';
import { PrinterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { PaymentFacts } from '../facts.tsx';
import type { PageProps } from '../visit.ts';
import { WaitPage } from '../wait-page.tsx';

export function CreditingPage({ page }: PageProps<'crediting'>): ReactElement {
  const words = useWords();
  return (
    <WaitPage
      name="crediting"
      title={words.text('crediting.title')}
      text={words.text('crediting.text')}
      spoken={words.plain('crediting.spoken')}
      picture={
        <>
          <PrinterPicture busy device="receipt" />
          <PaymentFacts reference={page.reference} />
        </>
      }
    />
  );
}
