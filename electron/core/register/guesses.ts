/**
 * Look-ups in vain in the local copy. The authority counts those that it answers; without it this machine does, and over a restart:
 * whoever cuts its power gets no new tries. Of whom they were is kept as an HMAC under the machine's key, as doors are.
 */
import { createHmac, type KeyObject } from 'node:crypto';
import { type Instant, toInstant } from '../clock.ts';
import type { KioskClock } from '../outage/kiosk-clock.ts';

/** Somebody who mistypes has three tries a visit; a plate cannot be guessed in so many. */
const MOST_OF_ONE = 10;
const MOST_OF_ALL = 60;
const WITHIN_MS = 15 * 60_000;

export interface Guesses {
  /** False: too many were in vain, of this identity or of all. */
  mayTry(who: string): boolean;
  missed(who: string): void;
  /** Erases what does not count any more. */
  forget(): void;
}

export interface KeptGuesses {
  putGuess(who: Buffer, at: Instant): void;
  guesses(): number;
  guessesOf(who: Buffer): number;
  /** Those outside go; a clock that was set right may leave some in the future. */
  dropGuesses(outside: { readonly from: Instant; readonly to: Instant }): void;
}

export interface GuessesOptions {
  readonly kept: KeptGuesses;
  /** K_kiosk, which is not on the disk. */
  readonly key: KeyObject;
  readonly clock: Pick<KioskClock, 'now' | 'monotonic' | 'told'>;
}

export function createGuesses({ kept, key, clock }: GuessesOptions): Guesses {
  const startedAt = clock.monotonic();
  const tagOf = (who: string): Buffer => createHmac('sha256', key).update('guess|').update(who).digest();

  function forget(): void {
    // A clock that was set ahead while the machine was off would give new tries.
    if (!clock.told() && clock.monotonic() - startedAt < WITHIN_MS) return;
    const now = clock.now();
    kept.dropGuesses({ from: toInstant(now - WITHIN_MS + 1), to: toInstant(now + WITHIN_MS) });
  }

  return {
    mayTry(who) {
      forget();
      return kept.guesses() < MOST_OF_ALL && kept.guessesOf(tagOf(who)) < MOST_OF_ONE;
    },
    missed: (who) => kept.putGuess(tagOf(who), toInstant(clock.now())),
    forget,
  };
}
