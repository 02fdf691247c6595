import type { ReactElement } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Action } from '../design/action.tsx';
import { useWords } from '../strings/words.tsx';
import { useVisit } from './visit.ts';

/** Nobody has touched the screen for a while: the seconds that are left, and one touch to go on. */
export function IdleWarning({ secondsLeft }: { readonly secondsLeft: number | null }): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <ModalOverlay className="veil" isOpen={secondsLeft !== null} isKeyboardDismissDisabled>
      <Modal className="dialog">
        <Dialog role="alertdialog" className="dialog-content" data-dialog="idle">
          <Heading slot="title">{words.text('idle.title')}</Heading>
          <p>{words.text('idle.text')}</p>
          <p className="countdown" data-seconds={secondsLeft ?? 0}>
            {words.text('idle.seconds', { count: secondsLeft ?? 0 })}
          </p>
          <div className="dialog-actions">
            <Action name="stay" kind="secondary" onPress={() => send('visit.stay', {})}>
              {words.text('idle.stay')}
            </Action>
            <Action name="end-now" kind="quiet" onPress={() => send('visit.end', {})}>
              {words.text('common.end')}
            </Action>
          </div>
          <p className="visually-hidden" data-spoken>
            {words.plain('idle.spoken')}
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
