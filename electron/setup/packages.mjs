/** The npm packages, exactly as locked. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { cacheFolder, digest, readStamp, root, stampFolder, writeStamp } from './folders.mjs';
import { run, tail } from './program.mjs';
import { SetupFailure } from './steps.mjs';

/** Node 24, whatever Node the machine has. */
export const node = join(root, 'node_modules', 'node', 'bin', 'node');

/** Below this, npm silently leaves out optional packages whose `engines` ask for more, the bundler's native part among them. */
const OLDEST_NODE_FOR_NPM = [22, 13];

export async function installPackages() {
  const stamp = join(stampFolder, 'packages');
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = digest([lock]);
  if (readStamp(stamp) === wanted) return 'npm packages are as locked';
  const path = await pathForNpm(JSON.parse(lock).packages['node_modules/node'].version);
  // no install scripts: an older npm would compile what has its binaries inside; only `node` needs its own, to fetch Node 24
  await npm(path, ['ci', '--ignore-scripts']);
  await npm(path, ['rebuild', 'node', '--ignore-scripts=false']);
  const version = await run(node, ['--version']);
  if (!version.output.startsWith('v24.')) {
    throw new SetupFailure(
      `node_modules holds no Node 24 (${tail(version.output)})`,
      'See what "npm rebuild node" says, then run the same command again.',
    );
  }
  writeStamp(stamp, wanted);
  return `npm packages installed, Node ${version.output.trim()}`;
}

/**
 * The PATH on which npm finds a Node that is new enough: the machine's own, else Node 24 fetched into the cache.
 * Never that of node_modules/.bin, which npm is about to delete.
 * @param {string} wanted version of Node 24 in the lock file
 */
async function pathForNpm(wanted) {
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes(`${sep}node_modules${sep}`))
    .join(delimiter);
  const own = (await run('node', ['--version'], { env: { ...process.env, PATH: path } })).output;
  if (isNewEnough(own)) return path;
  const folder = join(cacheFolder, `node-${wanted}`);
  const bin = join(folder, 'node_modules', 'node', 'bin');
  if (!existsSync(join(bin, 'node'))) {
    mkdirSync(folder, { recursive: true });
    await npm(path, ['install', '--no-save', '--ignore-scripts=false', '--prefix', folder, `node@${wanted}`]);
  }
  return `${bin}${delimiter}${path}`;
}

/** @param {string} version as `node --version` prints it */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE_FOR_NPM;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * @param {string} path
 * @param {readonly string[]} args
 */
async function npm(path, args) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await run('npm', [...args, ...quiet], { env: { ...process.env, PATH: path } });
  if (code !== 0) {
    throw new SetupFailure(
      `npm ${args.join(' ')} ended with ${code}:\n${tail(output)}`,
      'See that the npm registry can be reached and that the disk has 3 GB free, then run the same command again.',
    );
  }
}
