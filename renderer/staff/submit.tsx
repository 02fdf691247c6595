import type { ReactElement, ReactNode } from 'react';
import { Action } from '../design/action.tsx';
import { useWords } from '../strings/words.tsx';
import type { Entry } from './entry.tsx';

interface SubmitProps<N extends string> {
  readonly entry: Entry<N>;
  /** What was sent is being checked. */
  readonly busy: boolean;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** On to the next field, and after the last one the act itself: Enter alone leads through. */
export function Submit<N extends string>({ entry, busy, onSubmit, children }: SubmitProps<N>): ReactElement {
  const words = useWords();
  const { next, active, values } = entry;
  return (
    <Action
      name="primary"
      kind="primary"
      disabled={busy || values[active] === ''}
      onPress={() => (next === null ? onSubmit() : entry.activate(next))}
    >
      {busy ? words.text('staff.checking') : next === null ? children : words.text('common.continue')}
    </Action>
  );
}
