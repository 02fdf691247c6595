/** A printer that remembers which papers came out of it, whatever it has said of them. */
import type { Clock } from '../../electron/core/clock.ts';
import type { Printer } from '../../electron/core/devices/printer/printer.ts';

/** `came-out-unheard`, `lost-unheard`: the program hears nothing. `out-of-paper`: said at once, and the job is purged. */
export type PrintFate = 'comes-out' | 'out-of-paper' | 'came-out-unheard' | 'lost-unheard';

export interface RememberingPrinter extends Printer {
  /** What becomes of the next jobs, in order; they come out when there is none. */
  readonly fates: PrintFate[];
  /** Contents of what came out, in order. */
  readonly cameOut: string[];
}

const PRINTING_MS = 3_000;

/** @param remembers whether it can say later what became of a job: a receipt printer cannot */
export function createRememberingPrinter(device: Printer['device'], remembers: boolean, clock: Clock): RememberingPrinter {
  const jobs = new Map<string, 'completed' | 'not-completed'>();
  const printer: RememberingPrinter = {
    device,
    fates: [],
    cameOut: [],
    status: async () => ({ ready: true, faults: [], detail: '' }),
    async print({ name, data }, onProgress) {
      onProgress({ state: 'printing', faults: [] });
      const fate = printer.fates.shift() ?? 'comes-out';
      await clock.delay(PRINTING_MS);
      const comesOut = fate === 'comes-out' || fate === 'came-out-unheard';
      if (comesOut) printer.cameOut.push(Buffer.from(data).toString());
      jobs.set(name, comesOut ? 'completed' : 'not-completed');
      if (fate === 'comes-out') return { state: 'completed' };
      if (fate === 'out-of-paper') return { state: 'failed', faults: ['paper-out'], canRetry: true, detail: 'no paper' };
      return { state: 'unknown', detail: 'no word' };
    },
    find: async (name) => (remembers ? (jobs.get(name) ?? 'not-completed') : 'unknown'),
  };
  return printer;
}
