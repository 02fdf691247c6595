import type { ReactElement } from 'react';
import { Action } from '../design/action.tsx';
import { Popup } from '../design/popup.tsx';
import { useWords } from '../strings/words.tsx';
import { useVisit } from './visit.ts';

/** Nobody has touched the screen for a while: the seconds that are left, and one touch to go on. Of staff's pages it is the lock that comes. */
export function IdleWarning({ secondsLeft }: { readonly secondsLeft: number | null }): ReactElement {
  const words = useWords();
  const { view, send } = useVisit();
  const isStaff = view.staff.page !== 'closed';
  return (
    <Popup
      isOpen={secondsLeft !== null}
      urgent
      name="idle"
      title={words.text('idle.title')}
      actions={
        <>
          <Action name="stay" kind="primary" autoFocus onPress={() => (isStaff ? send('staff.stay', {}) : send('visit.stay', {}))}>
            {words.text('idle.stay')}
          </Action>
          <Action name="end-now" onPress={() => (isStaff ? send('staff.lock', {}) : send('visit.end', {}))}>
            {words.text(isStaff ? 'staff.lock' : 'common.end')}
          </Action>
        </>
      }
    >
      <p>{words.text(isStaff ? 'staff.idle' : 'idle.text')}</p>
      <p className="countdown" data-seconds={secondsLeft ?? 0}>
        {words.text('idle.seconds', { count: secondsLeft ?? 0 })}
      </p>
      <p className="visually-hidden" data-spoken>
        {words.plain(isStaff ? 'staff.spokenIdle' : 'idle.spoken')}
      </p>
    </Popup>
  );
}
