/** The core as the process that the application starts. It is killed as a pulled plug kills; its clock and its disk are the machine's. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CallError, FromCore, ToCore } from '../../../electron/core/protocol.ts';
import { err, type Result } from '../../../electron/core/result.ts';
import type { KioskView } from '../../../electron/core/visit/view.ts';

const entry = join(import.meta.dirname, '../../../out/core/process.mjs');
const later = join(import.meta.dirname, 'later.ts');
const PATIENCE_MS = 60_000;

export interface CoreOptions {
  readonly configFile: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Killed when it has told of so many views, for want of a shim that counts syncs. */
  readonly killAtView?: number;
  /** Its clock is so much ahead. */
  readonly laterMs?: number;
}

export interface CoreProcess {
  view(): KioskView;
  /** Touches the page that is shown now. */
  touch(method: string, input?: Readonly<Record<string, unknown>>): Promise<Result<unknown, CallError>>;
  /** @throws CoreEnded, or an error that names `wanted` after a minute */
  until(is: (view: KioskView) => boolean, wanted: string): Promise<KioskView>;
  hasEnded(): boolean;
  /** It did not end by itself. */
  wasKilled(): boolean;
  /** kill -9. */
  kill(): Promise<void>;
  /** As the application ends it. */
  stop(): Promise<void>;
}

/** The core is gone, by whatever hand. */
export class CoreEnded extends Error {}

/** Resolves once it serves. @throws CoreEnded when it ends sooner, Error when it refuses to serve */
export async function startCore({ configFile, environment = {}, killAtView, laterMs = 0 }: CoreOptions): Promise<CoreProcess> {
  const child = fork(entry, {
    env: { ...process.env, MUKHALASA_CONFIG: configFile, ...environment, LATER_MS: String(laterMs) },
    execArgv: laterMs === 0 ? [] : ['--import', later],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-2_000);
  });
  const replies = new Map<number, (result: Result<unknown, CallError>) => void>();
  const listeners = new Set<() => void>();
  let view: KioskView | null = null;
  let views = 0;
  let calls = 0;
  let ended = false;
  const ready = Promise.withResolvers<void>();

  function tell(): void {
    for (const listener of [...listeners]) listener();
  }
  child.on('message', (message: FromCore) => {
    switch (message.type) {
      case 'ready':
        ready.resolve();
        break;
      case 'refused':
        ready.reject(new Error(`the core refuses to serve: ${message.code}: ${message.message}`));
        break;
      case 'event':
        view = message.payload as KioskView;
        views += 1;
        if (views === killAtView) child.kill('SIGKILL');
        tell();
        break;
      case 'reply':
        replies.get(message.id)?.(message.result as Result<unknown, CallError>);
        replies.delete(message.id);
        break;
      case 'pong':
        break;
    }
  });
  child.once('exit', (code, signal) => {
    ended = true;
    ready.reject(new CoreEnded(`the core ended with ${code ?? signal}: ${stderr}`));
    for (const reply of replies.values()) reply(err({ kind: 'core-unavailable', message: 'the core ended' }));
    tell();
  });
  // a message to a core that is being killed
  child.on('error', () => undefined);

  function until(is: (view: KioskView) => boolean, wanted: string): Promise<KioskView> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => finish(() => reject(new Error(`${wanted}: never; now ${JSON.stringify(view)}\n${stderr}`))),
        PATIENCE_MS,
      );
      function finish(how: () => void): void {
        clearTimeout(timer);
        listeners.delete(look);
        how();
      }
      function look(): void {
        const now = view;
        if (now !== null && is(now)) finish(() => resolve(now));
        else if (ended) finish(() => reject(new CoreEnded(stderr)));
      }
      listeners.add(look);
      look();
    });
  }

  await ready.promise;
  await until(() => true, 'a first page');
  return {
    view: () => view as unknown as KioskView,
    touch(method, input = {}) {
      if (ended) return Promise.resolve(err({ kind: 'core-unavailable', message: 'the core ended' }));
      const id = ++calls;
      return new Promise((resolve) => {
        replies.set(id, resolve);
        child.send({ type: 'call', id, method, input: { revision: view?.revision ?? 0, ...input } } satisfies ToCore);
      });
    },
    until,
    hasEnded: () => ended,
    wasKilled: () => child.signalCode === 'SIGKILL',
    async kill() {
      if (ended) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      if (ended) return;
      const gone = once(child, 'exit');
      child.send({ type: 'shutdown' } satisfies ToCore);
      await gone;
    },
  };
}
