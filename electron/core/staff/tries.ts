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
/** After so long without a try the count begins anew: somebody in the lobby shall not keep a number shut for ever. */
const FORGOTTEN_MS = 24 * 60 * 60_000;

export interface LockedOut {
  readonly kind: 'locked-out';
  readonly secondsLeft: number;
}

/** Milliseconds to wait after so many tries in a row: one minute after the fifth, twice as long after each further one, at most an hour. */
export function lockMs(tries: number): number {
  return tries < FREE_TRIES ? 0 : Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (tries - FREE_TRIES));
}

export interface Tries {
  /** What is left of a wait. @throws what the database throws: then nobody may try */
  locked(whose: Whose): LockedOut | null;
  /**
   * Spends one try: it is on the disk when this returns. Gives how many are left before the next wait.
   * @throws what the database throws: then nobody may try
   */
  spend(whose: Whose): Result<{ readonly left: number; readonly lockedSeconds: number }, LockedOut>;
}

/** Whose try it is. */
export interface Whose {
  /** A mark of what was typed as an employee number. */
  readonly who: string;
  /** The employee number of somebody on the list; null: a stranger's, which is written nowhere. */
  readonly by: string | null;
}

export function createTries({ journal, clock }: { readonly journal: Journal; readonly clock: Clock }): Tries {
  const { staff } = journal;

  function rowOf({ who }: Whose): SignInTriesRow | null {
    const row = staff.tries(who);
    return row && clock.now() - Date.parse(row.lastAt) < FORGOTTEN_MS ? row : null;
  }

  function lockedMs(whose: Whose, row: SignInTriesRow): number {
    if (row.lockedUntil === null) return 0;
    const left = Date.parse(row.lockedUntil) - clock.now();
    if (left <= lockMs(row.tries)) return left;
    // The clock was set back: the wait begins anew, rather than to last until the clock has caught up.
    put(whose, row.tries);
    return lockMs(row.tries);
  }

  function put({ who, by }: Whose, tries: number): void {
    const wait = lockMs(tries);
    const now = clock.now();
    const lockedUntil = wait > 0 ? toInstant(now + wait) : null;
    journal.transaction(() => {
      staff.putTries({ who, known: by !== null, tries, lastAt: toInstant(now), lockedUntil });
      if (wait > 0)
        writeAudit(journal, { at: toInstant(now), type: 'staff.locked-out', subject: null, fields: { by, seconds: wait / 1000, tries } });
    });
  }

  function locked(whose: Whose): LockedOut | null {
    const row = rowOf(whose);
    const left = row ? lockedMs(whose, row) : 0;
    return left > 0 ? { kind: 'locked-out', secondsLeft: Math.ceil(left / 1000) } : null;
  }

  return {
    locked,
    spend(whose) {
      const wait = locked(whose);
      if (wait) return err(wait);
      const tries = (rowOf(whose)?.tries ?? 0) + 1;
      put(whose, tries);
      return ok({ left: Math.max(0, FREE_TRIES - tries), lockedSeconds: lockMs(tries) / 1000 });
    },
  };
}
