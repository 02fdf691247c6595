import type { ReactElement } from 'react';
import { useWords } from '../strings/words.tsx';

/** Egypt's notes of 5 pounds and more, in piastres: what does not fit is shown too, so that nobody looks for it in vain. */
const circulating = [500, 1_000, 2_000, 5_000, 10_000, 20_000] as const;

/** The values of the notes in pounds; while they go in, those that cannot go in now are dimmed. */
export function Notes({ takes, all = takes }: { readonly takes: readonly number[]; readonly all?: readonly number[] }): ReactElement {
  const words = useWords();
  return (
    <ul className="notes">
      {all.map((value) => {
        const taken = takes.includes(value);
        return (
          <li key={value} data-note={value} data-taken={taken}>
            <bdi>{words.count(value / 100)}</bdi>
            {taken ? null : <span className="visually-hidden">{words.text('cash.notTaken')}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** All notes that somebody may hold in the hand, smallest first. */
export function notesInHand(takes: readonly number[]): readonly number[] {
  return [...new Set([...circulating, ...takes])].sort((a, b) => a - b);
}
