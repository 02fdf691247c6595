import type { ReactElement, ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

interface PopupProps {
  readonly isOpen: boolean;
  readonly name: string;
  readonly title: ReactNode;
  readonly urgent?: boolean;
  readonly children: ReactNode;
}

/** A question or an explanation over the page. It keeps the focus inside; only its own buttons close it. */
export function Popup({ isOpen, name, title, urgent = false, children }: PopupProps): ReactElement {
  return (
    <ModalOverlay className="veil" isOpen={isOpen} isKeyboardDismissDisabled>
      <Modal className="dialog">
        <Dialog role={urgent ? 'alertdialog' : 'dialog'} className="dialog-content" data-dialog={name}>
          <Heading slot="title">{title}</Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
