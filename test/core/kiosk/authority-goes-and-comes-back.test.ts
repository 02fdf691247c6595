/** The authority goes away in the middle of a settlement, comes and goes, and is back: the machine changes twice, and what waited is sent. */
import { afterEach, expect, test } from 'vitest';
import { fixture } from '../register/authority-world.ts';
import { auditOf } from '../staff/counter-lobby.ts';
import { readAccounts } from './accounts.ts';
import { visitTo } from './kiosk.ts';
import { type Lobby, openLobby } from './lobby.ts';

let lobby: Lobby;
afterEach(() => lobby.close());

const record = fixture('one');
const second = 1_000;

test('one outage, however the line flaps, and every payment settled within seconds of its end', async () => {
  lobby = await openLobby({ records: [record] });
  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'quote');
  await lobby.fault({ kind: 'reset', operation: 'settle' });
  kiosk.call('visit.confirmQuote');
  await kiosk.until('issuing');
  lobby.clock.run(20);
  await kiosk.until('paid-paper-follows');
  kiosk.call('visit.end');
  await lobby.fault({ kind: 'down' });
  await kiosk.until('attract', ({ notices }) => notices.includes('authority-unreachable'));

  // From here on time moves by hand, so that no window is as long as a busy machine makes it.
  lobby.clock.run(1);
  /** Outcomes of the probe: what it asks is tried three times. */
  const told = (answered: boolean) =>
    lobby.log.events.filter(({ event, fields }) => {
      if (fields['operation'] !== 'heartbeat') return false;
      return answered
        ? event === 'authority-answered'
        : event === 'authority-failed' && (fields['attempt'] === 3 || fields['kind'] === 'circuit-open');
    }).length;
  async function untilProbed(answered: boolean): Promise<void> {
    const before = told(answered);
    // The longest pause of a line that is down.
    lobby.clock.skip(15 * second);
    await expect.poll(() => told(answered), { interval: 5, timeout: 10_000 }).toBeGreaterThan(before);
  }
  const changes = () => lobby.log.events.filter(({ event }) => event === 'line.changed').map(({ fields }) => fields['state']);
  for (let flap = 0; flap < 3; flap += 1) {
    await lobby.mend();
    await lobby.fault({ kind: 'reset', operation: 'settle' });
    await untilProbed(true);
    await lobby.fault({ kind: 'down' });
    await untilProbed(false);
  }
  expect(changes()).toEqual(['down']);
  expect(kiosk.view().page.page).toBe('attract');
  expect(kiosk.view().standing.serving).not.toBe('online');

  await lobby.mend();
  lobby.clock.run(20);
  await kiosk.until('attract', ({ notices }) => !notices.includes('authority-unreachable'));
  expect(changes()).toEqual(['down', 'up']);
  await expect
    .poll(() => lobby.log.events.some(({ fields, event }) => event === 'authority-answered' && fields['operation'] === 'issueClearances'))
    .toBe(true);
  await kiosk.stop();
  const { payments } = await readAccounts(lobby);
  expect(payments).toMatchObject([{ state: 'settled' }]);
  const trail = auditOf(lobby);
  const [down, up] = ['line.down', 'line.up'].map((type) => trail.filter((row) => row.type === type));
  expect([down?.length, up?.length]).toEqual([1, 1]);
  expect(up?.[0]?.fields).toEqual({ began: down?.[0]?.id });
  const settled = trail.find(({ type }) => type === 'payment.settled');
  const waited = Date.parse(settled?.at ?? '') - Date.parse(up?.[0]?.at ?? '');
  expect(waited).toBeGreaterThanOrEqual(0);
  // Five seconds of chance, and what twenty-fold time makes of a few round trips.
  expect(waited).toBeLessThan(20 * second);
});
