/**
 * First stage of `npm start` and `npm test`: makes a fresh machine ready, then hands over to the command proper on Node 24.
 * Free of dependencies, and plain enough for Node 18: nothing is installed yet when it starts.
 *
 *   node electron/setup/main.mjs [start|test|dev|package ...] [arguments for the command]
 */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { buildBundles } from './build.mjs';
import { root } from './folders.mjs';
import { installLibraries } from './libraries.mjs';
import { alone } from './lock.mjs';
import { installPackages, node } from './packages.mjs';
import { proveRuntime } from './proof.mjs';
import { prepareRuntime, readRuntime } from './runtime.mjs';
import { SetupFailure, say, seconds, step } from './steps.mjs';

/** What runs on Node 24 once the machine is ready. @type {Readonly<Record<string, string>>} */
const commands = {
  start: 'test/tour/main.ts',
  test: 'test/run.ts',
  dev: 'test/dev.ts',
  package: 'electron/setup/package.ts',
  bench: 'test/bench/main.ts',
};

async function setUp() {
  const started = performance.now();
  await alone(async () => {
    // first what may need somebody else: an ordinary user is told before the long download, not after it
    await step('libraries', installLibraries);
    await step('packages', installPackages);
    const runtime = await prepare();
    await step('proof', () => proveRuntime(runtime));
    await step('build', buildBundles);
  });
  say(`set-up  ready in ${seconds(started)}`);
}

async function prepare() {
  /** @type {import('./runtime.mjs').Runtime | undefined} */
  let runtime;
  await step('runtime', async () => {
    runtime = await prepareRuntime();
    return `Electron ${runtime.version} (${runtime.kind})`;
  });
  return /** @type {import('./runtime.mjs').Runtime} */ (runtime);
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 */
function handOver(script, args) {
  const runtime = readRuntime();
  const bin = join(root, 'node_modules', '.bin');
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
    MUKHALASA_ELECTRON: runtime.executable,
    MUKHALASA_NODE: runtime.node,
    // for the time to the first page, from the moment the command was typed
    MUKHALASA_STARTED: String(Math.round(performance.timeOrigin)),
  };
  const child = spawn(node, [join(root, script), ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

const [command, ...args] = process.argv.slice(2);
try {
  const script = command === undefined ? undefined : commands[command];
  if (command !== undefined && script === undefined)
    throw new SetupFailure(`There is no command "${command}"`, `There are: ${Object.keys(commands).join(', ')}`);
  await setUp();
  if (script !== undefined) handOver(script, args);
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  say(`\n${error.message}\n\nWhat to do: ${error.next}`);
  process.exit(1);
}
