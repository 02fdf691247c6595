import { memo, type ReactElement, useCallback } from 'react';
import { bornAbroad, governorates } from '../../resources/locale/governorates.ts';
import { Choice } from '../design/choice.tsx';
import { DeleteIcon } from '../design/icons.tsx';
import { Key } from '../design/key.tsx';
import { Keypad } from '../design/keypad.tsx';
import { Plate } from '../design/plate.tsx';
import { useWords } from '../strings/words.tsx';
import { addDigit, addLetter, deleteDigit, deleteLetter, type FactorDraft } from './factor-draft.ts';
import { drawnLetter, plateLetters } from './plate-letters.ts';

export interface EntryProps {
  readonly draft: FactorDraft;
  /** The same function for the life of the page, so that keys are not drawn again with each touch. */
  readonly edit: (change: (draft: FactorDraft) => FactorDraft) => void;
}

/** The plate as typed so far, and which kind it is. */
export function PlateField({ draft, edit }: EntryProps): ReactElement {
  const words = useWords();
  return (
    <div className="entry">
      <p className="entry-hint">{words.text('factor.plateHint')}</p>
      {draft.plateKind === 'letters' ? (
        <Plate
          letters={draft.letters}
          digits={draft.digits}
          waiting={draft.letters.length < 3 && draft.digits === '' ? 'letters' : 'digits'}
        />
      ) : (
        <Plate
          letters=""
          digits={draft.oldDigits}
          governorate={draft.governorate === null ? '' : words.governorate(draft.governorate)}
          waiting="digits"
        />
      )}
      <Choice
        label={words.plain('factor.plateKind')}
        name="plate-kind"
        value={draft.plateKind}
        options={[
          { value: 'letters', label: words.text('factor.newPlate') },
          { value: 'old', label: words.text('factor.oldPlate') },
        ]}
        onChange={(plateKind) => edit((old) => ({ ...old, plateKind }))}
      />
    </div>
  );
}

export function PlateKeys({ draft, edit }: EntryProps): ReactElement {
  return draft.plateKind === 'letters' ? <NewPlateKeys edit={edit} /> : <OldPlateKeys governorate={draft.governorate} edit={edit} />;
}

const NewPlateKeys = memo(LettersAndDigits);
const OldPlateKeys = memo(DigitsAndGovernorates);

function LettersAndDigits({ edit }: Pick<EntryProps, 'edit'>): ReactElement {
  const words = useWords();
  return (
    <div className="plate-keys">
      <section aria-label={words.plain('factor.letters')}>
        <h2>{words.text('factor.letters')}</h2>
        <div className="letter-board" dir="rtl">
          {plateLetters.map((letter) => (
            <Key key={letter} letter={letter} onPress={() => edit((draft) => addLetter(draft, letter))}>
              {drawnLetter(letter)}
            </Key>
          ))}
          <Key action="delete-letter" label={words.plain('factor.deleteLetter')} onPress={() => edit(deleteLetter)}>
            <DeleteIcon />
          </Key>
        </div>
      </section>
      <Digits edit={edit} zero={false} />
    </div>
  );
}

function Digits({ edit, zero }: Pick<EntryProps, 'edit'> & { readonly zero: boolean }): ReactElement {
  const words = useWords();
  return (
    <section aria-label={words.plain('factor.digits')}>
      <h2>{words.text('factor.digits')}</h2>
      <FactorKeypad edit={edit} zero={zero} />
    </section>
  );
}

/** A keypad that types into the draft. */
export function FactorKeypad({ edit, zero }: Pick<EntryProps, 'edit'> & { readonly zero: boolean }): ReactElement {
  const words = useWords();
  const add = useCallback((digit: string) => edit((draft) => addDigit(draft, digit)), [edit]);
  const remove = useCallback(() => edit(deleteDigit), [edit]);
  return <Keypad zero={zero} onDigit={add} onDelete={remove} deleteLabel={words.plain('factor.deleteDigit')} />;
}

/** The governorates whose name an old plate may bear. */
const plateGovernorates = Object.entries(governorates)
  .filter(([code]) => code !== bornAbroad)
  .sort(([a], [b]) => a.localeCompare(b));

interface DigitsAndGovernoratesProps extends Pick<EntryProps, 'edit'> {
  readonly governorate: string | null;
}

function DigitsAndGovernorates({ governorate, edit }: DigitsAndGovernoratesProps): ReactElement {
  const words = useWords();
  return (
    <div className="plate-keys" data-kind="old">
      <Digits edit={edit} zero />
      <section aria-label={words.plain('factor.governorate')}>
        <h2>{words.text('factor.chooseGovernorate')}</h2>
        <div className="governorate-board">
          {plateGovernorates.map(([code, name]) => (
            <Key
              key={code}
              action={`governorate-${code}`}
              chosen={governorate === code}
              onPress={() => edit((draft) => ({ ...draft, governorate: code }))}
            >
              <span className="key-text">{words.pick(name)}</span>
            </Key>
          ))}
        </div>
      </section>
    </div>
  );
}
