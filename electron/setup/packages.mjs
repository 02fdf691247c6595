/** The npm packages, exactly as locked. */
import { readFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { digest, readStamp, root, stampFolder, writeStamp } from './folders.mjs';
import { run, tail } from './program.mjs';
import { SetupFailure } from './steps.mjs';

/** Node 24, whatever Node the machine has. */
export const node = join(root, 'node_modules', 'node', 'bin', 'node');

export async function installPackages() {
  const stamp = join(stampFolder, 'packages');
  const wanted = digest([readFileSync(join(root, 'package-lock.json'))]);
  if (readStamp(stamp) === wanted) return 'npm packages are as locked';
  // errors only: the machine's own Node is often older than some packages ask for, and only Node 24 ever runs them
  const { code, output } = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env: machineEnvironment() });
  if (code !== 0) {
    throw new SetupFailure(
      `npm ci ended with ${code}:\n${tail(output)}`,
      'See that the npm registry can be reached and that the disk has 3 GB free, then run the same command again.',
    );
  }
  const version = await run(node, ['--version']);
  if (!version.output.startsWith('v24.')) {
    throw new SetupFailure(
      `node_modules holds no Node 24 (${tail(version.output)})`,
      'npm was told not to run install scripts: run "npm ci --ignore-scripts=false", then this command again.',
    );
  }
  writeStamp(stamp, wanted);
  return `npm packages installed, Node ${version.output.trim()}`;
}

/** The environment without node_modules/.bin: npm must not run on the Node that it is about to delete. */
function machineEnvironment() {
  const path = (process.env['PATH'] ?? '').split(delimiter);
  return {
    ...process.env,
    PATH: path.filter((folder) => !folder.includes(`${sep}node_modules${sep}`)).join(delimiter),
  };
}
