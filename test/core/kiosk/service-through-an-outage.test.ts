/** The line goes down, people pay from the local record, and the line comes back: nothing is lost, doubled or called final too early. */
import { afterEach, expect, test, vi } from 'vitest';
import type { ServiceStanding } from '../../../electron/core/outage/standing.ts';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import { fixture } from '../register/authority-world.ts';
import { readAccounts } from './accounts.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

/** Resolves with the standing that is waited for; time runs fast meanwhile. */
async function untilServing<S extends ServiceStanding['serving']>(
  kiosk: Kiosk,
  serving: S,
): Promise<Extract<ServiceStanding, { serving: S }>> {
  lobby.clock.run(20);
  await kiosk.when(() => kiosk.view().standing.serving === serving, `serving ${serving}`);
  lobby.clock.run(1);
  return kiosk.view().standing as Extract<ServiceStanding, { serving: S }>;
}

/** A kiosk that has the whole register of this moment, and then no line. */
async function kioskWithoutLine(record: PersonRecord): Promise<Kiosk> {
  lobby = await openLobby({ records: [record] });
  await lobby.control('POST', '/snapshots');
  const kiosk = await lobby.open();
  lobby.clock.run(20);
  await vi.waitFor(() => expect(lobby.log.events.map(({ event }) => event)).toContain('register-snapshot-taken'), { timeout: 20_000 });
  lobby.clock.run(1);
  await lobby.fault({ kind: 'down' });
  await untilServing(kiosk, 'offline');
  return kiosk;
}

/** What waited was sent by itself, and the certificate is there. */
async function untilIssued(): Promise<void> {
  lobby.clock.run(20);
  await vi.waitFor(
    () =>
      expect(lobby.log.events).toContainEqual(
        expect.objectContaining({ fields: expect.objectContaining({ operation: 'issueClearances' }) }),
      ),
    {
      timeout: 20_000,
    },
  );
  lobby.clock.run(1);
}

test('paid from the local record, settled when the line is back, and the certificate printed at the next visit', async () => {
  const record = fixture('one');
  const kiosk = await kioskWithoutLine(record);

  expect((await visitTo(kiosk, record, 'record')).record).toMatchObject({ from: 'register', violationCount: 1 });
  const { quote } = await visitTo(kiosk, record, 'quote');
  expect(quote).toMatchObject({ fines: 21_500, total: 32_000, provisionalAsOf: expect.any(String), certificates: [] });
  const paid = await visitTo(kiosk, record, 'paid-paper-follows');
  expect(paid).toMatchObject({ amount: 32_000, slips: 1 });
  expect(lobby.a4.printed()).toHaveLength(1);
  expect(lobby.receipt.receipts()).toHaveLength(1);

  kiosk.call('visit.continue');
  await lobby.mend();
  await untilServing(kiosk, 'online');
  await untilIssued();
  expect(await visitTo(kiosk, record, 'unprinted')).toMatchObject({ reference: paid.reference });
  kiosk.call('visit.continue');
  expect((await visitTo(kiosk, record, 'done')).prints.map(({ document, number, state }) => [document, number.slice(0, 2), state])).toEqual(
    [
      ['clearance', 'CL', 'completed'],
      ['receipt', 'PY', 'completed'],
    ],
  );
  await kiosk.stop();

  const accounts = await readAccounts(lobby);
  expect(accounts.payments.map((payment) => [payment.state, payment.total])).toEqual([['settled', 32_000]]);
  expect(accounts.ledger).toMatchObject({ 'card-clearing': 32_000, 'authority-fines': -21_500, 'authority-fees': -10_500 });
  expect(accounts.openCases).toEqual([]);
});
