/** Real time that a test may hurry or skip, so that minutes of patience pass in moments while sockets stay real. */
import type { Clock } from '../../../electron/core/clock.ts';

export interface HurriedClock extends Clock {
  /** From now on time runs this many times faster than real time. */
  run(speed: number): void;
  /** Moves wall and monotonic time on at once; every delay that falls due fires. */
  skip(ms: number): void;
}

interface Waiting {
  readonly due: number;
  readonly fire: () => void;
}

export function hurriedClock(): HurriedClock {
  const started = Date.now();
  let speed = 1;
  let since = performance.now();
  let elapsed = 0;
  let alarm: NodeJS.Timeout | undefined;
  const waiting = new Set<Waiting>();

  const monotonic = (): number => elapsed + (performance.now() - since) * speed;

  function fold(): void {
    elapsed = monotonic();
    since = performance.now();
  }

  function arm(): void {
    clearTimeout(alarm);
    if (waiting.size === 0) return;
    const next = Math.min(...[...waiting].map((one) => one.due));
    alarm = setTimeout(ring, Math.max(0, (next - monotonic()) / speed));
  }

  function ring(): void {
    const now = monotonic();
    for (const one of [...waiting].filter(({ due }) => due <= now).toSorted((a, b) => a.due - b.due)) {
      waiting.delete(one);
      one.fire();
    }
    arm();
  }

  return {
    now: () => started + Math.floor(monotonic()),
    monotonic,
    run(next) {
      fold();
      speed = next;
      arm();
    },
    skip(ms) {
      fold();
      elapsed += ms;
      ring();
    },
    delay: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const one: Waiting = {
          due: monotonic() + ms,
          fire: () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        function onAbort(): void {
          waiting.delete(one);
          arm();
          reject(signal?.reason);
        }
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.add(one);
        arm();
      }),
  };
}
