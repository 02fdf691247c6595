import type { ReactElement } from 'react';
import { RegisterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { WaitPage } from '../wait-page.tsx';

export function AskingPaymentPage(): ReactElement {
  const words = useWords();
  return (
    <WaitPage
      name="asking-payment"
      title={words.text('asking-payment.title')}
      text={words.text('asking-payment.text')}
      spoken={words.plain('asking-payment.spoken')}
      picture={<RegisterPicture state="searching" />}
    />
  );
}
