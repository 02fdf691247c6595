/** The page's own process is killed in mid-payment, in a real window: the same page comes back, and the payment goes on. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasDisplay, openVirtualDisplay } from '../../../../electron/setup/display.mjs';
import { lastingScreen, openKiosk } from '../../../tour/kiosk.ts';
import { readOptions } from '../../../tour/options.ts';
import { walkVisit } from '../../../tour/walk.ts';
import { readBooks } from '../books.ts';
import { openMachine } from '../machine.ts';
import type { Promises } from '../promises.ts';

const PATIENCE_MS = 60_000;
const LOOK_MS = 2_000;
const LOOK_AGAIN_MS = 100;
const shown = `document.querySelector('[data-page]')?.getAttribute('data-page') ?? ''`;
const size = { width: 1080, height: 1920 };

export async function killRenderer(promises: Promises): Promise<void> {
  const display = hasDisplay() ? null : await openVirtualDisplay(size);
  if (display) process.env['DISPLAY'] = display.name;
  const machine = await openMachine();
  const { lobby } = machine;
  const log = () => undefined;
  const kiosk = await openKiosk({ configFile: lobby.configFile, userFolder: join(lobby.folder, 'user'), size, packaged: null, log });
  try {
    await machine.post(`${lobby.terminal.controlUrl}/mode`, { bank: 'manual' });
    const payer = () => ({ 'way-to-pay': () => kiosk.screen.touch('[data-action="pay-by-card"]') });
    // Its end is another matter: the page that it walks in is about to die.
    void walkVisit(kiosk.screen, { ...readOptions(['--tour'], true), payer, screensFolder: null }).catch(() => undefined);
    const screen = lastingScreen(kiosk);
    await until('the card awaited', async () => (await screen.evaluate<string>(shown)) === 'card' && (await isAwaited()));
    const said = await screen.evaluate<string>('document.querySelector("[data-fact=reference]")?.textContent ?? ""');

    const dead = await rendererOf();
    process.kill(dead, 'SIGKILL');
    await until(
      'a page after the dead one',
      async () => (await rendererOf()) !== dead && (await screen.evaluate<string>(shown)) === 'card',
    );
    const again = await screen.evaluate<string>('document.querySelector("[data-fact=reference]")?.textContent ?? ""');
    promises.promise('another process shows the same page of the same payment', said !== '' && again === said, {
      dead,
      now: await rendererOf(),
      reference: again,
    });
    await machine.post(`${lobby.terminal.controlUrl}/shopper`, { action: 'approve' });
    await until('the end', async () => (await screen.evaluate<string>(shown)) === 'done');
    await kiosk.close();
    const books = await readBooks(machine);
    promises.promise(
      'the payment went on: one payment, one tender, settled, on paper',
      books.payments.length === 1 && books.payments[0]?.state === 'settled',
      books.payments[0]?.prints,
    );
    promises.whole('books', books);
  } finally {
    await kiosk.close().catch(() => undefined);
    await machine.close();
    await display?.close();
  }

  function rendererOf(): Promise<number> {
    return kiosk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
  }

  async function isAwaited(): Promise<boolean> {
    const { transactions } = await machine.get<{ readonly transactions: readonly { readonly state: string }[] }>(
      `${lobby.terminal.controlUrl}/transactions`,
    );
    return transactions.some(({ state }) => state === 'in-progress');
  }
}

async function until(wanted: string, is: () => Promise<boolean>): Promise<void> {
  // A script that is given to a dying page is never answered.
  const look = () => Promise.race([is().catch(() => false), delay(LOOK_MS, false)]);
  for (const giveUpAt = performance.now() + PATIENCE_MS; !(await look()); await delay(LOOK_AGAIN_MS)) {
    if (performance.now() > giveUpAt) throw new Error(`${wanted}: never`);
  }
}
