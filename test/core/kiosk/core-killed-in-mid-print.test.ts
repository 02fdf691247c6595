/** kill -9 between "sent" and "completed": afterwards the queue, asked by the job's name, says whether the sheet came out. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, type TestContext, test } from 'vitest';
import type { KioskView } from '../../../electron/core/visit/view.ts';
import { startCups } from '../../simulators/cups/cups.ts';
import { fixture } from '../register/authority-world.ts';
import { jobsOf, readAccounts } from './accounts.ts';
import { type ForkedCore, forkCore } from './forked-core.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
let core: ForkedCore | undefined;
let closeQueue: () => Promise<void> = async () => undefined;

afterEach(async () => {
  await core?.kill();
  await lobby.close();
  await closeQueue();
});

/** An A4 queue whose sheet takes as long as a test likes. */
interface Queue {
  /** Names of the sheets that came out. */
  readonly printed: () => readonly string[];
  readonly hold: () => unknown;
  /** The sheet comes out. */
  readonly finish: () => unknown;
  /** It never will. */
  readonly lose: () => unknown;
}

async function simulated(): Promise<Queue> {
  lobby = await openLobby({ records: [record] });
  const { a4 } = lobby;
  return {
    printed: () => a4.printed().map(({ name }) => name),
    hold: () => a4.faults.set('slow', true),
    async finish() {
      // A sheet under way keeps its pace: it is stopped, and goes on at the usual one.
      await a4.faults.set('media-empty', true);
      await a4.faults.clear();
    },
    async lose() {
      await a4.faults.set('canceled', true);
      expect(a4.jobs().map(({ reasons }) => reasons)).toEqual([['job-canceled-at-device']]);
      await a4.faults.clear();
    },
  };
}

async function cups(context: TestContext): Promise<Queue> {
  const folder = await mkdtemp(join(tmpdir(), 'cups-kill-'));
  const started = await startCups({ folder });
  lobby = await openLobby({
    records: [record],
    configure: (config) => (started.ok ? { ...config, printers: { ...config.printers, a4: { uri: started.value.printerUri } } } : config),
  });
  closeQueue = async () => {
    if (started.ok) await started.value.close();
    await rm(folder, { recursive: true, force: true });
    closeQueue = async () => undefined;
  };
  if (!started.ok) return context.skip(`no real CUPS here: ${started.error.detail}`);
  const { faults, received } = started.value;
  return {
    printed: () => received().map(({ name }) => name),
    hold: () => faults.set('slow', true),
    finish: () => faults.clear(),
    async lose() {
      await faults.set('exit', true, { code: 5, once: 1 });
      await faults.set('slow', false);
      // The back-end takes the order away as it follows it.
      await expect.poll(() => existsSync(join(started.value.folder.faults, 'exit')), { timeout: 10_000 }).toBe(false);
    },
  };
}

function isHalfOut({ page }: KioskView): boolean {
  if (page.page !== 'printing' || page.prints.length !== 2) return false;
  return page.prints.every(({ device, state }) => (device === 'a4' ? state === 'printing' : state === 'completed'));
}

async function killInMidPrint(queue: Queue): Promise<void> {
  await queue.hold();
  core = await forkCore(lobby);
  await core.walk(record, isHalfOut);
  await core.kill();
}

async function comeBack(): Promise<void> {
  const kiosk = await lobby.open();
  await kiosk.until('resumed', (page) => page.state === 'paid');
  expect(kiosk.call('visit.continue').ok).toBe(true);
  expect(await kiosk.until('done')).toMatchObject({ sheets: 2 });
  await kiosk.stop();
  expect((await readAccounts(lobby)).openCases).toEqual([]);
  expect(lobby.receipt.receipts()).toHaveLength(1);
}

function clearanceJobs(): readonly string[] {
  return jobsOf(lobby)
    .filter(({ document }) => document === 'clearance')
    .map(({ state, printNumber }) => `${state} ${printNumber}`);
}

describe.each([
  ['the IPP printer', simulated],
  ['a real CUPS', cups],
] as const)('%s', (_, open) => {
  test('the sheet comes out meanwhile: it counts as printed, and is not printed again', async (context) => {
    const queue = await open(context);
    await killInMidPrint(queue);
    await queue.finish();
    await expect.poll(() => queue.printed().length, { timeout: 10_000 }).toBe(1);
    await comeBack();
    expect(queue.printed()).toHaveLength(1);
    expect(clearanceJobs()).toEqual(['completed 1']);
  });

  test('the sheet is still on its way: it is awaited, and not sent a second time', async (context) => {
    const queue = await open(context);
    await killInMidPrint(queue);
    const kiosk = await lobby.open();
    await kiosk.until('resumed', (page) => page.state === 'paid');
    expect(kiosk.call('visit.continue').ok).toBe(true);
    await queue.finish();
    expect(await kiosk.until('done')).toMatchObject({ sheets: 2 });
    await kiosk.stop();
    expect(queue.printed()).toHaveLength(1);
    expect(clearanceJobs()).toEqual(['completed 1']);
  });

  test('the sheet never comes out: it is printed once, and is no reprint', async (context) => {
    const queue = await open(context);
    await killInMidPrint(queue);
    await queue.lose();
    expect(queue.printed()).toEqual([]);
    await comeBack();
    expect(queue.printed()).toHaveLength(1);
    expect(clearanceJobs()).toEqual(['failed 1', 'completed 1']);
  });
});

test('an 80 mm printer remembers nothing: its receipt is of unknown fate, a person is told, and it is not sent again', async () => {
  lobby = await openLobby({ records: [record] });
  await lobby.receipt.faults.set('slow', true);
  core = await forkCore(lobby);
  await core.walk(record, ({ page }) => {
    if (page.page !== 'printing' || page.prints.length !== 2) return false;
    return page.prints.every(({ device, state }) => (device === 'receipt' ? state === 'printing' : state === 'completed'));
  });
  await core.kill();
  await lobby.receipt.faults.clear();
  const kiosk = await lobby.open();
  await kiosk.until('resumed', (page) => page.state === 'paid');
  expect(kiosk.call('visit.continue').ok).toBe(true);
  const failed = await kiosk.until('print-failed');
  expect(failed).toMatchObject({ canRetry: false, prints: [{ state: 'completed' }, { device: 'receipt', state: 'unknown' }] });
  await kiosk.stop();
  expect((await readAccounts(lobby)).openCases).toMatchObject([{ kind: 'print-unknown' }]);
  expect(lobby.a4.printed()).toHaveLength(1);
  expect(lobby.receipt.receipts().length).toBeLessThanOrEqual(1);
  expect(jobsOf(lobby).filter(({ device }) => device === 'receipt')).toHaveLength(1);
});
