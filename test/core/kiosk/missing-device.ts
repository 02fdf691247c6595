/** A device that is not there when the kiosk starts: said before anybody types, and no money is taken. */
import { afterEach, expect, test } from 'vitest';
import type { ServiceNotice } from '../../../electron/core/visit/view.ts';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type KioskConfig, type Lobby, openLobby } from './lobby.ts';

export function expectMissing(notice: ServiceNotice, configure: (config: KioskConfig) => KioskConfig): void {
  let lobby: Lobby;
  afterEach(() => lobby.close());

  test(`${notice} is said on the first page; the record is still shown, and nothing can be paid`, async () => {
    const record = fixture('one');
    lobby = await openLobby({ records: [record], configure });
    await lobby.control('POST', '/policy', { standInPrinting: false });
    const kiosk = await lobby.open();
    const attract = await kiosk.until('attract', (page) => page.notices.includes(notice));
    expect(attract).toMatchObject({ notices: [notice], canStart: true });
    expect(await visitTo(kiosk, record, 'record')).toMatchObject({ record: { violationCount: 1 } });
    expect(await visitTo(kiosk, record, 'quote')).toMatchObject({ payable: false, notices: [notice] });
    expect(kiosk.call('visit.confirmQuote'), 'a touch that the page does not offer').toMatchObject({ ok: false });
    expect(kiosk.view().page.page).toBe('quote');
    await kiosk.stop();
    const { payments } = await readAccounts(lobby);
    expect(payments).toEqual([]);
    expect(lobby.terminal.report().transactions).toEqual([]);
  });
}
