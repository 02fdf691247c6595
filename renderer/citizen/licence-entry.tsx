import type { ReactElement } from 'react';
import { Keypad } from '../design/keypad.tsx';
import { useWords } from '../strings/words.tsx';
import { addDigit, deleteDigit } from './factor-draft.ts';
import type { EntryProps } from './plate-entry.tsx';

export function LicenceEntry({ draft, onChange }: EntryProps): ReactElement {
  const words = useWords();
  const shown = words.digits(draft.licence);
  return (
    <div className="number-entry">
      <div className="entry">
        <p className="entry-hint">{words.text('factor.licenceHint')}</p>
        <div
          className="entry-field"
          dir="ltr"
          role="img"
          aria-label={`${words.plain('factor.licenceField')} ${shown}`}
          data-typed-length={shown.length}
        >
          <bdi dir="ltr">{shown}</bdi>
          <span className="caret" />
        </div>
      </div>
      <Keypad
        onDigit={(digit) => onChange(addDigit(draft, digit))}
        onDelete={() => onChange(deleteDigit(draft))}
        deleteLabel={words.plain('factor.deleteDigit')}
      />
    </div>
  );
}
