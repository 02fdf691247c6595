import type { ReactElement } from 'react';
import { Keypad } from '../design/keypad.tsx';
import { useWords } from '../strings/words.tsx';
import { addDigit, deleteDigit, type FactorDraft } from './factor-draft.ts';
import type { EntryProps } from './plate-entry.tsx';

export function LicenceField({ draft }: { readonly draft: FactorDraft }): ReactElement {
  const words = useWords();
  const shown = words.digits(draft.licence);
  return (
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
  );
}

export function LicenceKeys({ draft, onChange }: EntryProps): ReactElement {
  const words = useWords();
  return (
    <Keypad
      onDigit={(digit) => onChange(addDigit(draft, digit))}
      onDelete={() => onChange(deleteDigit(draft))}
      deleteLabel={words.plain('factor.deleteDigit')}
    />
  );
}
