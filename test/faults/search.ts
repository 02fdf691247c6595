/** Looks for a run in which something is lost, doubled or stuck, and for the shortest one like it. */
import fc from 'fast-check';
import type { Finding } from './invariants.ts';
import type { Sabotage } from './kiosk.ts';
import { runOutage } from './outage-run.ts';
import { outageSteps } from './outage-steps.ts';
import { run } from './run.ts';
import { type OutageStep, type Step, steps } from './steps.ts';
import { type Bench, createBench } from './world.ts';

export interface SearchOptions {
  /** Two to five kiosks that serve through outages. */
  readonly outage?: boolean;
  readonly seed: number;
  readonly runs: number;
  /** Of an earlier counterexample: that one run alone. */
  readonly path?: string | undefined;
  readonly sabotage?: Sabotage;
  readonly shrink?: boolean;
  readonly onRun?: () => void;
}

export interface Counterexample {
  readonly seed: number;
  readonly path: string;
  readonly runs: number;
  readonly steps: readonly (Step | OutageStep)[];
  readonly findings: readonly Finding[];
}

class Found extends Error {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super(findings.map(({ kind, what }) => `${kind}: ${what}`).join('\n'));
    this.findings = findings;
  }
}

/** Null: nothing was found. */
export function search({ outage = false, ...options }: SearchOptions): Promise<Counterexample | null> {
  return outage ? searchIn(outageSteps, runOutage, options) : searchIn(steps, run, options);
}

async function searchIn<S extends Step | OutageStep>(
  steps: fc.Arbitrary<S[]>,
  run: (bench: Bench, randomness: number, steps: readonly S[], sabotage: Sabotage) => Promise<Finding[]>,
  { seed, runs, path, sabotage = {}, shrink = true, onRun }: Omit<SearchOptions, 'outage'>,
): Promise<Counterexample | null> {
  const bench = createBench();
  try {
    const property = fc.asyncProperty(steps, fc.noShrink(fc.integer()), async (taken, randomness) => {
      const found = await run(bench, randomness, taken, sabotage);
      onRun?.();
      if (found.length > 0) throw new Found(found);
    });
    const result = await fc.check(property, { seed, numRuns: runs, endOnFailure: !shrink, ...(path === undefined ? {} : { path }) });
    if (!result.failed) return null;
    const { counterexample, counterexamplePath, errorInstance } = result;
    const found: readonly Finding[] =
      errorInstance instanceof Found
        ? errorInstance.findings
        : [{ kind: 'stuck', what: String(errorInstance instanceof Error ? errorInstance.stack : errorInstance) }];
    return { seed, path: counterexamplePath ?? '', runs: result.numRuns, steps: counterexample?.[0] ?? [], findings: found };
  } finally {
    bench.remove();
  }
}
