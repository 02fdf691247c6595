/** Work beside the visit, which nobody waits for: that it failed is in the log, and ends neither the core nor other work. */
import type { Clock } from './clock.ts';
import { type Log, messageOf } from './log.ts';

export interface Background {
  /** Resolves at the end of the work, however it ended. */
  run(name: string, work: Promise<unknown>): Promise<void>;
  /** Repeats `work` until the core stops. */
  every(ms: number, name: string, work: () => void): Promise<void>;
}

export function createBackground({
  clock,
  log,
  signal,
}: {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}): Background {
  const failed = (name: string, error: unknown) => log.error(`${name}-failed`, { detail: messageOf(error) });
  return {
    run: (name, work) =>
      work.then(
        () => undefined,
        (error: unknown) => failed(name, error),
      ),
    async every(ms, name, work) {
      for (;;) {
        try {
          await clock.delay(ms, signal);
        } catch {
          return; // stopped
        }
        try {
          work();
        } catch (error) {
          failed(name, error);
        }
      }
    },
  };
}
