/** The citizen's visit in a real window, over real protocols: every sum, and what a killed process must not lose. */
import { afterEach, expect, test, vi } from 'vitest';
import { lastingScreen } from '../tour/kiosk.ts';
import type { Walk } from '../tour/walk.ts';
import { money, openVisit, plain, type Visiting } from './visiting.ts';

let visiting: Visiting;
afterEach(() => visiting.close());

/** Of the straight path, beside digits and letters: eight, of which the last is "I have finished". */
const MOST_TAPS = 7;

const shown = `document.querySelector('[data-page]')?.getAttribute('data-page')`;
const noWalk: Walk = { ended: 'done', taps: 0, machineMs: 0, pages: [] };

test('in Arabic, upright: one violation, every sum on screen and paper, one clearance and one receipt', async () => {
  visiting = await openVisit('one', ['--lang', 'ar', '--orientation', 'portrait']);
  const walk = await visiting.walk();
  expect(walk.ended).toBe('done');
  expect(walk.taps).toBeLessThanOrEqual(MOST_TAPS);
  const said = await visiting.said();
  expect(said['record']).toContain(money('ar', 21_500));
  for (const amount of [21_500, 500, 10_000, 32_000]) expect(said['quote']).toContain(money('ar', amount));
  expect(said['card']).toContain(money('ar', 32_000));
  for (const part of ['سطر', '١٢٣']) expect(said['record']).toContain(part);
  const result = await visiting.result(walk);
  expect(result).toMatchObject({
    record: { violations: 1 },
    totals: { fines: 21_500, courtFees: 500, serviceFees: 10_000, total: 32_000 },
    payment: { state: 'settled' },
    tenders: [{ method: 'card', state: 'approved', amount: 32_000 }],
    clearance: { state: 'final', subject: { plate: { letters: 'سطر', digits: '123' } } },
  });
  expect(result.prints).toEqual([
    { document: 'clearance', device: 'a4', state: 'completed' },
    { document: 'receipt', device: 'receipt', state: 'completed' },
  ]);
});

test('in English, on its side: 65 violations are 24,225.00 pounds', async () => {
  visiting = await openVisit('sixty-five', ['--lang', 'en', '--orientation', 'landscape']);
  const walk = await visiting.walk();
  expect(walk.ended).toBe('done');
  expect(walk.taps).toBeLessThanOrEqual(MOST_TAPS);
  const said = await visiting.said();
  for (const amount of [2_380_000, 32_500, 10_000, 2_422_500]) expect(said['quote']).toContain(money('en', amount));
  expect(said['quote']).toContain('EGP24,225.00');
  const result = await visiting.result(walk);
  expect(result.totals).toEqual({ fines: 2_380_000, courtFees: 32_500, serviceFees: 10_000, total: 2_422_500 });
  expect(result.clearances).toHaveLength(4);
  expect(new Set(result.clearances.map((clearance) => clearance.number)).size).toBe(4);
});

/** Walks to the terminal, where the card is awaited. */
async function untilTheCardIsAwaited(): Promise<void> {
  visiting = await openVisit('one');
  await visiting.terminal({ bank: 'manual' });
  // Its end is another matter: the page it walks in is about to die.
  void visiting.walk().catch(() => undefined);
  await visiting.kiosk.page.locator('[data-page="card"]').waitFor({ timeout: 40_000 });
  await vi.waitFor(async () => expect(await visiting.transactions()).toMatchObject([{ state: 'in-progress' }]), { timeout: 10_000 });
}

test('the renderer is killed in mid-payment: the same page is back, and the payment goes on', async () => {
  await untilTheCardIsAwaited();
  const { app } = visiting.kiosk;
  const screen = lastingScreen(visiting.kiosk);
  await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return new Promise<void>((resolve) => {
      contents?.once('did-finish-load', () => resolve());
      contents?.forcefullyCrashRenderer();
    });
  });
  await vi.waitFor(async () => expect(await screen.evaluate(shown)).toBe('card'), { timeout: 10_000, interval: 100 });
  expect(plain(await screen.evaluate<string>('document.body.innerText'))).toContain(money('ar', 32_000));
  await visiting.shopper('approve');
  await vi.waitFor(async () => expect(await screen.evaluate(shown)).toBe('done'), { timeout: 20_000, interval: 100 });
  expect(visiting.cores()).toHaveLength(1);
  const result = await visiting.result(noWalk);
  expect(result).toMatchObject({ payment: { state: 'settled' }, totals: { total: 32_000 } });
  expect(result.tenders).toHaveLength(1);
});

test('the core is killed in mid-payment: back with reference, amount and state; approved meanwhile, it is settled and printed', async () => {
  await untilTheCardIsAwaited();
  const { page } = visiting.kiosk;
  process.kill(visiting.cores()[0] ?? Number.NaN, 'SIGKILL');
  await page.locator('[data-page="resumed"]').waitFor({ timeout: 20_000 });
  const text = plain((await page.locator('[data-page="resumed"]').textContent()) ?? '');
  expect(text).toContain(money('ar', 32_000));
  for (const trace of ['كريم', 'سطر', '28501150199993']) expect(text).not.toContain(trace);
  await visiting.shopper('approve');
  await page.locator('[data-page="resumed"] [data-action="primary"]').click({ timeout: 20_000 });
  await page.locator('[data-page="done"]').waitFor({ timeout: 20_000 });
  expect(visiting.cores()).toHaveLength(2);
  const result = await visiting.result(noWalk);
  expect(result).toMatchObject({
    payment: { state: 'settled' },
    tenders: [{ state: 'approved', amount: 32_000 }],
    clearances: [{ state: 'final' }],
  });
});
