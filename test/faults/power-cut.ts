/**
 * Runs a program, cuts the power, and gives back what a disk may then hold. kill -9 alone cannot see a missing fsync: the page cache
 * outlives it. power-cut.c keeps an image of what was synced: a file an inode, named by its number and birth, holding the content of
 * a file or, line by line, the names in a folder.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface PowerCutOptions {
  /** Run by this Node with the folder as its first argument. Each line that it prints is something it has promised. */
  readonly script: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What is in it at the start is on the disk. */
  readonly folder: string;
  /** The power goes just before this sync of the script (from 1) is done, or once it has printed so many lines. */
  readonly cut: { readonly beforeSync: number } | { readonly afterLines: number };
}

export interface PowerCut {
  /** A folder with what was synced, to start from again; the caller's to remove. */
  readonly image: string;
  /** The lines that were printed before the power went. */
  readonly acknowledged: readonly string[];
  /** False: the script came to its end first. */
  readonly wasCut: boolean;
}

/** Why no power can be cut here, loudly; null: it can be. */
export function whyNoPowerCut(): string | null {
  if (process.platform === 'linux' && spawnSync('gcc', ['--version']).status === 0) return null;
  return 'NOT TESTED, for want of gcc on Linux: that nothing is lost in a power cut';
}

/** A folder of which only what is synced will be left. */
export interface WatchedFolder {
  /** For the process that writes to it, and the ones that it starts. */
  readonly environment: Readonly<Record<string, string>>;
  /** A new folder with what was synced; call it once, when those processes were killed. The caller's to remove. */
  afterTheCut(): string;
}

/**
 * What is in the folder now is on the disk.
 * @param cutAtSync the process that is about to do so many syncs of the folder (from 1) is killed; 0: none
 * @throws Error when the shim cannot be compiled
 */
export function watchFolder(path: string, cutAtSync = 0): WatchedFolder {
  const folder = realpathSync(path);
  const kept = mkdtempSync(join(tmpdir(), 'power-cut-'));
  keepAll(folder, kept);
  return {
    environment: {
      LD_PRELOAD: shim(),
      POWER_CUT_FOLDER: folder,
      POWER_CUT_IMAGE: kept,
      POWER_CUT_AT_SYNC: String(cutAtSync),
    },
    afterTheCut() {
      const image = mkdtempSync(join(tmpdir(), 'after-power-cut-'));
      restore(kept, nameOf(folder), image);
      rmSync(kept, { recursive: true, force: true });
      return image;
    },
  };
}

/** @throws Error when the shim cannot be compiled, or the script ends with an error of its own */
export async function runUntilPowerCut(options: PowerCutOptions): Promise<PowerCut> {
  const { script, folder, cut } = options;
  const watched = watchFolder(folder, 'beforeSync' in cut ? cut.beforeSync : 0);
  const child = spawn(process.execPath, [script, folder, ...(options.arguments ?? [])], {
    env: { ...process.env, ...options.environment, ...watched.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const acknowledged: string[] = [];
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    acknowledged.push(line);
    if ('afterLines' in cut && acknowledged.length === cut.afterLines) child.kill('SIGKILL');
  });
  const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`${script} ended with ${code ?? signal}: ${stderr.slice(-800)}`);
  return { image: watched.afterTheCut(), acknowledged, wasCut: signal === 'SIGKILL' };
}

let compiled: string | undefined;

function shim(): string {
  if (compiled !== undefined) return compiled;
  const made = mkdtempSync(join(tmpdir(), 'power-cut-shim-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  const file = join(made, 'power-cut.so');
  const gcc = spawnSync('gcc', ['-O2', '-Wall', '-Werror', '-shared', '-fPIC', '-o', file, join(import.meta.dirname, 'power-cut.c')]);
  if (gcc.status !== 0) throw new Error(`power-cut.c cannot be compiled: ${gcc.stderr}`);
  compiled = file;
  return file;
}

function nameOf(path: string): string {
  const { ino, birthtimeNs } = statSync(path, { bigint: true });
  return `${ino}.${birthtimeNs}`;
}

function keepAll(folder: string, kept: string): void {
  const lines = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) keepAll(path, kept);
    else copyFileSync(path, join(kept, nameOf(path)));
    return `${entry.isDirectory() ? 'folder' : 'file'} ${nameOf(path)} ${entry.name}\n`;
  });
  writeFileSync(join(kept, nameOf(folder)), lines.join(''));
}

/** A name that was synced without what it names is an empty file, or an empty folder. */
function restore(kept: string, name: string, target: string): void {
  if (!existsSync(join(kept, name))) return;
  for (const line of readFileSync(join(kept, name), 'utf8').split('\n').slice(0, -1)) {
    const [, kind, inode = '', called = ''] = /^(folder|file) (\S+) (.*)$/.exec(line) ?? [];
    const path = join(target, called);
    if (kind === 'folder') {
      mkdirSync(path);
      restore(kept, inode, path);
    } else if (existsSync(join(kept, inode))) copyFileSync(join(kept, inode), path);
    else writeFileSync(path, '');
  }
}
