/** A gate at which the program dies: before a chosen commit, or just after it. From then on nothing is written any more. */
import type { Gate } from '../../../electron/core/payment/gate.ts';

class ProgramDied extends Error {}

export interface Death {
  /** Counts down with each commit. */
  commits: number;
  readonly moment: 'before' | 'after';
}

export function mortal(death: Death): (gate: Gate) => Gate {
  let dead = false;
  function live<T>(commit: () => T): T {
    if (dead) throw new ProgramDied();
    death.commits -= 1;
    if (death.commits > 0) return commit();
    dead = true;
    if (death.moment === 'after') commit();
    throw new ProgramDied();
  }
  return (gate) => ({
    state: () => gate.state(),
    canWrite: () => gate.canWrite(),
    stop: gate.stop,
    commit: (work) => live(() => gate.commit(work)),
    record: (work) => live(() => gate.record(work)),
  });
}
