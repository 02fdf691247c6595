import type { ReactElement, ReactNode } from 'react';
import { Group } from 'react-aria-components/Group';
import { afterPaint, Press } from './press.tsx';

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly name: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: ReactNode }[];
  readonly onChange: (value: V) => void;
}

/** One of a few, side by side. What is chosen brings other keys, which take longer than a frame to draw. */
export function Choice<V extends string>({ label, name, value, options, onChange }: ChoiceProps<V>): ReactElement {
  return (
    <Group className="choice" aria-label={label}>
      {options.map((option) => (
        <Press
          key={option.value}
          className="choice-option"
          data-action={`${name}-${option.value}`}
          data-selected={option.value === value ? '' : undefined}
          aria-pressed={option.value === value}
          onPress={() => afterPaint(() => onChange(option.value))}
        >
          {option.label}
        </Press>
      ))}
    </Group>
  );
}
