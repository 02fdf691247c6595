/** What is being typed on the factor page. It belongs to the page; what is submitted belongs to the core. */
import type { FactorType } from '../../electron/core/identity/identity.ts';
import type { Intent } from '../kiosk.ts';
import { typedPlateLetter } from './plate-letters.ts';

export interface FactorDraft {
  readonly type: FactorType;
  readonly plateKind: 'letters' | 'old';
  readonly letters: string;
  readonly digits: string;
  readonly oldDigits: string;
  readonly governorate: string | null;
  readonly licence: string;
}

const LETTERS = 3;
const DIGITS = 4;
const OLD_DIGITS = 7;
const LICENCE = 20;

export function emptyDraft(type: FactorType): FactorDraft {
  return { type, plateKind: 'letters', letters: '', digits: '', oldDigits: '', governorate: null, licence: '' };
}

export function addLetter(draft: FactorDraft, letter: string): FactorDraft {
  return draft.letters.length < LETTERS ? { ...draft, letters: draft.letters + letter } : draft;
}

/** Puts a digit where the page shows a field for digits; a new plate has no zero. */
export function addDigit(draft: FactorDraft, digit: string): FactorDraft {
  switch (draft.type) {
    case 'plate':
      if (draft.plateKind === 'old') return draft.oldDigits.length < OLD_DIGITS ? { ...draft, oldDigits: draft.oldDigits + digit } : draft;
      return draft.digits.length < DIGITS && digit !== '0' ? { ...draft, digits: draft.digits + digit } : draft;
    case 'licence':
      return draft.licence.length < LICENCE ? { ...draft, licence: draft.licence + digit } : draft;
    case 'one-time-code':
      return draft;
  }
}

export function deleteLetter(draft: FactorDraft): FactorDraft {
  return { ...draft, letters: draft.letters.slice(0, -1) };
}

export function deleteDigit(draft: FactorDraft): FactorDraft {
  switch (draft.type) {
    case 'plate':
      return draft.plateKind === 'old'
        ? { ...draft, oldDigits: draft.oldDigits.slice(0, -1) }
        : { ...draft, digits: draft.digits.slice(0, -1) };
    case 'licence':
      return { ...draft, licence: draft.licence.slice(0, -1) };
    case 'one-time-code':
      return draft;
  }
}

/** One key of a keyboard: letters and digits go where they can belong; Backspace takes back the last, digits first as they were typed last. */
export function typeInto(draft: FactorDraft, key: string): FactorDraft {
  if (key === 'Backspace')
    return draft.type === 'plate' && draft.plateKind === 'letters' && draft.digits === '' ? deleteLetter(draft) : deleteDigit(draft);
  if (/^\d$/.test(key)) return addDigit(draft, key);
  if (draft.type === 'licence' && /^[A-Za-z]$/.test(key)) return addDigit(draft, key.toUpperCase());
  const letter = typedPlateLetter(key);
  return letter !== null && draft.type === 'plate' && draft.plateKind === 'letters' ? addLetter(draft, letter) : draft;
}

/** What to send, or null while there is nothing to send (a code is typed on a page of its own). Whether it is right is the core's to say. */
export function submission(draft: FactorDraft): Intent<'visit.submitFactor'>['factor'] | null {
  switch (draft.type) {
    case 'plate':
      if (draft.plateKind === 'old') {
        return draft.oldDigits === '' ? null : { type: 'old-plate', digits: draft.oldDigits, governorate: draft.governorate ?? '' };
      }
      return draft.letters === '' && draft.digits === '' ? null : { type: 'plate', letters: draft.letters, digits: draft.digits };
    case 'licence':
      return draft.licence === '' ? null : { type: 'licence', number: draft.licence };
    case 'one-time-code':
      return null;
  }
}
