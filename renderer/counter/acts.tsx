import type { ReactElement, ReactNode } from 'react';
import { useVisit } from '../citizen/visit.ts';
import { Action } from '../design/action.tsx';
import { useWords } from '../strings/words.tsx';
import { KeyName } from './panel.tsx';

/** The panel's main act, which Enter does. */
export function MainAct({
  onPress,
  disabled = false,
  children,
}: {
  readonly onPress: () => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <Action name="primary" kind="primary" icon={<KeyName of="enter" />} disabled={disabled} onPress={onPress}>
      {children}
    </Action>
  );
}

/** The visit's end, which Escape does, where it may end. */
export function EndAct(): ReactElement | null {
  const words = useWords();
  const { view, send } = useVisit();
  if (!view.canEnd) return null;
  return (
    <Action name="end" kind="quiet" icon={<KeyName of="escape" />} onPress={() => send('visit.end', {})}>
      {words.text('counter.end')}
    </Action>
  );
}

/** Back to the ticks, where the visit can go back. */
export function BackAct(): ReactElement | null {
  const words = useWords();
  const { view, send } = useVisit();
  if (!view.canGoBack) return null;
  return (
    <Action name="back" onPress={() => send('visit.back', {})}>
      {words.text('common.back')}
    </Action>
  );
}

/** Nothing is left to do for this person. */
export function FinishActs(): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return <MainAct onPress={() => send('visit.continue', {})}>{words.text('counter.finish')}</MainAct>;
}
