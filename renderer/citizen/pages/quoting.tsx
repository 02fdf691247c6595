import type { ReactElement } from 'react';
import { RegisterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { useVisit } from '../visit.ts';
import { WaitPage } from '../wait-page.tsx';

export function QuotingPage(): ReactElement {
  const words = useWords();
  const offline = useVisit().view.standing.serving === 'offline';
  return (
    <WaitPage
      name="quoting"
      title={words.text(offline ? 'quoting.titleOffline' : 'quoting.title')}
      text={words.text(offline ? 'quoting.textOffline' : 'quoting.text')}
      spoken={words.plain(offline ? 'quoting.spokenOffline' : 'quoting.spoken')}
      picture={<RegisterPicture state="searching" />}
    />
  );
}
