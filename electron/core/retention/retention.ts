/** Erases in time what the signed policy says must go (law 151/2020: no longer than the purpose needs). */
import type { Journal } from '../../../db/journal/journal.ts';
import { type Clock, toInstant } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ForeignPapers } from '../paper/foreign-papers.ts';
import type { Payments } from '../payment/payments.ts';
import type { Guesses } from '../register/guesses.ts';
import type { RecordStore } from '../register/record-store.ts';
import type { Policy } from '../register/schemas.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Each erasure is a commit of its own: so many at once keep nobody waiting. */
const AT_ONCE = 50;

export interface Retention {
  /** For a machine that nobody uses: at most once an hour, and some of it at a time. */
  eraseWhenDue(): void;
}

export interface RetentionOptions {
  readonly journal: Journal;
  readonly payments: Pick<Payments, 'erase'>;
  readonly foreign: Pick<ForeignPapers, 'erase'>;
  readonly store: Pick<RecordStore, 'forget'>;
  readonly guesses: Pick<Guesses, 'forget'>;
  readonly policy: () => Policy;
  /** What is erased is gone: only by a time that the authority has told. */
  readonly clock: Clock & { readonly told: () => boolean };
  readonly log: Log;
}

export function createRetention({ journal, payments, foreign, store, guesses, policy, clock, log }: RetentionOptions): Retention {
  let dueAt = Number.NEGATIVE_INFINITY;

  return {
    eraseWhenDue() {
      if (clock.monotonic() < dueAt || !clock.told()) return;
      const { identityDays, visitHours } = policy().retention;
      store.forget(clock.now() - visitHours * HOUR_MS);
      guesses.forget();
      const before = toInstant(clock.now() - identityDays * DAY_MS);
      const over = journal.keptIdentities(toInstant(clock.now()), before).filter(({ why }) => why === 'term');
      const erased = over.slice(0, AT_ONCE).filter(({ reference }) => payments.erase(reference)).length;
      for (const reference of journal.papers.foreignTakenBefore(before).slice(0, AT_ONCE)) foreign.erase(reference);
      if (erased > 0) log.info('retention.erased');
      // The rest goes at the next quiet moment.
      if (over.length <= AT_ONCE) dueAt = clock.monotonic() + HOUR_MS;
    },
  };
}
