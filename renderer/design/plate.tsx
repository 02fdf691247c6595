import type { ReactElement } from 'react';
import { arabicDigits, plateLettersApart } from '../../resources/locale/format.ts';
import { useWords } from '../strings/words.tsx';

interface PlateProps {
  /** One code point a letter. */
  readonly letters: string;
  readonly digits: string;
  /** An old plate shows its governorate where a new one has letters. */
  readonly governorate?: string | undefined;
  readonly size?: 'large' | 'small';
  /** Which half waits for typing. */
  readonly waiting?: 'letters' | 'digits' | undefined;
}

/** A number plate as painted: digits at the left, letters apart at the right, Arabic-Indic in both languages. */
export function Plate({ letters, digits, governorate, size = 'large', waiting }: PlateProps): ReactElement {
  const words = useWords();
  return (
    <div className="plate" data-size={size} dir="ltr">
      <div className="plate-head">
        <bdi>{words.text('factor.country')}</bdi>
      </div>
      <div className="plate-field" data-part="digits" data-waiting={waiting === 'digits' ? '' : undefined}>
        <bdi dir="ltr" lang="ar">
          {arabicDigits(digits)}
        </bdi>
      </div>
      <div
        className="plate-field"
        data-part={governorate === undefined ? 'letters' : 'governorate'}
        data-waiting={waiting === 'letters' ? '' : undefined}
      >
        <bdi dir="rtl" lang={governorate === undefined ? 'ar' : undefined}>
          {governorate ?? plateLettersApart(letters)}
        </bdi>
      </div>
    </div>
  );
}
