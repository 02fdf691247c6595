import type { Clock } from '../clock.ts';

export interface Allowance {
  /** False: so many were taken already. */
  take(): boolean;
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
  return {
    take() {
      const now = clock.monotonic();
      taken = taken.filter((at) => now - at < withinMs);
      if (taken.length >= most) return false;
      taken = [...taken, now];
      return true;
    },
  };
}
