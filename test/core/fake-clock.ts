/** Virtual time for tests: nothing happens until the test says so. */
import type { Clock } from '../../electron/core/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on by `ms`, firing every delay that falls due, in order, and lets its consequences run before the next. */
  advance(ms: number): Promise<void>;
  /** Time goes on while nothing runs: whatever falls due meanwhile fires at the next `advance`. As after a sleep of the machine. */
  leap(ms: number): void;
  /**
   * Resolves once somebody waits on a delay of exactly `ms` (of any length when left out). The way to meet code that does
   * real input and output between its delays: wait for the delay to be asked for, then advance.
   */
  whenWaiting(ms?: number): Promise<void>;
  /** Sets the wall clock forward or back, as an administrator would; `monotonic` and the delays do not notice. */
  jumpWall(ms: number): void;
  /** Lengths of the delays being waited on, the next one due first. */
  waiting(): readonly number[];
}

interface Timer {
  readonly due: number;
  readonly ms: number;
  readonly fire: () => void;
}

/** @param startMs wall time at the start, in milliseconds since 1970-01-01T00:00:00Z */
export function createFakeClock(startMs: number = Date.UTC(2026, 10, 22, 8, 0, 0)): FakeClock {
  let elapsed = 0;
  let wallStart = startMs;
  let timers: Timer[] = [];
  let watchers: {
    readonly ms: number | undefined;
    readonly resolve: () => void;
  }[] = [];

  function isWaitedOn(ms: number | undefined): boolean {
    return ms === undefined ? timers.length > 0 : timers.some((timer) => timer.ms === ms);
  }

  function delay(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer: Timer = {
        due: elapsed + ms,
        ms,
        fire: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      function onAbort(): void {
        timers = timers.filter((other) => other !== timer);
        reject(signal?.reason);
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      timers.push(timer);
      for (const watcher of watchers) if (isWaitedOn(watcher.ms)) watcher.resolve();
      watchers = watchers.filter((watcher) => !isWaitedOn(watcher.ms));
    });
  }

  function nextDue(until: number): Timer | undefined {
    return timers.filter((timer) => timer.due <= until).sort((a, b) => a.due - b.due)[0];
  }

  return {
    now: () => wallStart + elapsed,
    monotonic: () => elapsed,
    delay,
    async advance(ms) {
      const until = elapsed + ms;
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        const fired = timer;
        timers = timers.filter((other) => other !== fired);
        elapsed = Math.max(elapsed, fired.due);
        fired.fire();
        await settle();
      }
      elapsed = until;
      await settle();
    },
    leap(ms) {
      elapsed += ms;
    },
    whenWaiting: (ms) => (isWaitedOn(ms) ? Promise.resolve() : new Promise((resolve) => watchers.push({ ms, resolve }))),
    jumpWall(ms) {
      wallStart += ms;
    },
    waiting: () => timers.toSorted((a, b) => a.due - b.due).map((timer) => timer.due - elapsed),
  };
}

/** One turn of the event loop: every promise that can settle without input or output has settled. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
