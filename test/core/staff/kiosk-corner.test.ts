import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Kiosk, visitTo } from '../kiosk/kiosk.ts';
import type { Lobby } from '../kiosk/lobby.ts';
import { fixture } from '../register/authority-world.ts';
import { atWork, listHasCome, numbers, openMachine, untilStaff } from './counter-lobby.ts';

const record = fixture('one');
let lobby: Lobby;
let kiosk: Kiosk;

beforeEach(async () => {
  lobby = await openMachine('kiosk', [record]);
  kiosk = await lobby.open();
});
afterEach(() => lobby.close());

test('the corner opens only while nobody’s visit runs', async () => {
  await visitTo(kiosk, record, 'record');
  expect(kiosk.call('staff.open')).toMatchObject({ error: { kind: 'not-now' } });
  kiosk.call('visit.end');
  expect(kiosk.call('staff.open').ok).toBe(true);
  expect(kiosk.view().staff).toMatchObject({ page: 'sign-in', canClose: true });
  // Behind it no visit begins.
  expect(kiosk.call('visit.start')).toMatchObject({ error: { kind: 'not-permitted' } });
  expect(kiosk.call('staff.close').ok).toBe(true);
  expect(kiosk.view().staff).toEqual({ page: 'closed' });
});

test('a page to sign in that nobody uses goes away, and so does whoever leaves without signing out', async () => {
  await listHasCome(lobby);
  kiosk.call('staff.open');
  lobby.clock.skip(61_000);
  await untilStaff(kiosk, 'closed');
  await atWork(lobby, kiosk, numbers.technician);
  expect(kiosk.view().staff).toMatchObject({ page: 'service' });
  lobby.clock.skip(100_000);
  expect(kiosk.call('staff.stay').ok).toBe(true);
  lobby.clock.skip(100_000);
  expect(kiosk.view().staff).toMatchObject({ page: 'service' });
  lobby.clock.skip(21_000);
  await untilStaff(kiosk, 'closed');
});

test('a technician sees the machine as it is', async () => {
  await atWork(lobby, kiosk, numbers.technician);
  kiosk.call('service.check');
  const { report, areas } = await untilStaff(kiosk, 'service', ({ checking, report: { devices } }) => !checking && devices.length === 5);
  expect(areas).toEqual(['service', 'outage']);
  expect(report.devices.map(({ device, state }) => `${device} ${state}`)).toEqual([
    'terminal ready',
    'certificate-printer ready',
    'receipt-printer ready',
    'authority ready',
    // No second device is configured.
    'journal-copies attention',
  ]);
  expect(report).toMatchObject({ kioskId: 'DEMO-01', moneyInService: true, openCases: 0, unsent: { count: 0, amount: 0, oldest: null } });
  expect(report.storage.journalBytes).toBeGreaterThan(10_000);
  expect(report.storage.freeBytes).toBeGreaterThan(0);
  expect(report.audit.rows).toBeGreaterThan(0);

  await lobby.receipt.faults.set('cover-open', true);
  kiosk.call('service.check');
  await untilStaff(kiosk, 'service', ({ report: { devices } }) =>
    devices.some(({ device, state }) => device === 'receipt-printer' && state === 'out'),
  );
});
