import type { ReactElement, ReactNode } from 'react';
import { Press } from './press.tsx';

interface KeyProps {
  readonly onPress: () => void;
  readonly children: ReactNode;
  readonly label?: string;
  readonly digit?: string;
  readonly letter?: string;
  readonly action?: string;
  readonly disabled?: boolean;
  /** One of several of which one is chosen. */
  readonly chosen?: boolean;
}

/** One key of a keypad or letter board. */
export function Key({ onPress, children, label, digit, letter, action, disabled = false, chosen }: KeyProps): ReactElement {
  return (
    <Press
      className="key"
      data-key={digit}
      data-letter={letter}
      data-action={action}
      data-quiet={action === undefined ? undefined : ''}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(chosen === undefined ? {} : { 'aria-pressed': chosen })}
      disabled={disabled}
      onPress={onPress}
    >
      {children}
    </Press>
  );
}
