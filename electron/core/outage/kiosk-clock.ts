/**
 * The machine's time. It comes from the authority's signed answers and runs on the monotonic clock in between, so that whoever sets the
 * system's clock changes nothing. Across a restart only the system's clock and the offset kept of it are left; where they come out before
 * what the journal has seen already, the time is not trusted, and nothing is signed with it, until the authority has told it again.
 */
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { AuthorityTime } from '../register/exchange.ts';

/** The last row of the journal may be so much ahead: of a correction, or a start right after a stop. */
const BACK_MS = 60_000;
/** Less is no correction: round trips and crystals are not better than that. */
const TOLERANCE_MS = 2_000;

export interface KioskClock extends Clock {
  /** False: it went back, and nothing may be signed with it. */
  trusted(): boolean;
  /** The authority has told the time since the start: a clock that is ahead is not believed before. */
  told(): boolean;
  learn(told: AuthorityTime): void;
  /** Keeps how far the system's clock is off, for the next start. When the machine is idle, and when it stops. */
  keep(): void;
}

export interface KioskClockOptions {
  readonly system: Clock;
  /** Milliseconds that our time is ahead of the system's. */
  readonly kept: { readonly clockOffset: () => number | null; readonly putClockOffset: (ms: number) => void };
  /** The time of the journal's newest row, milliseconds since 1970; null: it has none. */
  readonly newest: number | null;
  /** After the correction, with its size in milliseconds; forward is positive. 0: the time was right, and is trusted again. */
  readonly onCorrected: (byMs: number) => void;
  readonly log: Log;
}

export function createKioskClock({ system, kept, newest, onCorrected, log }: KioskClockOptions): KioskClock {
  const started = system.now() + (kept.clockOffset() ?? 0);
  let trusted = newest === null || started >= newest - BACK_MS;
  if (!trusted) log.error('clock.not-trusted', { ms: (newest ?? 0) - started });
  /** Our time when the monotonic clock was at zero. The journal never runs backwards by itself. */
  let zero = Math.max(started, newest ?? started) - system.monotonic();

  const now = () => Math.floor(zero + system.monotonic());

  let told = false;

  function learn({ time, askedAt, heardAt }: AuthorityTime): void {
    // It was signed somewhere between the question and the answer.
    const uncertain = (heardAt - askedAt) / 2;
    const off = Math.round(time + uncertain - (zero + heardAt));
    const isOff = Math.abs(off) > uncertain + TOLERANCE_MS;
    told = true;
    if (trusted && !isOff) return;
    trusted = true;
    if (isOff) zero += off;
    log.warn('clock.corrected', { ms: isOff ? off : 0 });
    keep();
    onCorrected(isOff ? off : 0);
  }

  function keep(): void {
    const offset = now() - system.now();
    if (!trusted || Math.abs(offset - (kept.clockOffset() ?? 0)) <= TOLERANCE_MS) return;
    try {
      kept.putClockOffset(offset);
    } catch (error) {
      log.error('clock.not-kept', { detail: error instanceof Error ? error.message : String(error) });
    }
  }

  return { now, monotonic: system.monotonic, delay: system.delay, trusted: () => trusted, told: () => told, learn, keep };
}
