import type { ReactElement, ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';

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
    <Button
      className="key"
      data-key={digit}
      data-letter={letter}
      data-action={action}
      data-quiet={action === undefined ? undefined : ''}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(chosen === undefined ? {} : { 'aria-pressed': chosen })}
      isDisabled={disabled}
      onPress={onPress}
    >
      {children}
    </Button>
  );
}
