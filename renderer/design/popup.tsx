import type { ReactElement, ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useWords } from '../strings/words.tsx';
import { Scroller } from './scroller.tsx';

interface PopupProps {
  readonly isOpen: boolean;
  readonly name: string;
  readonly title: ReactNode;
  readonly urgent?: boolean;
  /** The popup's buttons: they stay in sight while its words scroll. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A question or an explanation over the page. It keeps the focus inside; only its own buttons close it. */
export function Popup({ isOpen, name, title, urgent = false, actions, children }: PopupProps): ReactElement {
  const words = useWords();
  return (
    <ModalOverlay className="veil" isOpen={isOpen} isKeyboardDismissDisabled>
      <Modal className="dialog">
        <Dialog role={urgent ? 'alertdialog' : 'dialog'} className="dialog-content" data-dialog={name}>
          <Scroller className="dialog-words" label={words.plain('common.about')}>
            <Heading slot="title">{title}</Heading>
            {children}
          </Scroller>
          {actions ? <div className="page-actions">{actions}</div> : null}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
