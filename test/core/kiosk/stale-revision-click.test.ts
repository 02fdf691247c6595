import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
let lobby: Lobby;
let kiosk: Kiosk;

beforeAll(async () => {
  lobby = await openLobby({ records: [record] });
  kiosk = await lobby.open();
});
afterAll(() => lobby.close());

test('a touch meant for the page before is refused, logged, and changes nothing', async () => {
  await visitTo(kiosk, record, 'record');
  const { revision } = kiosk.view();
  expect(kiosk.call('visit.continue').ok).toBe(true);
  const lines = kiosk.view();
  expect(lines.page.page).toBe('lines');
  // A second tap on the same button, sent before the new page was drawn.
  expect(kiosk.call('visit.back', { revision })).toMatchObject({ ok: false, error: { kind: 'not-now' } });
  expect(kiosk.view()).toEqual(lines);
  expect(lobby.log.events.at(-1)).toMatchObject({ event: 'visit.intent-refused', fields: { stale: true } });
});

test('a double tap on "pay" starts one payment', async () => {
  lobby.terminal.setMode({ bank: 'manual' });
  await visitTo(kiosk, record, 'quote');
  const { revision } = kiosk.view();
  expect(kiosk.call('visit.confirmQuote', { revision }).ok).toBe(true);
  expect(kiosk.call('visit.confirmQuote', { revision }).ok).toBe(false);
  await kiosk.until('card', (page) => page.phase === 'present-card');
  lobby.terminal.shopper('approve');
  await kiosk.until('done');
  expect(lobby.terminal.report().transactions).toHaveLength(1);
});

test('a revision from the future is refused', () => {
  expect(kiosk.call('visit.end', { revision: kiosk.view().revision + 1 }).ok).toBe(false);
  expect(kiosk.view().page.page).toBe('done');
});
