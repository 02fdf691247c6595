import type { ReactElement } from 'react';
import { useWords } from '../strings/words.tsx';

/** From this place up to, not including, that one. */
export type Places = readonly [from: number, to: number];

interface DigitBoxesProps {
  readonly label: string;
  readonly typed: string;
  /** How the number is read aloud and compared: one group after the other. */
  readonly groups: readonly Places[];
  /** What is typed is neither shown nor said. */
  readonly secret?: boolean;
  /** Where to look for a mistake. */
  readonly suspect?: Places | null;
}

/** A number being typed, a box a digit; it runs left to right in both languages. */
export function DigitBoxes({ label, typed, groups, secret = false, suspect = null }: DigitBoxesProps): ReactElement {
  const words = useWords();
  return (
    <div
      className="boxes"
      dir="ltr"
      role="img"
      aria-label={secret ? label : `${label} ${words.digits(typed)}`}
      data-typed-length={typed.length}
    >
      {groups.map(([from, to]) => (
        <span className="boxes-group" key={from}>
          {Array.from({ length: to - from }, (_, offset) => from + offset).map((place) => (
            <span
              className="box"
              key={place}
              data-next={place === typed.length ? '' : undefined}
              data-suspect={suspect && place >= suspect[0] && place < suspect[1] ? '' : undefined}
            >
              {secret && place < typed.length ? '•' : words.digits(typed[place] ?? '')}
            </span>
          ))}
        </span>
      ))}
    </div>
  );
}
