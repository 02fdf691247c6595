/** Starts a window the way a technician would and asks it, over the debugging port, when its first element can be used. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { attach, evaluateIn } from '../tour/screen.ts';

const GIVE_UP_MS = 30_000;

export interface OpenedWindow {
  /** From the start of the process to the element on the screen. */
  readonly milliseconds: number;
  readonly process: ChildProcess;
  close(): Promise<void>;
}

/** @param selector an element that a citizen can touch on the first screen */
export async function openWindow(
  executable: string,
  args: readonly string[],
  selector: string,
  env: NodeJS.ProcessEnv,
): Promise<OpenedWindow> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(executable, [...args, `--remote-debugging-port=${port}`], { env, stdio: 'ignore' });
  const page = await attach(port, started + GIVE_UP_MS);
  // resolves in the frame after the element was painted
  const appeared = `new Promise(done => { (function look() { const e = document.querySelector(${JSON.stringify(selector)}); if (e && e.getBoundingClientRect().width > 0) requestAnimationFrame(() => requestAnimationFrame(() => done(true))); else requestAnimationFrame(look); })(); })`;
  while ((await evaluateIn<boolean>(page, appeared).catch(() => false)) !== true) {
    if (performance.now() - started > GIVE_UP_MS) throw new Error(`${selector} never appeared`);
  }
  return {
    milliseconds: performance.now() - started,
    process: child,
    async close() {
      page.close();
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** Proportional set size of a process and all its descendants, in bytes (proc(5), smaps_rollup). */
export function memoryOfTree(pid: number): number {
  let kilobytes = 0;
  for (const member of treeOf(pid)) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${member}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // ended meanwhile
    }
  }
  return kilobytes * 1024;
}

function treeOf(root: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // ended meanwhile
    }
  }
  const tree: number[] = [];
  const queue = [root];
  for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
    tree.push(pid);
    queue.push(...(children.get(pid) ?? []));
  }
  return tree;
}
