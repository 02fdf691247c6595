/** The bundles in out/, built again only when a source changed. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { digest, readStamp, root, writeStamp } from './folders.mjs';
import { node } from './packages.mjs';
import { run, tail } from './program.mjs';
import { SetupFailure } from './steps.mjs';

const sources = [
  'electron',
  'renderer',
  'db',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const stamp = join(root, 'out', '.sources');
const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');

export async function buildBundles() {
  const wanted = digest(sources.flatMap((source) => contents(join(root, source))));
  if (readStamp(stamp) === wanted) return 'bundles in out/ are current';
  // main, preload and renderer in one go; the core on its own, since it runs on a newer Node than Electron's main may have
  for (const mode of ['production', 'core']) {
    const { code, output } = await run(node, [electronVite, 'build', '--mode', mode, '--logLevel', 'warn']);
    if (code !== 0)
      throw new SetupFailure(
        `electron-vite (${mode}) ended with ${code}:\n${tail(output)}`,
        'Mend the source named above; "npm run build" repeats this step alone.',
      );
  }
  writeStamp(stamp, wanted);
  return 'bundles built into out/';
}

/**
 * Names and bytes of all files below, so that a moved file counts as a change.
 * @param {string} path
 * @returns {(string | Buffer)[]}
 */
function contents(path) {
  if (!statSync(path).isDirectory()) return [path.slice(root.length), readFileSync(path)];
  return readdirSync(path)
    .sort()
    .flatMap((name) => contents(join(path, name)));
}
