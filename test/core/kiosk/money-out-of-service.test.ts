import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
afterEach(() => lobby.close());

test('no room on the disk at the start: nobody waits for ever, the core asks for a new start once it is idle, and that one asks the terminal', async () => {
  lobby = await openLobby({ records: [record] });
  lobby.terminal.setMode({ bank: 'manual' });
  const first = await lobby.open();
  await visitTo(first, record, 'card');
  await first.until('card', (page) => page.phase === 'present-card');
  await first.stop();
  lobby.terminal.shopper('approve');

  const reserve = join(lobby.dataFolder, 'journal.db.headroom');
  rmSync(reserve);
  symlinkSync('/dev/full', reserve);
  let broken = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const full = await lobby.open({}, () => {
    broken += 1;
    resolve();
  });
  lobby.clock.skip(29_000);
  await lobby.clock.delay(500);
  expect(broken, 'not sooner than half a minute').toBe(0);
  lobby.clock.skip(10_000);
  await lobby.clock.delay(1_500);
  expect(broken, 'not while somebody is there').toBe(0);
  expect(full.call('visit.end').ok).toBe(true);
  await promise;
  lobby.clock.skip(5_000);
  await lobby.clock.delay(1_500);
  expect(broken, 'once').toBe(1);
  await full.stop();

  lobby.clock.skip(600_000);
  const mended = await lobby.open();
  await expect.poll(() => lobby.terminal.report().reversed, { timeout: 10_000 }).toBe(32_000);
  await mended.stop();
  const { payments, ledger } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'abandoned' }]);
  expect(ledger['card-clearing']).toBe(0);
});
