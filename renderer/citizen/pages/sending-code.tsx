import type { ReactElement } from 'react';
import { PhonePicture } from '../../design/pictures.tsx';
import { useWords } from '../../strings/words.tsx';
import { WaitPage } from '../wait-page.tsx';

export function SendingCodePage(): ReactElement {
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
