/** nexo carries amounts as JSON numbers in pounds (1250.5); the program counts integer piastres. Both ways exactly. */
import { type Piastres, piastres } from '../../money.ts';

/** The JSON number whose shortest decimal text is the amount: 125050 -> 1250.5. */
export function toPounds(amount: Piastres): number {
  return Number(`${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, '0')}`);
}

/**
 * Null unless the number is a whole amount of piastres and not negative. Goes by the number's shortest decimal text, which is
 * what the terminal wrote, and never multiplies: 1250.55 * 100 is 125054.99999999999.
 */
export function fromPounds(pounds: number): Piastres | null {
  const parts = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(String(pounds));
  if (!parts?.[1]) return null;
  return piastres(Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')));
}
