/** The core as the process that the application starts: it can be killed. Its clock is the machine's. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FromCore, ToCore } from '../../../electron/core/protocol.ts';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import type { KioskView, PageName } from '../../../electron/core/visit/view.ts';
import { deedOf } from './kiosk.ts';
import type { Lobby } from './lobby.ts';

const entry = join(import.meta.dirname, '../../../electron/core/process.ts');
const PATIENCE_MS = 15_000;

export interface ForkedCore {
  /** Its first word: it serves, or why it does not. */
  readonly first: Extract<FromCore, { readonly type: 'ready' | 'refused' }>;
  /** Plays the citizen until this view comes. */
  walk(record: PersonRecord, is: (view: KioskView) => boolean): Promise<KioskView>;
  pages(): readonly PageName[];
  stderr(): string;
  /** kill -9. */
  kill(): Promise<void>;
}

export async function forkCore(lobby: Lobby, environment: Readonly<Record<string, string>> = {}): Promise<ForkedCore> {
  const child: ChildProcess = fork(entry, {
    env: { ...process.env, MUKHALASA_CONFIG: lobby.configFile, ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const views: KioskView[] = [];
  let calls = 0;
  let onView: (view: KioskView) => void = () => undefined;
  const first = Promise.withResolvers<ForkedCore['first']>();
  child.on('message', (message: FromCore) => {
    if (message.type === 'ready' || message.type === 'refused') first.resolve(message);
    if (message.type !== 'event') return;
    const view = message.payload as KioskView;
    views.push(view);
    onView(view);
  });
  child.once('exit', (code) => first.reject(new Error(`the core ended with ${code}: ${stderr.slice(-800)}`)));

  return {
    first: await first.promise,
    walk: (record, is) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`never came; now ${JSON.stringify(views.at(-1))}\n${stderr.slice(-800)}`)),
          PATIENCE_MS,
        );
        let acted: PageName | null = null;
        onView = (view) => {
          if (is(view)) {
            clearTimeout(timer);
            resolve(view);
            return;
          }
          const deed = deedOf(view.page, record);
          if (!deed || acted === view.page.page) return;
          acted = view.page.page;
          const [method, input] = deed;
          child.send({ type: 'call', id: ++calls, method, input: { revision: view.revision, ...input } } satisfies ToCore);
        };
        const last = views.at(-1);
        if (last) onView(last);
      }),
    pages: () => views.map((view) => view.page.page),
    stderr: () => stderr,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
