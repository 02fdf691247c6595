/** The far end of a serial line: a pseudo-terminal that socat makes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

export interface Line {
  send(bytes: Uint8Array): void;
  /** The plug is pulled: the near end is closed, its path is gone. */
  unplug(): Promise<void>;
}

/** @throws when socat is missing */
export async function openLine(path: string, onBytes: (bytes: Uint8Array) => void): Promise<Line> {
  const socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, 'stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const failed = new Promise<never>((_resolve, reject) => {
    socat.once('error', () => reject(new Error('the acceptor needs socat for its serial line: install the package socat')));
    socat.once('exit', (code) => reject(new Error(`socat made no serial line at ${path} (code ${code})`)));
  });
  failed.catch(() => undefined);
  // a line that was pulled cannot be written to any more
  socat.stdin.on('error', () => undefined);
  socat.stdout.on('data', onBytes);
  await Promise.race([failed, appearance(path)]);
  return {
    send: (bytes) => void socat.stdin.write(bytes),
    unplug: () => ended(socat),
  };
}

async function appearance(path: string): Promise<void> {
  const watching = watch(dirname(path));
  try {
    const seen = new Promise<void>((resolve) => watching.on('change', (_type, name) => name === basename(path) && resolve()));
    if (await isThere(path)) return;
    await seen;
  } finally {
    watching.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill('SIGTERM');
  await once(process, 'exit');
}
