import { afterEach, beforeEach, expect, test } from 'vitest';
import { createActor } from 'xstate';
import { visitChart } from '../../../electron/core/visit/chart.ts';
import { fixture } from '../register/authority-world.ts';
import { record as scriptedRecord, scriptedServices, violation } from '../visit/scripted-services.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';
import { tracesOf } from './traces.ts';

const record = fixture('one');
let lobby: Lobby;
let kiosk: Kiosk;

beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  kiosk = await lobby.open();
});
afterEach(() => lobby.close());

test('a minute of silence warns with the seconds left; a touch keeps the visit', async () => {
  await visitTo(kiosk, record, 'record');
  expect(kiosk.view().idleSecondsLeft).toBeNull();
  lobby.clock.skip(61_000);
  await kiosk.when(() => kiosk.view().idleSecondsLeft !== null, 'the idle warning');
  expect(kiosk.view().idleSecondsLeft).toBeLessThanOrEqual(20);
  expect(kiosk.view().idleSecondsLeft).toBeGreaterThan(15);
  expect(kiosk.call('visit.stay').ok).toBe(true);
  expect(kiosk.view()).toMatchObject({ page: { page: 'record' }, idleSecondsLeft: null });
});

test('longer silence ends the visit, and nothing of it is in any view that follows', async () => {
  await visitTo(kiosk, record, 'quote');
  const before = kiosk.seen().length;
  lobby.clock.skip(61_000);
  await kiosk.when(() => kiosk.view().idleSecondsLeft !== null, 'the idle warning');
  lobby.clock.skip(21_000);
  await kiosk.until('attract');
  const first = kiosk.seen().findIndex((view, i) => i >= before && view.page.page === 'attract');
  kiosk.call('visit.start');
  kiosk.call('visit.submitNationalId', { typed: '30512311299994', checkDigitConfirmed: false });
  expect(kiosk.view().page.page).toBe('factor');
  const after = JSON.stringify(kiosk.seen().slice(first));
  for (const trace of tracesOf(record)) expect(after, trace).not.toContain(trace);
});

test('the chart itself forgets: after the end its context is as it was before anybody came', () => {
  const services = scriptedServices();
  const actor = createActor(visitChart, { input: { services, lookUpTries: 3, language: 'ar', notices: [], resumed: null } });
  actor.start();
  const untouched = actor.getSnapshot().context;
  actor.send({ type: 'START' });
  actor.send({ type: 'NATIONAL_ID', typed: 'good', checkDigitConfirmed: false });
  actor.send({ type: 'FACTOR', typed: { type: 'licence', number: 'good' } });
  actor.send({
    type: 'lookup.result',
    result: { outcome: 'found', record: scriptedRecord([violation(1)]), overlay: new Map(), unprinted: null },
  });
  expect(actor.getSnapshot().context.record).not.toBeNull();
  actor.send({ type: 'END' });
  expect(actor.getSnapshot().context).toEqual(untouched);
  actor.stop();
});

test('nothing times out while money moves', async () => {
  lobby.terminal.setMode({ bank: 'manual' });
  await visitTo(kiosk, record, 'card');
  await kiosk.until('card', (page) => page.phase === 'present-card');
  lobby.clock.skip(90_000);
  expect(kiosk.view()).toMatchObject({ page: { page: 'card' }, idleSecondsLeft: null });
  lobby.terminal.shopper('approve');
  await kiosk.until('done');
});
