import type { ReactElement } from 'react';
import { Action } from '../design/action.tsx';
import { Popup } from '../design/popup.tsx';
import { useWords } from '../strings/words.tsx';
import { useVisit } from './visit.ts';

/** Nobody has touched the screen for a while: the seconds that are left, and one touch to go on. */
export function IdleWarning({ secondsLeft }: { readonly secondsLeft: number | null }): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  return (
    <Popup
      isOpen={secondsLeft !== null}
      urgent
      name="idle"
      title={words.text('idle.title')}
      actions={
        <>
          <Action name="stay" kind="primary" autoFocus onPress={() => send('visit.stay', {})}>
            {words.text('idle.stay')}
          </Action>
          <Action name="end-now" onPress={() => send('visit.end', {})}>
            {words.text('common.end')}
          </Action>
        </>
      }
    >
      <p>{words.text('idle.text')}</p>
      <p className="countdown" data-seconds={secondsLeft ?? 0}>
        {words.text('idle.seconds', { count: secondsLeft ?? 0 })}
      </p>
      <p className="visually-hidden" data-spoken>
        {words.plain('idle.spoken')}
      </p>
    </Popup>
  );
}
