/** Faults on demand: what a network and a tired server do to a client. Set through the control door. */
import { z } from 'zod';

export const faultSchema = z.strictObject({
  /** operationId, or `*` for every operation. */
  operation: z.string().default('*'),
  kind: z.enum([
    'latency',
    'status',
    'reset',
    'reply-lost-after-commit',
    'maintenance',
    'nonsense',
    'bad-signature',
    'flipped-bit',
    'cut',
    'down',
  ]),
  /** Of `latency`. */
  ms: z.int().min(0).max(600_000).optional(),
  /** Of `status`; 503 when absent. */
  status: z.int().min(400).max(599).optional(),
  /** Of `cut`: how many of the answer's bytes still come. */
  bytes: z.int().min(0).optional(),
  /** Only requests for that part of a snapshot. */
  part: z.int().min(0).optional(),
  /** How many requests it hits; for ever when absent. */
  times: z.int().min(1).optional(),
});
export type Fault = z.infer<typeof faultSchema>;

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  readonly active: readonly Fault[];
  /** The faults that hit this request; each counts down. */
  take(operationId: string, path: Readonly<Record<string, string>>): readonly Fault[];
}

export function newFaults(): Faults {
  let active: readonly Fault[] = [];
  return {
    add(fault) {
      active = [...active, fault];
    },
    clear() {
      active = [];
    },
    get active() {
      return active;
    },
    take(operationId, path) {
      const hits = active.filter(
        ({ kind, operation, part }) =>
          kind !== 'down' && (operation === '*' || operation === operationId) && (part === undefined || String(part) === path['part']),
      );
      active = active.flatMap((fault) => {
        if (!hits.includes(fault) || fault.times === undefined) return [fault];
        return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
      });
      return hits;
    },
  };
}
