import type { ReactElement, ReactNode } from 'react';
import { Press } from './press.tsx';

interface ActionProps {
  /** What the button does, for tests and the tour; the page's main act is always `primary`. */
  readonly name: string;
  readonly onPress: () => void;
  readonly kind?: 'primary' | 'secondary' | 'quiet';
  readonly disabled?: boolean;
  readonly icon?: ReactNode;
  /** Takes the focus when it appears. */
  readonly autoFocus?: boolean;
  readonly children: ReactNode;
}

/** A button that names its act. At least 20 mm high; it answers a touch within a frame by its pressed look. */
export function Action({
  name,
  onPress,
  kind = 'secondary',
  disabled = false,
  icon,
  autoFocus = false,
  children,
}: ActionProps): ReactElement {
  return (
    <Press className="action" data-kind={kind} data-action={name} disabled={disabled} autoFocus={autoFocus} onPress={onPress}>
      {icon}
      <span className="action-label">{children}</span>
    </Press>
  );
}
