import type { ReactElement, ReactNode } from 'react';
import { Group } from 'react-aria-components/Group';
import { ToggleButton } from 'react-aria-components/ToggleButton';

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly name: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: ReactNode }[];
  readonly onChange: (value: V) => void;
}

/** One of a few, side by side. */
export function Choice<V extends string>({ label, name, value, options, onChange }: ChoiceProps<V>): ReactElement {
  return (
    <Group className="choice" aria-label={label}>
      {options.map((option) => (
        <ToggleButton
          key={option.value}
          className="choice-option"
          data-action={`${name}-${option.value}`}
          isSelected={option.value === value}
          onChange={() => onChange(option.value)}
        >
          {option.label}
        </ToggleButton>
      ))}
    </Group>
  );
}
