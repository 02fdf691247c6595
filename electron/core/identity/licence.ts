import { err, ok, type Result } from '../result.ts';
import { plainTyped } from './typed.ts';

/** A licence number as the record holds it: upper case, no separators. Its structure is not published: alphabet and length only. */
export function parseLicence(typed: string): Result<string, { readonly kind: 'licence-format' }> {
  const number = plainTyped(typed).toUpperCase();
  return /^[0-9A-Z]{4,20}$/.test(number) ? ok(number) : err({ kind: 'licence-format' });
}
