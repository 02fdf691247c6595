/** B1 and B15: the kiosk's window beside a bare Electron window with a static page, same runtime, same flags. */
import { join } from 'node:path';
import { readRuntime, runtimeArguments } from '../../electron/setup/runtime.mjs';
import { openKiosk } from '../tour/kiosk.ts';
import { type Lobby, openLobby } from '../tour/lobby.ts';
import { walkVisit } from '../tour/walk.ts';
import { median, type Row, row } from './row.ts';
import { walker } from './visit.ts';
import { memoryOfTree, openWindow } from './window.ts';

const STARTS = 15;
const MEMORY_READINGS = 3;
/** Between the first picture and the reading: what is loaded after the first paint shall count. */
const SETTLE_MS = 4_000;
const root = join(import.meta.dirname, '../..');
const bareWindow = join(import.meta.dirname, 'bare-window');
const size = { width: 1080, height: 1920 };

interface Side {
  readonly app: string;
  readonly selector: string;
}

const ours: Side = { app: root, selector: '[data-page="attract"] [data-action="primary"]' };
const reference: Side = { app: bareWindow, selector: '[data-usable]' };

function start(side: Side, lobby: Lobby, user: string) {
  const runtime = readRuntime();
  const env = { ...process.env, MUKHALASA_CONFIG: lobby.configFile, MUKHALASA_WINDOW: `${size.width}x${size.height}` };
  return openWindow(
    runtime.executable,
    [...runtimeArguments(runtime), '--disable-gpu', `--user-data-dir=${user}`, side.app],
    side.selector,
    env,
  );
}

export async function measureStart(folder: string): Promise<readonly Row[]> {
  return withLobby(folder, 'b1', async (lobby) => {
    const times: Record<'ours' | 'reference', number[]> = { ours: [], reference: [] };
    for (let i = -1; i < STARTS; i += 1) {
      for (const [name, side] of [
        ['ours', ours],
        ['reference', reference],
      ] as const) {
        const window = await start(side, lobby, join(folder, `b1-user-${name}`));
        await window.close();
        // the first of each fills the disk cache
        if (i >= 0) times[name].push(window.milliseconds);
      }
    }
    return [row('B1 launch to first usable screen, ms', median(times.ours), median(times.reference), 1.3)];
  });
}

export async function measureMemory(folder: string): Promise<readonly Row[]> {
  return withLobby(folder, 'b15', async (lobby) => {
    const megabytes: Record<'ours' | 'reference' | 'after', number[]> = { ours: [], reference: [], after: [] };
    for (let i = 0; i < MEMORY_READINGS; i += 1) {
      for (const [name, side] of [
        ['ours', ours],
        ['reference', reference],
      ] as const) {
        const window = await start(side, lobby, join(folder, `b15-user-${name}`));
        await settle();
        megabytes[name].push(memoryOfTree(window.process.pid ?? 0) / 2 ** 20);
        await window.close();
      }
    }
    const kiosk = await openKiosk({
      configFile: lobby.configFile,
      userFolder: join(folder, 'b15-visit'),
      size,
      packaged: null,
      log: () => undefined,
    });
    await kiosk.page.locator(ours.selector).waitFor();
    await walkVisit(kiosk.screen, walker());
    await kiosk.page.locator('[data-action="primary"]').click();
    await settle();
    megabytes.after.push(memoryOfTree(kiosk.pid) / 2 ** 20);
    await kiosk.close();
    return [
      row('B15 memory at attract, MB (PSS)', median(megabytes.ours), median(megabytes.reference), 1.3),
      row('B15 memory after one visit, MB (PSS)', median(megabytes.after), median(megabytes.reference), 1.6),
    ];
  });
}

async function withLobby(folder: string, name: string, measure: (lobby: Lobby) => Promise<readonly Row[]>): Promise<readonly Row[]> {
  const records = [join(root, 'test/simulators/authority/fixtures/one.json')];
  const lobby = await openLobby({ folder: join(folder, name), language: 'ar', records, log: () => undefined });
  try {
    return await measure(lobby);
  } finally {
    await lobby.close();
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
