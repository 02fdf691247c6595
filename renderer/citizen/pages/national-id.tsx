import { memo, type ReactElement, useState } from 'react';
import type { NationalIdProblem } from '../../../electron/core/visit/view.ts';
import { arabicDigits } from '../../../resources/locale/format.ts';
import { Action } from '../../design/action.tsx';
import { DigitBoxes, type Places } from '../../design/digit-boxes.tsx';
import { Keypad } from '../../design/keypad.tsx';
import { IdCardPicture } from '../../design/pictures.tsx';
import { Popup } from '../../design/popup.tsx';
import { afterPaint } from '../../design/press.tsx';
import { useDigits } from '../../design/typing.ts';
import { useWords } from '../../strings/words.tsx';
import { Notice } from '../facts.tsx';
import { PageFrame } from '../page.tsx';
import { type PageProps, useVisit } from '../visit.ts';

const LENGTH = 14;
/** Century, date, governorate, serial and check digit: how the number is read aloud and compared. */
const groups: readonly Places[] = [
  [0, 1],
  [1, 7],
  [7, 9],
  [9, 14],
];
/** Where to look for each mistake. */
const suspects: Readonly<Record<NationalIdProblem, Places>> = {
  length: [0, 0],
  characters: [0, 0],
  century: [0, 1],
  date: [1, 7],
  future: [0, 7],
  governorate: [7, 9],
  'check-digit': [0, 0],
};
/** A made-up number for the picture: no real card has it (there is no month 13). */
const pictured = arabicDigits('29813245678914');

export function NationalIdPage({ page }: PageProps<'national-id'>): ReactElement {
  const words = useWords();
  const { send } = useVisit();
  const { typed, add, remove, clear } = useDigits(LENGTH);
  const [submitted, setSubmitted] = useState<string | null>(null);
  // What was wrong with the number that was sent is not wrong any more with the one that is being typed.
  const problem = typed === submitted ? page.problem : undefined;

  function submit(checkDigitConfirmed: boolean): void {
    setSubmitted(typed);
    send('visit.submitNationalId', { typed, checkDigitConfirmed });
  }

  return (
    <PageFrame
      name="national-id"
      title={words.text('national-id.title')}
      spoken={words.plain(problem ? `national-id.problem-${problem}` : 'national-id.spoken')}
      lead={words.text('national-id.hint')}
      picture={<IdCardPicture digits={pictured} />}
      work={<Keypad onDigit={add} onDelete={remove} onClear={clear} deleteLabel={words.plain('national-id.delete')} />}
      actions={
        <>
          <PrivacyNote />
          <SubmitAction empty={typed === ''} doubted={problem === 'check-digit'} onSubmit={submit} />
        </>
      }
    >
      <div className="entry">
        <DigitBoxes label={words.plain('national-id.field')} typed={typed} groups={groups} suspect={problem ? suspects[problem] : null} />
        <p className="visually-hidden" aria-live="polite">
          {words.text('national-id.typed', { count: typed.length })}
        </p>
        {problem ? (
          <Notice kind={problem === 'check-digit' ? 'warning' : 'problem'} name={problem}>
            {words.text(`national-id.problem-${problem}`)}
          </Notice>
        ) : null}
      </div>
    </PageFrame>
  );
}

interface SubmitActionProps {
  readonly empty: boolean;
  /** The check digit does not fit: the rule is unofficial, so the citizen has the last word here and the authority after. */
  readonly doubted: boolean;
  readonly onSubmit: (checkDigitConfirmed: boolean) => void;
}

function SubmitAction({ empty, doubted, onSubmit }: SubmitActionProps): ReactElement {
  const words = useWords();
  return (
    <Action name="primary" kind="primary" disabled={empty} onPress={() => onSubmit(doubted)}>
      {words.text(doubted ? 'national-id.numberIsRight' : 'common.continue')}
    </Action>
  );
}

/** What is kept and why: told, with nothing to accept. */
const PrivacyNote = memo(Privacy);

function Privacy(): ReactElement {
  const words = useWords();
  const [more, setMore] = useState(false);
  const told = (
    <ul className="privacy-told">
      <li>{words.text('national-id.privacyUse')}</li>
      <li>{words.text('national-id.privacyKeep')}</li>
      <li>{words.text('national-id.privacyErase')}</li>
    </ul>
  );
  return (
    <aside className="privacy">
      <div>
        <h2>{words.text('national-id.privacyTitle')}</h2>
        {told}
      </div>
      <Action name="privacy-more" kind="quiet" onPress={() => afterPaint(() => setMore(true))}>
        {words.text('national-id.privacyMore')}
      </Action>
      <Popup
        isOpen={more}
        name="privacy"
        title={words.text('national-id.privacyTitle')}
        actions={
          <Action name="close" kind="primary" autoFocus onPress={() => afterPaint(() => setMore(false))}>
            {words.text('common.close')}
          </Action>
        }
      >
        {told}
        <p>{words.text('national-id.privacyDetail')}</p>
      </Popup>
    </aside>
  );
}
