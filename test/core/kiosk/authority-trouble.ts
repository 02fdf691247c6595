/** The same two visits for each way in which an authority can fail: a person it knows from before, and one that it does not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuthorityTrouble } from '../../../electron/core/register/register.ts';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

export function expectTrouble(reason: AuthorityTrouble, break_: (lobby: Lobby) => Promise<void>): void {
  const known = fixture('one');
  const stranger = fixture('short-name');
  let lobby: Lobby;
  let kiosk: Kiosk;

  beforeAll(async () => {
    lobby = await openLobby({ records: [known, stranger] });
    // No copy of everybody's record: what is kept is what visits have left.
    await lobby.fault({ kind: 'status', status: 404, operation: 'latestSnapshot' });
    const earlier = await lobby.open();
    await visitTo(earlier, known, 'record');
    earlier.call('visit.end');
    // Stopping waits until the record is sealed.
    await earlier.stop();
    kiosk = await lobby.open();
    await kiosk.until('attract');
    await break_(lobby);
  });
  afterAll(() => lobby.close());

  test(`a person seen before is shown the kept record with its age, and cannot pay`, async () => {
    const page = await visitTo(kiosk, known, 'authority-down');
    expect(page.reason).toBe(reason);
    expect(page.record).toMatchObject({ violationCount: 1, amountDue: 21_500 });
    expect(Date.parse(page.record?.dataAsOf ?? '')).toBeLessThanOrEqual(lobby.clock.now());
    expect(page.fault.code).not.toBe('none');
    for (const method of ['visit.continue', 'visit.confirmQuote'])
      expect(kiosk.call(method), method).toMatchObject({ ok: false, error: { kind: 'not-now' } });
    kiosk.call('visit.end');
  });

  test('a person never seen is told what happened, and nothing of anybody else', async () => {
    const page = await visitTo(kiosk, stranger, 'authority-down');
    expect(page).toMatchObject({ page: 'authority-down', reason });
    expect(page.record).toBeUndefined();
  });

  test('once the authority is back, "try again" reads the record and the visit goes on', async () => {
    lobby.clock.run(1);
    await lobby.mend();
    lobby.clock.skip(10_000);
    expect(kiosk.call('visit.retry').ok).toBe(true);
    await visitTo(kiosk, stranger, 'done');
    await kiosk.stop();
    const { payments } = await readAccounts(lobby);
    expect(payments.map((payment) => payment.state)).toEqual(['settled']);
  });
}
