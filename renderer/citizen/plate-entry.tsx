import type { ReactElement } from 'react';
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
  readonly onChange: (draft: FactorDraft) => void;
}

/** The plate as typed so far, and which kind it is. */
export function PlateField({ draft, onChange }: EntryProps): ReactElement {
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
        onChange={(plateKind) => onChange({ ...draft, plateKind })}
      />
    </div>
  );
}

export function PlateKeys({ draft, onChange }: EntryProps): ReactElement {
  return draft.plateKind === 'letters' ? (
    <LettersAndDigits draft={draft} onChange={onChange} />
  ) : (
    <OldPlate draft={draft} onChange={onChange} />
  );
}

function LettersAndDigits({ draft, onChange }: EntryProps): ReactElement {
  const words = useWords();
  return (
    <div className="plate-keys">
      <section aria-label={words.plain('factor.letters')}>
        <h2>{words.text('factor.letters')}</h2>
        <div className="letter-board" dir="rtl">
          {plateLetters.map((letter) => (
            <Key key={letter} letter={letter} onPress={() => onChange(addLetter(draft, letter))}>
              {drawnLetter(letter)}
            </Key>
          ))}
          <Key action="delete-letter" label={words.plain('factor.deleteLetter')} onPress={() => onChange(deleteLetter(draft))}>
            <DeleteIcon />
          </Key>
        </div>
      </section>
      <section aria-label={words.plain('factor.digits')}>
        <h2>{words.text('factor.digits')}</h2>
        <Keypad
          zero={false}
          onDigit={(digit) => onChange(addDigit(draft, digit))}
          onDelete={() => onChange(deleteDigit(draft))}
          deleteLabel={words.plain('factor.deleteDigit')}
        />
      </section>
    </div>
  );
}

/** The governorates whose name an old plate may bear. */
const plateGovernorates = Object.entries(governorates)
  .filter(([code]) => code !== bornAbroad)
  .sort(([a], [b]) => a.localeCompare(b));

function OldPlate({ draft, onChange }: EntryProps): ReactElement {
  const words = useWords();
  return (
    <div className="plate-keys" data-kind="old">
      <section aria-label={words.plain('factor.digits')}>
        <h2>{words.text('factor.digits')}</h2>
        <Keypad
          onDigit={(digit) => onChange(addDigit(draft, digit))}
          onDelete={() => onChange(deleteDigit(draft))}
          deleteLabel={words.plain('factor.deleteDigit')}
        />
      </section>
      <section aria-label={words.plain('factor.governorate')}>
        <h2>{words.text('factor.chooseGovernorate')}</h2>
        <div className="governorate-board">
          {plateGovernorates.map(([code, name]) => (
            <Key
              key={code}
              action={`governorate-${code}`}
              chosen={draft.governorate === code}
              onPress={() => onChange({ ...draft, governorate: code })}
            >
              <span className="key-text">{words.pick(name)}</span>
            </Key>
          ))}
        </div>
      </section>
    </div>
  );
}
