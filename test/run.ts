/** `npm test`, once the machine is ready: every check, its findings in full, and one closing line that counts them all. */
import { execFile, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonFile } from './json-file.ts';
import type { TestSummary } from './summary-reporter.ts';

const root = join(import.meta.dirname, '..');
const summaryFile = join(root, 'out/test/summary.json');

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

/** Each counts as one test. */
const checks: readonly Check[] = [
  { name: 'types', command: ['tsc', '-p', '.', '--noEmit'] },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  {
    name: 'walls',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'electron', 'db', 'renderer', 'test', 'electron.vite.config.ts'],
  },
  { name: 'unused code', command: ['knip'] },
];

function run([program = '', ...args]: readonly string[]): boolean {
  return spawnSync(programFile(program), args, { cwd: root, stdio: 'inherit' }).status === 0;
}

interface Finding {
  readonly ok: boolean;
  readonly said: string;
}

function find([program = '', ...args]: readonly string[]): Promise<Finding> {
  return new Promise((resolve) => {
    execFile(programFile(program), args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ ok: error === null, said: stdout + stderr }),
    );
  });
}

function programFile(program: string): string {
  return join(root, 'node_modules/.bin', program);
}

function heading(text: string): void {
  process.stdout.write(`\n== ${text}\n`);
}

async function main(): Promise<number> {
  const only = process.argv.slice(2);
  let passed = 0;
  const failures: string[] = [];
  if (only.length === 0) {
    // side by side, which is half as long
    const found = await Promise.all(checks.map(async (check) => ({ ...check, ...(await find(check.command)) })));
    for (const { name, ok, said } of found) {
      heading(name);
      process.stdout.write(said);
      if (ok) passed += 1;
      else failures.push(name);
    }
  }

  heading('tests');
  rmSync(summaryFile, { force: true });
  const vitest = ['vitest', 'run', '-c', 'test/vitest.config.ts', '--reporter=default', '--reporter=./test/summary-reporter.ts', ...only];
  const finished = run(vitest);
  const summary = readJsonFile<TestSummary>(summaryFile) ?? {
    passed: 0,
    failures: ['the test runner gave no summary'],
    skips: [],
  };
  passed += summary.passed;
  failures.push(...summary.failures);
  if (!finished && summary.failures.length === 0) failures.push('the test runner ended with an error');

  for (const skip of summary.skips) process.stdout.write(`SKIPPED  ${skip.name}: ${skip.reason}\n`);
  for (const failure of failures) process.stdout.write(`FAILED   ${failure}\n`);
  process.stdout.write(`${passed} passed, ${failures.length} failed, ${summary.skips.length} skipped\n`);
  return failures.length === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main();
