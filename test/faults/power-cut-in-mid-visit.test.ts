import { renameSync, rmSync } from 'node:fs';
import { afterEach, expect, type TestContext, test } from 'vitest';
import type { KioskView, PageName } from '../../electron/core/visit/view.ts';
import { readAccounts } from '../core/kiosk/accounts.ts';
import { forkCore } from '../core/kiosk/forked-core.ts';
import { type Lobby, openLobby } from '../core/kiosk/lobby.ts';
import { fixture } from '../core/register/authority-world.ts';
import { watchFolder, whyNoPowerCut } from './power-cut.ts';

const record = fixture('one');
let lobby: Lobby | undefined;
afterEach(async () => {
  await lobby?.close();
  lobby = undefined;
});

interface Left {
  readonly lobby: Lobby;
  /** The last page before the power went. */
  readonly page: KioskView['page'];
}

/** A real core is walked so far, the power goes, and the data folder is what a disk may hold then. */
async function cutPowerAt({ skip }: TestContext, bank: 'manual' | 'approve', is: (view: KioskView) => boolean): Promise<Left> {
  const why = whyNoPowerCut();
  if (why !== null) skip(why);
  lobby = await openLobby({ records: [record] });
  lobby.terminal.setMode({ bank });
  const watched = watchFolder(lobby.dataFolder);
  const core = await forkCore(lobby, watched.environment);
  const { page } = await core.walk(record, is);
  await core.kill();
  const image = watched.afterTheCut();
  rmSync(lobby.dataFolder, { recursive: true });
  renameSync(image, lobby.dataFolder);
  return { lobby, page };
}

function pageNamed<P extends PageName>(page: KioskView['page'], name: P): Extract<KioskView['page'], { readonly page: P }> {
  if (page.page !== name) throw new Error(`on ${page.page} instead of ${name}`);
  return page as Extract<KioskView['page'], { readonly page: P }>;
}

test('power cut while the card is awaited: the payment is known, what the terminal approves is found, and the papers come out', async (context) => {
  const { lobby, page } = await cutPowerAt(context, 'manual', (view) => view.page.page === 'card' && view.page.phase === 'present-card');
  const { reference } = pageNamed(page, 'card');
  const kiosk = await lobby.open();
  expect(await kiosk.until('resumed')).toMatchObject({ reference, state: 'being-resolved' });
  lobby.terminal.shopper('approve');
  lobby.clock.run(10);
  await kiosk.until('resumed', (resumed) => resumed.state === 'paid');
  lobby.clock.run(1);
  expect(kiosk.call('visit.continue').ok).toBe(true);
  expect(await kiosk.until('done')).toMatchObject({ reference });
  await kiosk.stop();
  const { payments, ledger, openCases } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ reference, state: 'settled' }]);
  expect(ledger).toMatchObject({ 'card-clearing': 32_000, 'authority-fines': -21_500, 'authority-fees': -10_500 });
  expect(openCases).toEqual([]);
});

test('power cut when all is done: paid, settled and printed once, and nothing comes out again', async (context) => {
  const { lobby, page } = await cutPowerAt(context, 'approve', (view) => view.page.page === 'done');
  const { reference } = pageNamed(page, 'done');
  const kiosk = await lobby.open();
  lobby.clock.run(10);
  await kiosk.until('attract', ({ notices }) => notices.length === 0);
  lobby.clock.run(1);
  await kiosk.stop();
  const { payments, ledger, openCases } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ reference, state: 'settled', total: 32_000 }]);
  expect(ledger).toMatchObject({ 'card-clearing': 32_000, 'authority-fines': -21_500, 'authority-fees': -10_500 });
  expect(openCases).toEqual([]);
  expect(lobby.terminal.report()).toMatchObject({ captured: 32_000, reversed: 0 });
  expect([lobby.a4.printed().length, lobby.receipt.receipts().length]).toEqual([1, 1]);
});
