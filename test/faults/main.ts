/**
 * `npm run faults -- [--seed S] [--runs N]`: the real core in virtual time, with faults, against the truth of its far sides.
 * `--outage`: two to five kiosks that serve through outages.
 * `npm run faults -- --seed S --replay PATH`: one run again. `npm run faults -- --real ...`: real processes, see real/.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Counterexample, search } from './search.ts';

const HALF_SEEDS = 1_000_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '300' },
    replay: { type: 'string' },
    outage: { type: 'boolean', default: false },
    real: { type: 'boolean', default: false },
    scenario: { type: 'string' },
    /** Of one worker: its report goes to the process that started it. */
    worker: { type: 'boolean', default: false },
  },
});

const seed = wholeNumber(values.seed);
const runs = wholeNumber(values.runs);
const { outage } = values;
const mode = outage ? ['--outage'] : [];

if (values.real) {
  // Loaded only then: it starts what an ordinary search does not need.
  const { runReal } = await import('./real/main.ts');
  process.exitCode = await runReal(values.scenario);
} else if (values.worker) await work();
else if (values.replay !== undefined) report(await search({ outage, seed, runs: 1, path: values.replay, shrink: false }), 1);
else await inParts();

async function work(): Promise<void> {
  const counterexample = await search({ outage, seed, runs, onRun: () => process.send?.('run') });
  process.send?.({ counterexample });
}

/** A process a core, each with a seed of its own. */
async function inParts(): Promise<void> {
  const parts = Math.min(2, availableParallelism(), runs);
  const began = performance.now();
  let done = 0;
  const found = await Promise.all(
    Array.from({ length: parts }, (_none, part) => {
      const share = Math.floor(runs / parts) + (part < runs % parts ? 1 : 0);
      return inWorker(seed + part * HALF_SEEDS, share, () => {
        done += 1;
        if (done % 500 === 0) process.stdout.write(`${done} runs, ${Math.round((performance.now() - began) / 1000)} s\n`);
      });
    }),
  );
  report(found.find((counterexample) => counterexample !== null) ?? null, done);
}

function inWorker(partSeed: number, share: number, onRun: () => void): Promise<Counterexample | null> {
  const worker = fork(import.meta.filename, ['--worker', ...mode, '--seed', String(partSeed), '--runs', String(share)]);
  return new Promise((resolve, reject) => {
    let answer: { readonly counterexample: Counterexample | null } | null = null;
    worker.on('message', (message) => {
      if (message === 'run') onRun();
      else answer = message as typeof answer;
    });
    worker.on('exit', (code) => {
      if (answer) resolve(answer.counterexample);
      else reject(new Error(`a worker ended with ${code}`));
    });
  });
}

function report(found: Counterexample | null, done: number): void {
  if (found === null) {
    process.stdout.write(`${done} runs, 0 lost, 0 doubled, 0 stuck\n`);
    return;
  }
  const lines = [
    `Seed ${found.seed}, run ${found.runs}:`,
    ...found.findings.map(({ kind, what }) => `  ${kind}: ${what}`),
    'after',
    ...found.steps.map((step) => `  ${JSON.stringify(step)}`),
    `Again: npm run faults -- ${[...mode, ''].join(' ')}--seed ${found.seed} --replay ${found.path}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = 1;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`"${text}" is not a whole number`);
  return number;
}
