/**
 * Vehicle plates. Since 2008: one to three of 17 letters and one to four digits 1-9. Before: digits and a governorate.
 * A plate's letters say nothing certain about its governorate, so nothing here ties them together.
 */
import { bornAbroad, type GovernorateCode, governorates, isGovernorate } from '../../../resources/locale/governorates.ts';
import { err, ok, type Result } from '../result.ts';
import type { Plate } from './identity.ts';
import { plainTyped } from './typed.ts';

export type PlateProblem =
  | { readonly kind: 'plate-letters' }
  /** A letter that no plate carries, because it looks too much like another one. */
  | { readonly kind: 'plate-banned-letter'; readonly letter: string }
  | { readonly kind: 'plate-digits' }
  | { readonly kind: 'plate-governorate' };

/** In the order in which a letter key shows them. One code point a letter: ه, never هـ. */
export const plateLetters = [...'أبجدرسصطعفقلمنهوى'] as const;
const bannedLetters = new Set('تثحخذزشضظغك');
const maxLetters = 3;

/** @param letters with or without spaces between them; @param digits in any of the three digit forms */
export function parsePlate(letters: string, digits: string): Result<Plate, PlateProblem> {
  const canonical = canonicalLetters(letters);
  for (const letter of canonical) {
    if (bannedLetters.has(letter)) return err({ kind: 'plate-banned-letter', letter });
    if (!(plateLetters as readonly string[]).includes(letter)) return err({ kind: 'plate-letters' });
  }
  if (canonical.length < 1 || canonical.length > maxLetters) return err({ kind: 'plate-letters' });
  const number = plainTyped(digits);
  if (!/^[1-9]{1,4}$/.test(number)) return err({ kind: 'plate-digits' });
  return ok({ type: 'letters', letters: canonical, digits: number });
}

/** A plate from before 2008. @param governorate its code (`01`) or its name in Arabic or English */
export function parseOldPlate(digits: string, governorate: string): Result<Plate, PlateProblem> {
  const number = plainTyped(digits);
  if (!/^\d{1,7}$/.test(number)) return err({ kind: 'plate-digits' });
  const code = governorateCode(governorate);
  if (code === null) return err({ kind: 'plate-governorate' });
  return ok({ type: 'old', digits: number, governorate: code });
}

/** One line of text: «س ط ر ١٢٣», "١٢٣ سطر", «١٢٣٤٥ القاهرة», "12345/01". Letters and digits each in one group. */
export function parsePlateText(text: string): Result<Plate, PlateProblem> {
  const plain = plainTyped(text);
  const byCode = /^(\d+)[/,،](\d{2})$/.exec(plain);
  if (byCode?.[1] && byCode[2]) return parseOldPlate(byCode[1], byCode[2]);
  const digits = /\d+/.exec(plain)?.[0] ?? '';
  const words = plain.replace(digits, '').replace(/[/,،]/g, '');
  if (digits === '') return err({ kind: 'plate-digits' });
  if (words === '') return err({ kind: 'plate-governorate' });
  if (/\d/.test(words)) return err({ kind: 'plate-digits' });
  const between = plain.indexOf(digits);
  if (between > 0 && between + digits.length < plain.length) return err({ kind: 'plate-letters' });
  const plate = parsePlate(words, digits);
  // «قنا ١٢٣» may be both: a plate of the letters ق ن أ, or an old plate of Qena. The new kind wins; Qena's is written 123/27.
  return plate.ok || governorateCode(words) === null ? plate : parseOldPlate(digits, words);
}

/** Every shape of alef, ya and ha that keyboards give; strips tatweel and marks. */
function canonicalLetters(text: string): string {
  return plainTyped(text)
    .replace(/[اإآٱ]/g, 'أ')
    .replace(/[يی]/g, 'ى')
    .replace(/[ةہەھۃ]/g, 'ه')
    .replace(/ک/g, 'ك')
    .replace(/[\u0640\p{M}]/gu, '');
}

const codeByName = new Map<string, GovernorateCode>(
  Object.entries(governorates)
    .filter(([code]) => code !== bornAbroad)
    .flatMap(([code, name]) => [
      [governorateName(name.ar), code as GovernorateCode],
      [governorateName(name.en), code as GovernorateCode],
    ]),
);

function governorateCode(text: string): GovernorateCode | null {
  const plain = plainTyped(text);
  if (isGovernorate(plain)) return plain === bornAbroad ? null : plain;
  return codeByName.get(governorateName(text)) ?? null;
}

function governorateName(text: string): string {
  return canonicalLetters(text).toLowerCase();
}
