/**
 * Debian's libraries and programs that the window, the demo and the tests need.
 * Each is asked for by what it is (a shared library, a program), never by a package name: those change between Debian releases.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, tail } from './program.mjs';
import { SetupFailure, say } from './steps.mjs';

/**
 * @typedef {object} Need
 * @property {string} [library] soname, as in `ldconfig -p`
 * @property {string} [program]
 * @property {readonly string[]} packages names under which Debian has it, newest release first
 * @property {boolean} [optional] the demo or a test does without it, and says so
 */

/** @type {readonly Need[]} */
const needs = [
  { library: 'libnss3.so', packages: ['libnss3'] },
  { library: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { library: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
  { library: 'libgbm.so.1', packages: ['libgbm1'] },
  {
    library: 'libatk-bridge-2.0.so.0',
    packages: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  },
  { library: 'libcups.so.2', packages: ['libcups2t64', 'libcups2'] },
  { library: 'libdrm.so.2', packages: ['libdrm2'] },
  { library: 'libXss.so.1', packages: ['libxss1'] },
  { library: 'libxkbcommon.so.0', packages: ['libxkbcommon0'] },
  { program: 'Xvfb', packages: ['xvfb'] },
  { program: 'xauth', packages: ['xauth'] },
  { program: 'cupsd', packages: ['cups'], optional: true },
  { program: 'lpadmin', packages: ['cups-client'], optional: true },
  { program: 'socat', packages: ['socat'], optional: true },
  { program: 'pdftoppm', packages: ['poppler-utils'] },
];

export async function installLibraries() {
  if (process.platform !== 'linux') return `not looked for on ${process.platform}`;
  const missing = await findMissing();
  if (missing.length === 0) return 'shared libraries and programs are there';
  if (!hasProgram('apt-get')) {
    throw new SetupFailure(
      `This machine lacks ${names(missing)}`,
      'Install them with the package manager of this system, then run the same command again.',
    );
  }
  if (process.getuid?.() !== 0) {
    const command = `sudo apt-get update && sudo apt-get install -y ${(await packageNames(missing)).join(' ')}`;
    if (missing.every((need) => need.optional)) {
      say(`set-up  note: without ${names(missing)} some of the demo and tests use a simulator or are skipped. To have them: ${command}`);
      return 'the needed ones are there';
    }
    throw new SetupFailure(`This machine lacks ${names(missing)}`, `Type this, then run the same command again:\n\n  ${command}\n`);
  }
  return await installAsRoot(missing);
}

/** @param {readonly Need[]} missing */
async function installAsRoot(missing) {
  say(`set-up  installing what is missing: ${names(missing)}`);
  // RUNLEVEL=1 keeps package scripts from starting daemons (the demo runs a private cupsd of its own)
  const env = {
    ...process.env,
    DEBIAN_FRONTEND: 'noninteractive',
    RUNLEVEL: '1',
  };
  const lock = ['-o', 'DPkg::Lock::Timeout=120'];
  const update = await run('apt-get', [...lock, 'update'], { env });
  const packages = await packageNames(missing);
  const install = await run('apt-get', [...lock, 'install', '-y', '--no-install-recommends', ...packages], { env });
  const left = (await findMissing()).filter((need) => !need.optional);
  if (left.length > 0) {
    throw new SetupFailure(
      `After apt-get (update ${update.code}, install ${install.code}) this machine still lacks ${names(left)}:\n${tail(install.output)}`,
      `See that Debian's archive can be reached and try by hand: apt-get update && apt-get install ${packages.join(' ')}`,
    );
  }
  return `installed ${packages.join(' ')}`;
}

async function findMissing() {
  const linker = await run(programPath('ldconfig') ?? 'ldconfig', ['-p']);
  const known = new Set([...linker.output.matchAll(/^\s+(\S+) \(/gm)].map((match) => match[1]));
  return needs.filter(
    (need) => (need.library !== undefined && !known.has(need.library)) || (need.program !== undefined && !hasProgram(need.program)),
  );
}

/**
 * The name under which this release has each.
 * @param {readonly Need[]} missing
 */
async function packageNames(missing) {
  const listed = (await run('apt-cache', ['policy', ...missing.flatMap((need) => need.packages)], { env: { ...process.env, LC_ALL: 'C' } }))
    .output;
  const candidates = new Set([...listed.matchAll(/^(\S+):\n(?: {2}.*\n)*? {2}Candidate: (?!\(none\))/gm)].map((match) => match[1]));
  return missing.map((need) => need.packages.find((name) => candidates.has(name)) ?? /** @type {string} */ (need.packages.at(-1)));
}

/** @param {readonly Need[]} missing */
function names(missing) {
  return missing.map((need) => need.library ?? need.program).join(', ');
}

/** @param {string} program */
function hasProgram(program) {
  return programPath(program) !== null;
}

/**
 * An ordinary user's PATH often lacks the sbin folders, where cupsd and ldconfig live.
 * @param {string} program
 */
function programPath(program) {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return null;
}
