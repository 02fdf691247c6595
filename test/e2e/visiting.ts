/** A whole kiosk in a real window, with every simulator and the core in processes of their own; and what its visit left. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { createFormatter, type FormatLanguage } from '../../resources/locale/format.ts';
import { readJsonFile } from '../json-file.ts';
import { type DevelopmentKiosk, openKiosk } from '../tour/kiosk.ts';
import { type Lobby, openLobby } from '../tour/lobby.ts';
import { readOptions, type TourOptions } from '../tour/options.ts';
import { readResult, type TourResult } from '../tour/result.ts';
import { modeOf, walkScenario } from '../tour/scenario.ts';
import { differences, readTakings } from '../tour/takings.ts';
import { firstPageShown, type Walk } from '../tour/walk.ts';

const fixtures = join(import.meta.dirname, '../simulators/authority/fixtures');

export interface Visiting {
  readonly options: TourOptions;
  readonly lobby: Lobby;
  readonly kiosk: DevelopmentKiosk;
  /** Process ids of the cores started so far, oldest first. */
  cores(): readonly number[];
  /** Walks the visit to its end, as the tour does. */
  walk(): Promise<Walk>;
  /** What each page said, in its last form; spaces and marks of direction left out. */
  said(): Promise<Readonly<Record<string, string>>>;
  terminal(mode: object): Promise<void>;
  shopper(action: 'approve' | 'decline' | 'cancel'): Promise<void>;
  /** Everything that the terminal was ever asked to take. */
  transactions(): Promise<readonly object[]>;
  /** Closes the window and reads what the visit left; valid by its schema, and the authority's contract was kept. */
  result(walk: Walk): Promise<TourResult>;
  close(): Promise<void>;
}

/** Keeps the text of each page while the tour touches it. */
const listen = `(() => {
  const said = {};
  Object.assign(window, { said });
  function note() {
    const page = document.querySelector('[data-page]');
    if (page) said[page.getAttribute('data-page')] = page.innerText;
  }
  new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
  note();
})()`;

/** Text as a reader sees it: spaces and the invisible marks of direction do not count. */
export function plain(text: string): string {
  return text.replace(/[\s\u00a0\u202f\u061c\u200e\u200f\u2066-\u2069]/g, '');
}

export function money(language: FormatLanguage, piastres: number): string {
  return plain(createFormatter(language).money(piastres));
}

export async function openVisit(fixture: string, args: readonly string[] = []): Promise<Visiting> {
  const folder = mkdtempSync(join(tmpdir(), 'visit-'));
  const options = readOptions(['--tour', '--record', join(fixtures, `${fixture}.json`), '--out', folder, ...args], true);
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const { language, recordFile, methods } = options;
  const lobby = await openLobby({ folder: join(folder, 'lobby'), mode: modeOf(options), language, records: [recordFile], methods, log });
  let kiosk: DevelopmentKiosk;
  try {
    kiosk = await openKiosk({ ...options, packaged: null, configFile: lobby.configFile, userFolder: join(folder, 'user'), log });
  } catch (error) {
    await lobby.close();
    throw error;
  }
  let isOpen = true;

  async function closeWindow(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    await kiosk.close();
  }

  async function post(address: string, body: object): Promise<void> {
    const response = await fetch(address, { method: 'POST', body: JSON.stringify(body) });
    expect(response.ok, address).toBe(true);
  }

  // The core may be up before anybody listens to the log: the system knows it all the same.
  const cores = new Set<number>();
  await kiosk.screen.evaluate(firstPageShown);
  noteCores(kiosk.pid, cores);
  return {
    options,
    lobby,
    kiosk,
    cores: () => {
      noteCores(kiosk.pid, cores);
      return [...cores];
    },
    async walk() {
      await kiosk.screen.evaluate(firstPageShown);
      await kiosk.screen.evaluate(listen);
      try {
        return await walkScenario(kiosk.screen, options, lobby, null);
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : String(error)}\n${lines.slice(-15).join('\n')}`);
      }
    },
    async said() {
      const said = await kiosk.screen.evaluate<Record<string, string>>('window.said');
      return Object.fromEntries(Object.entries(said).map(([page, text]) => [page, plain(text)]));
    },
    terminal: (mode) => post(`${lobby.terminal.controlUrl}/mode`, mode),
    shopper: (action) => post(`${lobby.terminal.controlUrl}/shopper`, { action }),
    async transactions() {
      const report = (await (await fetch(`${lobby.terminal.controlUrl}/transactions`)).json()) as {
        readonly transactions: readonly object[];
      };
      return report.transactions;
    },
    async result(walk) {
      await closeWindow();
      const result = await readResult({ ...lobby, record: options.record, walk, electron: kiosk.electron });
      const validate = new Ajv2020({ allErrors: true }).compile(
        readJsonFile<object>(join(import.meta.dirname, '../tour/result.schema.json')) ?? {},
      );
      expect(validate(result), JSON.stringify(validate.errors)).toBe(true);
      expect(differences(result.takings, await readTakings(lobby)), 'books and machines').toEqual([]);
      const contract = await (await fetch(`${lobby.authority.controlUrl}/contract`)).json();
      expect(contract, 'breaches of the contract').toEqual({ requests: [], answers: [], errors: [] });
      return result;
    },
    async close() {
      await closeWindow().catch(() => undefined);
      await lobby.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Adds the cores that run now under this main process (proc(5), children and cmdline). */
function noteCores(main: number, cores: Set<number>): void {
  const children = readFileSync(`/proc/${main}/task/${main}/children`, 'utf8').trim().split(/\s+/).map(Number);
  for (const child of children) {
    if (child > 0 && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('out/core/process.mjs')) cores.add(child);
  }
}
