import { afterEach, expect, test } from 'vitest';
import type { Lobby } from '../kiosk/lobby.ts';
import { atWork, auditOf, numbers, openMachine, untilStaff } from './counter-lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

test('in an outage a supervisor extends the limits, once, by name; with the line up there is nothing to extend', async () => {
  lobby = await openMachine('kiosk');
  const kiosk = await lobby.open();
  await atWork(lobby, kiosk, numbers.supervisor);
  kiosk.call('staff.turnTo', { area: 'outage' });
  expect(await untilStaff(kiosk, 'outage')).toMatchObject({ report: { downSince: null, extendable: null } });
  expect(kiosk.call('outage.extend')).toMatchObject({ ok: false, error: { kind: 'not-now' } });

  await lobby.fault({ kind: 'down' });
  lobby.clock.run(4);
  const down = await untilStaff(kiosk, 'outage', ({ report }) => report.downSince !== null);
  expect(down.report.extendable).toMatchObject({ hours: 24, limits: { recordHours: 120 } });
  expect(kiosk.call('outage.extend').ok).toBe(true);
  const extended = await untilStaff(kiosk, 'outage', ({ report }) => report.extension !== null);
  expect(extended.report).toMatchObject({ extension: { by: numbers.supervisor }, extendable: null, limits: { recordHours: 120 } });
  expect(kiosk.call('outage.extend')).toMatchObject({ ok: false, error: { kind: 'not-now' } });
  await kiosk.stop();
  const told = auditOf(lobby).filter(({ type }) => type === 'limits.extended');
  expect(told.map(({ fields }) => fields)).toEqual([{ by: numbers.supervisor, until: extended.report.extension?.until }]);
});
