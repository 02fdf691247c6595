import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
afterEach(() => lobby.close());

const minute = 60_000;

test.each([15 * minute, 25 * 60 * minute, -3 * 60 * minute])(
  'a terminal %i ms ahead: the visit ends with its papers',
  async (clockAhead) => {
    lobby = await openLobby({ records: [record] });
    lobby.terminal.setMode({ clockAhead });
    const kiosk = await lobby.open();
    await visitTo(kiosk, record, 'done');
    await kiosk.stop();
    const { payments, ledger } = await readAccounts(lobby);
    expect(payments).toMatchObject([{ state: 'settled' }]);
    expect(ledger['card-clearing']).toBe(32_000);
  },
);
