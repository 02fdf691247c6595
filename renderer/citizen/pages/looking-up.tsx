import type { ReactElement } from 'react';
import { RegisterPicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { type PageProps, useVisit } from '../visit.ts';
import { WaitPage } from '../wait-page.tsx';

export function LookingUpPage({ page }: PageProps<'looking-up'>): ReactElement {
  const words = useWords();
  const { reading } = page;
  const offline = useVisit().view.standing.serving === 'offline';
  return (
    <WaitPage
      name="looking-up"
      title={words.text('looking-up.title')}
      text={
        reading === null
          ? words.text(offline ? 'looking-up.textOffline' : 'looking-up.text')
          : words.text('looking-up.reading', { count: reading })
      }
      spoken={
        reading === null
          ? words.plain(offline ? 'looking-up.spokenOffline' : 'looking-up.spoken')
          : words.plain('looking-up.reading', { count: reading })
      }
      picture={<RegisterPicture state="searching" />}
    />
  );
}
