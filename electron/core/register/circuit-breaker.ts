/**
 * After several failures in a row, spares citizens the wait and a struggling authority the load: requests are refused at once for a
 * pause, then let through again until one fails. Written here because the ready-made ones read the machine's clock, not the injected one.
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
  /** Monotonic time from which requests may try again. */
  let closedUntil = 0;

  return {
    tryPass() {
      // After the pause all may try, until one fails: a heartbeat under way must not send a citizen away whose request would go through.
      return failures < FAILURES_TO_OPEN || clock.monotonic() >= closedUntil;
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
