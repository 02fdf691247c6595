import type { ReactElement } from 'react';
import { RegisterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { WaitPage } from '../wait-page.tsx';

export function QuotingPage(): ReactElement {
  const words = useWords();
  return (
    <WaitPage
      name="quoting"
      title={words.text('quoting.title')}
      text={words.text('quoting.text')}
      spoken={words.plain('quoting.spoken')}
      picture={<RegisterPicture state="searching" />}
    />
  );
}
