import { err, ok, type Result } from '../result.ts';
import type { Passport } from './identity.ts';
import { plainTyped } from './typed.ts';

export type PassportProblem = { readonly kind: 'passport-number' } | { readonly kind: 'passport-country' };

/**
 * Passport numbers have no common structure and no check digit of their own (ICAO 9303 prints one beside the number only in
 * the machine-readable zone), so only the alphabet and the length are held.
 * @param country ISO 3166-1 alpha-2 of the issuing country
 */
export function parsePassport(number: string, country: string): Result<Passport, PassportProblem> {
  const plain = plainTyped(number).toUpperCase();
  if (!/^[0-9A-Z]{4,20}$/.test(plain)) return err({ kind: 'passport-number' });
  const code = country.trim().toUpperCase();
  if (!/^[A-Z]{2}$/.test(code)) return err({ kind: 'passport-country' });
  return ok({ number: plain, country: code });
}
