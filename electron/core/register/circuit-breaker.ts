/**
 * After several failures in a row, spares citizens the wait and a struggling authority the load: requests are refused at once for a
 * pause, then one is let through to try. Written here because the ready-made ones read the machine's clock, not the injected one.
 */
import type { Clock } from '../clock.ts';

const FAILURES_TO_OPEN = 5;
const PAUSE_MS = 10_000;

export interface CircuitBreaker {
  /** False: do not send. True: send, and report with `succeeded` or `failed`. */
  tryPass(): boolean;
  succeeded(): void;
  failed(): void;
}

export function createCircuitBreaker(clock: Clock): CircuitBreaker {
  let failures = 0;
  /** Monotonic time at which one request may try again. */
  let closedUntil = 0;

  return {
    tryPass() {
      if (failures < FAILURES_TO_OPEN) return true;
      if (clock.monotonic() < closedUntil) return false;
      // Whoever comes next waits for this one's outcome, or for another pause if it never reports.
      closedUntil = clock.monotonic() + PAUSE_MS;
      return true;
    },
    succeeded() {
      failures = 0;
    },
    failed() {
      failures += 1;
      closedUntil = clock.monotonic() + PAUSE_MS;
    },
  };
}
