import type { Clock } from '../../clock.ts';

/** The promise's value, or `timed-out` when `ms` of the clock go by first. The promise itself goes on. */
export async function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | 'timed-out'> {
  const answered = new AbortController();
  const late = clock.delay(ms, answered.signal).then(
    () => 'timed-out' as const,
    () => 'timed-out' as const,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    answered.abort();
  }
}
