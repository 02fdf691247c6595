import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type ForkedCore, forkCore } from './forked-core.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
let core: ForkedCore;

/** Paid, and the authority has committed, but its answers never arrive before the core is killed. */
beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  await lobby.fault({ kind: 'reply-lost-after-commit', operation: 'settle' });
  core = await forkCore(lobby);
  await core.walk(record, ({ page }) => page.page === 'issuing');
  await core.kill();
  await lobby.mend();
});
afterEach(async () => {
  await core.kill();
  await lobby.close();
});

test('back within two minutes: paid, and the papers come out', async () => {
  const kiosk = await lobby.open();
  expect(await kiosk.until('resumed')).toMatchObject({ amount: 32_000, state: 'paid' });
  expect(kiosk.call('visit.continue').ok).toBe(true);
  await kiosk.until('done');
  await kiosk.stop();
  expect((await readAccounts(lobby)).payments).toMatchObject([{ state: 'settled' }]);
  expect(lobby.a4.printed()).toHaveLength(1);
});

test('later: settled behind the first page, once', async () => {
  lobby.clock.skip(121_000);
  const kiosk = await lobby.open();
  await kiosk.until('attract');
  await expect.poll(() => lobby.log.events.some(({ fields }) => fields['operation'] === 'issueClearances'), { timeout: 8_000 }).toBe(true);
  await kiosk.stop();
  const { payments, ledger } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'settled' }]);
  expect(ledger).toMatchObject({ 'card-clearing': 32_000, 'citizen-payments': 0 });
});
