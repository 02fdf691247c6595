/**
 * Tries to sign in, counted on the disk before the PIN is looked at: whoever pulls the plug after a wrong one has spent it. After
 * five in a row each further one costs a longer wait, until one succeeds.
 */
import type { Journal } from '../../../db/journal/journal.ts';
import type { SignInTriesRow } from '../../../db/journal/staff-store.ts';
import { writeAudit } from '../audit/audit.ts';
import { type Clock, toInstant } from '../clock.ts';
import { err, ok, type Result } from '../result.ts';

const FREE_TRIES = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 60 * 60_000;

export interface LockedOut {
  readonly kind: 'locked-out';
  readonly secondsLeft: number;
}

/** Milliseconds to wait after so many tries in a row: one minute after the fifth, twice as long after each further one, at most an hour. */
export function lockMs(tries: number): number {
  return tries < FREE_TRIES ? 0 : Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (tries - FREE_TRIES));
}

export interface Tries {
  /**
   * Spends one try of `who`: it is on the disk when this returns. Gives how many are left before the next wait.
   * @throws what the database throws: then nobody may try
   */
  spend(who: string): Result<{ readonly left: number; readonly lockedSeconds: number }, LockedOut>;
}

export function createTries({ journal, clock }: { readonly journal: Journal; readonly clock: Clock }): Tries {
  const { staff } = journal;

  function lockedMs(row: SignInTriesRow): number {
    if (row.lockedUntil === null) return 0;
    const left = Date.parse(row.lockedUntil) - clock.now();
    if (left <= lockMs(row.tries)) return left;
    // The clock was set back: the wait begins anew, rather than to last until the clock has caught up.
    put(row.who, row.tries);
    return lockMs(row.tries);
  }

  function put(who: string, tries: number): void {
    const wait = lockMs(tries);
    const now = clock.now();
    const lockedUntil = wait > 0 ? toInstant(now + wait) : null;
    journal.transaction(() => {
      staff.putTries({ who, tries, lastAt: toInstant(now), lockedUntil });
      if (wait > 0)
        writeAudit(journal, { at: toInstant(now), type: 'staff.locked-out', subject: null, fields: { seconds: wait / 1000, tries } });
    });
  }

  return {
    spend(who) {
      const row = staff.tries(who);
      const left = row ? lockedMs(row) : 0;
      if (left > 0) return err({ kind: 'locked-out', secondsLeft: Math.ceil(left / 1000) });
      const tries = (row?.tries ?? 0) + 1;
      put(who, tries);
      return ok({ left: Math.max(0, FREE_TRIES - tries), lockedSeconds: lockMs(tries) / 1000 });
    },
  };
}
