/** `npm run faults -- --real [--scenario NAME]`: real processes, killed. Without a scenario the core is killed at every durable step. */
import { killAtEveryStep } from './every-step.ts';
import { createPromises, type Promises } from './promises.ts';
import { killCore } from './scenarios/kill-core.ts';
import { killPrinter } from './scenarios/kill-printer.ts';
import { killRenderer } from './scenarios/kill-renderer.ts';
import { killTerminal } from './scenarios/kill-terminal.ts';
import { offThreeDays } from './scenarios/off-three-days.ts';
import { swapAcceptor } from './scenarios/swap-acceptor.ts';

const scenarios: Readonly<Record<string, (promises: Promises) => Promise<void>>> = {
  'kill-core': (promises) => killCore(promises),
  'kill-renderer': killRenderer,
  'kill-terminal': killTerminal,
  'kill-printer': killPrinter,
  'swap-acceptor': swapAcceptor,
  'off-three-days': offThreeDays,
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns the exit code: 0 as promised, 1 not, 2 no such scenario */
export async function runReal(name: string | undefined): Promise<number> {
  if (name === undefined) return (await killAtEveryStep({ say })) ? 0 : 1;
  const scenario = scenarios[name];
  if (!scenario) {
    say(`--scenario ${name}: there are ${Object.keys(scenarios).join(', ')}`);
    return 2;
  }
  const began = performance.now();
  const promises = createPromises(say);
  say(name);
  await scenario(promises);
  say(`${name}: ${promises.allKept() ? 'as promised' : 'NOT as promised'}  (${Math.round((performance.now() - began) / 1000)} s)`);
  return promises.allKept() ? 0 : 1;
}
