import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test.each(['settle', 'issueClearances'])(
  'the answer to %s is lost after the authority has committed: asked again, done once',
  async (operation) => {
    const record = fixture('one');
    lobby = await openLobby({ records: [record] });
    const kiosk = await lobby.open();
    await lobby.fault({ kind: 'reply-lost-after-commit', operation, times: 1 });
    const done = await visitTo(kiosk, record, 'done');
    expect(done).toMatchObject({ dueBack: 0, sheets: 2 });
    await kiosk.stop();
    const { payments, settledThere } = await readAccounts(lobby);
    expect(payments).toMatchObject([{ state: 'settled' }]);
    expect(settledThere).toHaveLength(1);
    const issued = await lobby.control<readonly { paymentReference: string }[]>('GET', '/clearances');
    expect(issued.filter(({ paymentReference }) => paymentReference === done.reference)).toHaveLength(1);
  },
);
