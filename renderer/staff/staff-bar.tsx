import type { ReactElement } from 'react';
import type { StaffMember } from '../../electron/core/staff/view.ts';
import { useVisit } from '../citizen/visit.ts';
import { Action } from '../design/action.tsx';
import { Choice } from '../design/choice.tsx';
import { LockIcon, SignOutIcon } from '../design/icons.tsx';
import { useWords } from '../strings/words.tsx';
import type { SignedInPage } from './page.ts';

/** The bar of a page of staff's: where else to go, and the two ways to leave. */
export function StaffBar({ page }: { readonly page: SignedInPage }): ReactElement {
  return (
    <footer className="bar bar-bottom bar-staff">
      <Areas page={page} />
      <Leave />
    </footer>
  );
}

/** With one area there is nothing to choose. */
export function Areas({ page }: { readonly page: SignedInPage }): ReactElement | null {
  const words = useWords();
  const { send } = useVisit();
  if (page.areas.length < 2) return null;
  return (
    <Choice
      label={words.plain('staff.areas')}
      name="area"
      value={page.page}
      options={page.areas.map((area) => ({ value: area, label: words.text(`staff.area-${area}`) }))}
      onChange={(area) => send('staff.turnTo', { area })}
    />
  );
}

export function Leave(): ReactElement {
  const words = useWords();
  const { view, send } = useVisit();
  return (
    <div className="bar-actions">
      {/* The lobby's own screen is never left with a lock on it. */}
      {view.mode === 'counter' ? (
        <Action name="lock" kind="quiet" icon={<LockIcon />} onPress={() => send('staff.lock', {})}>
          {words.text('staff.lock')}
        </Action>
      ) : null}
      <Action name="sign-out" kind="quiet" icon={<SignOutIcon />} onPress={() => send('staff.signOut', {})}>
        {words.text('staff.signOut')}
      </Action>
    </div>
  );
}

/** Whose session it is. */
export function Person({ person }: { readonly person: StaffMember }): ReactElement {
  const words = useWords();
  return (
    <span className="person" data-role={person.role}>
      <strong>{words.pick(person.name)}</strong> {words.text(`staff.role-${person.role}`)}
    </span>
  );
}
