import { plainTyped } from './typed.ts';

/** Six ASCII digits, typed in whatever script; null: they are not. */
export function parseOneTimeCode(typed: string): string | null {
  const code = plainTyped(typed);
  return /^\d{6}$/.test(code) ? code : null;
}
