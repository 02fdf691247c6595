import { afterEach, expect, test } from 'vitest';
import { visitTo } from '../kiosk/kiosk.ts';
import { type Lobby, openLobby } from '../kiosk/lobby.ts';
import { fixture } from '../register/authority-world.ts';
import { atSignIn, listHasCome, signIn } from './counter-lobby.ts';

const record = fixture('one');
let lobby: Lobby;
afterEach(() => lobby.close());

test('without a list of staff nobody signs in, and every citizen is served; it is asked for again', async () => {
  lobby = await openLobby({ records: [record] });
  await lobby.fault({ kind: 'status', status: 404, operation: 'staffList' });
  const kiosk = await lobby.open();
  await visitTo(kiosk, record, 'done');
  kiosk.call('visit.end');
  expect(await signIn(kiosk, '1001')).toMatchObject({ page: 'sign-in', problem: { kind: 'no-list' } });
  kiosk.call('staff.close');
  await lobby.mend();
  lobby.clock.run(20);
  await listHasCome(lobby);
  lobby.clock.run(1);
  await atSignIn(kiosk);
  expect(await signIn(kiosk, '1001')).toMatchObject({ problem: { kind: 'no-match' } });
});
