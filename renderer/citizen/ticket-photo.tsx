import type { ReactElement } from 'react';
import type { PhotoView } from '../../electron/core/visit/view.ts';
import { Action } from '../design/action.tsx';
import { TicketPicture } from '../design/pictures.tsx';
import { Popup } from '../design/popup.tsx';
import { useWords } from '../strings/words.tsx';
import { useVisit } from './visit.ts';

/** The photo of one ticket over the page, for as long as it is looked at. */
export function TicketPhoto({ photo }: { readonly photo: PhotoView | undefined }): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <Popup
      isOpen={photo !== undefined}
      name="photo"
      title={words.text('photo.title')}
      actions={
        <Action name="close" kind="primary" autoFocus onPress={() => send('visit.hidePhoto', {})}>
          {words.text('common.close')}
        </Action>
      }
    >
      {photo ? <Photo photo={photo} /> : null}
      <p className="visually-hidden" data-spoken>
        {words.plain('photo.spoken')}
      </p>
    </Popup>
  );
}

function Photo({ photo }: { readonly photo: PhotoView }): ReactElement {
  const words = useWords();
  switch (photo.state) {
    case 'loading':
      return (
        <>
          <TicketPicture />
          <p role="status">{words.text('photo.loading')}</p>
        </>
      );
    case 'missing':
      return (
        <>
          <TicketPicture />
          <p role="status">{words.text('photo.missing')}</p>
        </>
      );
    case 'shown':
      return (
        <img className="ticket-photo" src={photo.image} alt={words.plain('photo.alternative', { number: words.code(photo.violationId) })} />
      );
  }
}
