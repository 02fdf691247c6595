/** Look-ups in vain in the local copy. The authority counts those that it answers; without it this machine does. */
import type { Clock } from '../clock.ts';

/** Somebody who mistypes has three tries a visit; a plate cannot be guessed in so many. */
const MOST_OF_ONE = 10;
const MOST_OF_ALL = 60;
const WITHIN_MS = 15 * 60_000;

export interface Guesses {
  /** False: too many were in vain, of this identity or of all. */
  mayTry(who: string): boolean;
  missed(who: string): void;
}

export function createGuesses(clock: Clock): Guesses {
  let misses: readonly { readonly who: string; readonly at: number }[] = [];

  return {
    mayTry(who) {
      misses = misses.filter(({ at }) => clock.monotonic() - at < WITHIN_MS);
      return misses.length < MOST_OF_ALL && misses.filter((miss) => miss.who === who).length < MOST_OF_ONE;
    },
    missed(who) {
      misses = [...misses, { who, at: clock.monotonic() }];
    },
  };
}
