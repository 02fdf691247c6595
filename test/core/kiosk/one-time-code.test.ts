import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { type Kiosk, visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

const record = fixture('one');
/** Valid numbers of nobody. */
const strangers = ['29202292199989', '30512311299994', '28501150199993'];
let lobby: Lobby;
let kiosk: Kiosk;

beforeEach(async () => {
  lobby = await openLobby({ records: [record] });
  kiosk = await lobby.open();
  // the signed policy takes codes, the default one does not
  await visitTo(kiosk, record, 'factor');
  await expect.poll(() => kiosk.view().page).toMatchObject({ factors: ['plate', 'licence', 'one-time-code'] });
});
afterEach(() => lobby.close());

test('opens the record of whoever reads it, after a wrong one that costs a try', async () => {
  expect(kiosk.call('visit.sendCode').ok).toBe(true);
  const { maskedPhone } = await kiosk.until('code');
  expect(maskedPhone).toMatch(/^01•{7}\d\d$/);
  const [sent] = (await lobby.control<{ readonly code: string; readonly identityKey: string }[]>('GET', '/one-time-codes')).filter(
    ({ identityKey }) => identityKey.includes(record.identity.number),
  );
  const wrong = sent?.code === '000000' ? '000001' : '000000';
  kiosk.call('visit.submitCode', { typed: wrong });
  expect(await kiosk.until('not-found')).toEqual({ page: 'not-found', by: 'code', triesLeft: 2 });
  kiosk.call('visit.retry');
  kiosk.call('visit.submitCode', { typed: sent?.code ?? '' });
  expect(await kiosk.until('record')).toMatchObject({ record: { violationCount: 1 } });
  // A quote needs no second code.
  expect(await visitTo(kiosk, record, 'quote')).toMatchObject({ payable: true });
});

test('no more than ten messages leave one kiosk within a quarter of an hour, whoever they are for', async () => {
  let messages = 0;
  for (const number of strangers) {
    kiosk.call('visit.end');
    kiosk.call('visit.start');
    kiosk.call('visit.submitNationalId', { typed: number, checkDigitConfirmed: true });
    kiosk.call('visit.sendCode');
    for (let again = 0; again < 2; again += 1) {
      await kiosk.until('code');
      messages += 1;
      kiosk.call('visit.retry');
    }
    await kiosk.until('code');
    messages += 1;
    kiosk.call('visit.retry');
    expect(kiosk.view().page).toMatchObject({ page: 'factor', problem: 'too-many-codes' });
  }
  expect(messages).toBe(9);
  kiosk.call('visit.end');
  await visitTo(kiosk, record, 'factor');
  kiosk.call('visit.sendCode');
  await kiosk.until('code');
  kiosk.call('visit.retry');
  expect(await kiosk.until('factor')).toMatchObject({ problem: 'too-many-codes' });
});
