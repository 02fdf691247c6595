import type { ReactElement } from 'react';
import { PhonePicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import type { PageProps } from '../visit.ts';
import { WaitPage } from '../wait-page.tsx';

export function SendingCodePage(_: PageProps<'sending-code'>): ReactElement {
  const words = useWords();
  return (
    <WaitPage
      name="sending-code"
      title={words.text('sending-code.title')}
      text={words.text('sending-code.text')}
      spoken={words.plain('sending-code.spoken')}
      picture={<PhonePicture />}
    />
  );
}
