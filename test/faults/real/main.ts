/** `npm run faults -- --real [--scenario NAME]`: real processes, killed. Without a scenario the core is killed at every durable step. */
import { parseArgs } from 'node:util';
import { killAtEveryStep } from './every-step.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns the exit code: 0 as promised, 1 not, 2 no such scenario */
export async function runReal(scenario: string | undefined): Promise<number> {
  if (scenario === undefined) return (await killAtEveryStep({ say })) ? 0 : 1;
  return 2;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { real: { type: 'boolean' }, scenario: { type: 'string' } } });
  process.exitCode = await runReal(values.scenario);
}
