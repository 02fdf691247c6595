import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KioskView } from '../../../electron/core/visit/view.ts';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type ForkedCore, forkCore } from './forked-core.ts';
import { type Lobby, openLobby } from './lobby.ts';
import { tracesOf } from './traces.ts';

const record = fixture('one');
let lobby: Lobby;
let core: ForkedCore;
let killedAt: KioskView;

/** The card is about to be presented when the core is killed. */
beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  lobby.terminal.setMode({ bank: 'manual' });
  core = await forkCore(lobby);
  killedAt = await core.walk(record, ({ page }) => page.page === 'card' && page.phase === 'present-card');
  await core.kill();
});
afterEach(async () => {
  await core.kill();
  await lobby.close();
});

test('back within two minutes: reference, amount and state alone; what the terminal approved meanwhile is found, settled and printed', async () => {
  const { reference } = killedAt.page as Extract<KioskView['page'], { page: 'card' }>;
  const kiosk = await lobby.open();
  const resumed = await kiosk.until('resumed');
  expect(resumed).toEqual({ page: 'resumed', reference, amount: 32_000, state: 'being-resolved' });
  for (const trace of tracesOf(record)) expect(JSON.stringify(kiosk.seen()), trace).not.toContain(trace);
  // The terminal says that the card is still awaited: that is no reason to speak of a lost payment.
  await lobby.clock.delay(1_500);
  expect(kiosk.view().page).toMatchObject({ state: 'being-resolved' });
  expect(kiosk.call('visit.continue').ok, 'not before it is known').toBe(false);

  lobby.terminal.shopper('approve');
  lobby.clock.run(10);
  await kiosk.until('resumed', (page) => page.state === 'paid');
  lobby.clock.run(1);
  expect(kiosk.call('visit.continue').ok).toBe(true);
  expect(await kiosk.until('done')).toMatchObject({ reference, sheets: 2 });
  await kiosk.stop();
  const { payments } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ reference, state: 'settled' }]);
  expect(lobby.terminal.report().transactions).toHaveLength(1);
});

test('approved and answered to nobody: after more than two minutes the first page, and the money goes back', async () => {
  lobby.terminal.shopper('approve');
  lobby.clock.skip(121_000);
  const kiosk = await lobby.open();
  expect(kiosk.seen()[0]?.page.page).toBe('attract');
  lobby.clock.run(10);
  await expect.poll(() => lobby.terminal.report().reversed, { timeout: 8_000 }).toBe(32_000);
  lobby.clock.run(1);
  await kiosk.stop();
  expect(kiosk.seen().map((view) => view.page.page)).not.toContain('resumed');
  const { payments, ledger, openCases } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'abandoned' }]);
  expect(ledger['card-clearing']).toBe(0);
  expect(openCases).toEqual([]);
});

test('still open at the terminal after more than two minutes: it is stopped, and nothing is taken', async () => {
  lobby.clock.skip(121_000);
  const kiosk = await lobby.open();
  lobby.clock.run(10);
  await kiosk.until('attract', (page) => page.notices.length === 0);
  await expect.poll(() => lobby.terminal.report().transactions.map((one) => one.state), { timeout: 8_000 }).toEqual(['done']);
  await expect.poll(() => lobby.log.events.map(({ event }) => event), { timeout: 8_000 }).toContain('readiness.changed');
  lobby.clock.run(1);
  await kiosk.stop();
  const { ledger } = await readAccounts(lobby);
  expect(ledger).toEqual({});
  expect(lobby.terminal.report().captured).toBe(0);
});

test('nobody comes back to the resumed page: it ends by itself, and what was paid settles without them', async () => {
  const kiosk = await lobby.open();
  await kiosk.until('resumed');
  lobby.terminal.shopper('approve');
  lobby.clock.run(10);
  await kiosk.until('resumed', (page) => page.state === 'paid');
  lobby.clock.run(1);
  lobby.clock.skip(301_000);
  await kiosk.until('attract');
  await kiosk.stop();
  const { payments } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'settled' }]);
});
