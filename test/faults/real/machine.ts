/** One machine: every simulator a process of its own, the core a process that dies and comes back on the same disk. */
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { buildBundles } from '../../../electron/setup/build.mjs';
import { alone } from '../../../electron/setup/lock.mjs';
import { type Lobby, openLobby } from '../../tour/lobby.ts';
import { type CoreOptions, type CoreProcess, startCore } from './core-process.ts';

const recordFile = join(import.meta.dirname, '../../simulators/authority/fixtures/one.json');

/** What the application would start, once for all machines. */
let built: Promise<void> | undefined;

export interface Machine {
  readonly lobby: Lobby;
  readonly record: PersonRecord;
  start(options?: Omit<CoreOptions, 'configFile'>): Promise<CoreProcess>;
  /** The person's lines are all open again. */
  refill(): Promise<void>;
  /** What a disk holds after the cut takes the place of what was there. */
  replaceDisk(image: string): void;
  get<T>(url: string): Promise<T>;
  post<T>(url: string, body?: object): Promise<T>;
  close(): Promise<void>;
}

/** @throws when there is no serial line: cash is half of what is looked at */
export async function openMachine(): Promise<Machine> {
  built ??= alone(async () => void (await buildBundles()));
  await built;
  const folder = mkdtempSync(join(tmpdir(), 'real-'));
  const record = JSON.parse(readFileSync(recordFile, 'utf8')) as PersonRecord;
  const lobby = await openLobby({
    folder,
    language: 'ar',
    records: [recordFile],
    methods: ['card', 'cash', 'qr'],
    a4: 'ipp',
    more: { terminal: ['--delay', '50'], ipp: ['--sheet-ms', '100'], escpos: ['--row-ms', '0.1'], acceptor: ['--steps', '1'] },
    log: () => undefined,
  });
  if (lobby.acceptor === null) {
    await lobby.close();
    throw new Error('there is no bank-note acceptor without a serial line: install the package socat');
  }
  const running = new Set<CoreProcess>();
  const machine: Machine = {
    lobby,
    record,
    async start(options = {}) {
      const core = await startCore({ configFile: lobby.configFile, ...options });
      running.add(core);
      return core;
    },
    async refill() {
      await machine.post(`${lobby.authority.controlUrl}/records?fresh=1`, record);
    },
    replaceDisk(image) {
      rmSync(lobby.dataFolder, { recursive: true });
      renameSync(image, lobby.dataFolder);
    },
    async get<T>(url: string) {
      return answerOf<T>(await fetch(url));
    },
    async post<T>(url: string, body: object = {}) {
      const headers = { 'content-type': 'application/json' };
      return answerOf<T>(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
    },
    async close() {
      for (const core of running) await core.kill();
      await lobby.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return machine;
}

async function answerOf<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
