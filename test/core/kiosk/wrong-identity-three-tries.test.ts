import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
const wrongPlate = { factor: { type: 'plate', letters: 'ق ل م', digits: '٤٥٦' } };
let lobby: Lobby;
let kiosk: Kiosk;

beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  kiosk = await lobby.open();
});
afterEach(() => lobby.close());

test('three wrong factors end the visit at staff, and each wrong one says no more than "not found"', async () => {
  await visitTo(kiosk, record, 'factor');
  for (const triesLeft of [2, 1]) {
    kiosk.call('visit.submitFactor', wrongPlate);
    expect(await kiosk.until('not-found')).toEqual({ page: 'not-found', by: 'detail', triesLeft });
    expect(kiosk.call('visit.back').ok).toBe(true);
  }
  kiosk.call('visit.submitFactor', wrongPlate);
  expect(await kiosk.until('staff-needed')).toMatchObject({ reason: 'too-many-tries' });
  for (const method of ['visit.retry', 'visit.confirmQuote']) expect(kiosk.call(method).ok, method).toBe(false);
});

test('a person that nobody knows gets the same page as a wrong factor', async () => {
  await visitTo(kiosk, record, 'national-id');
  kiosk.call('visit.submitNationalId', { typed: '30512311299994', checkDigitConfirmed: false });
  kiosk.call('visit.submitFactor', wrongPlate);
  expect(await kiosk.until('not-found')).toEqual({ page: 'not-found', by: 'detail', triesLeft: 2 });
});

test('a factor that is the identity itself is refused before anybody is asked', async () => {
  await visitTo(kiosk, record, 'factor');
  kiosk.call('visit.submitFactor', { factor: { type: 'licence', number: record.identity.number } });
  expect(kiosk.view().page).toMatchObject({ page: 'factor', problem: 'equals-identity' });
});
