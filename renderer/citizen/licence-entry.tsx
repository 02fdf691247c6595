import type { ReactElement } from 'react';
import { useWords } from '../strings/words.tsx';
import type { FactorDraft } from './factor-draft.ts';

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
