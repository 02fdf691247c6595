import type { ReactElement } from 'react';
import { RegisterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { WaitPage } from '../wait-page.tsx';

export function LookingUpPage(): ReactElement {
  const words = useWords();
  return (
    <WaitPage
      name="looking-up"
      title={words.text('looking-up.title')}
      text={words.text('looking-up.text')}
      spoken={words.plain('looking-up.spoken')}
      picture={<RegisterPicture state="searching" />}
    />
  );
}
