/**
 * The Egyptian national ID number: `C YYMMDD GG SSSS K`. Century (2 = 19xx, 3 = 20xx), birth date, governorate of birth,
 * serial, check digit. Structure, date and governorate are hard errors; the check digit is only a warning, because its
 * rule was never published and a wrong rule would turn away a citizen with a real card. Minors are not refused: heirs own cars.
 */
import { type GovernorateCode, isGovernorate } from '../../../resources/locale/governorates.ts';
import { err, ok, type Result } from '../result.ts';
import type { NationalIdProblem } from '../visit/view.ts';
import type { NationalId } from './identity.ts';
import { plainTyped } from './typed.ts';

export interface ParsedNationalId {
  readonly id: NationalId;
  /** `YYYY-MM-DD` */
  readonly birthDate: string;
  readonly governorate: GovernorateCode;
  /** False: ask "my number is right"; the authority decides. */
  readonly checkDigitMatches: boolean;
}

const length = 14;
const centuries: Readonly<Record<string, number>> = { '2': 1900, '3': 2000 };
const weights = [2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2] as const;

/** @param today the date in Cairo, `YYYY-MM-DD` (`cairoDate` of resources/locale/format.ts) */
export function parseNationalId(typed: string, today: string): Result<ParsedNationalId, { readonly kind: NationalIdProblem }> {
  const digits = plainTyped(typed);
  if (!/^\d*$/.test(digits)) return err({ kind: 'characters' });
  if (digits.length !== length) return err({ kind: 'length' });
  const century = centuries[digits.slice(0, 1)];
  if (century === undefined) return err({ kind: 'century' });
  const birthDate = calendarDate(century + Number(digits.slice(1, 3)), Number(digits.slice(3, 5)), Number(digits.slice(5, 7)));
  if (birthDate === null) return err({ kind: 'date' });
  if (birthDate > today) return err({ kind: 'future' });
  const governorate = digits.slice(7, 9);
  if (!isGovernorate(governorate)) return err({ kind: 'governorate' });
  return ok({
    id: digits as NationalId,
    birthDate,
    governorate,
    checkDigitMatches: checkDigitMatches(digits),
  });
}

/**
 * An unofficial rule: r = weighted sum of digits 1 to 13 mod 11, check digit = (11 - r) mod 10. Public sources disagree only
 * at r = 0, where they say 0 or 1: both are taken there.
 */
function checkDigitMatches(digits: string): boolean {
  let weighted = 0;
  for (const [index, weight] of weights.entries()) weighted += weight * Number(digits[index]);
  const remainder = weighted % 11;
  const check = Number(digits[length - 1]);
  return remainder === 0 ? check === 0 || check === 1 : check === (11 - remainder) % 10;
}

function calendarDate(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}
