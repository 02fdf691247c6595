import type { Clock } from '../clock.ts';

export interface Allowance {
  /** False: so many were taken already. */
  take(): boolean;
  /** Whether one could be taken now. */
  isLeft(): boolean;
}

/** At most so many within so long; it outlives the visits. */
export function createAllowance({
  most,
  withinMs,
  clock,
}: {
  readonly most: number;
  readonly withinMs: number;
  readonly clock: Clock;
}): Allowance {
  let taken: readonly number[] = [];

  function isLeft(): boolean {
    taken = taken.filter((at) => clock.monotonic() - at < withinMs);
    return taken.length < most;
  }

  return {
    take() {
      if (!isLeft()) return false;
      taken = [...taken, clock.monotonic()];
      return true;
    },
    isLeft,
  };
}
