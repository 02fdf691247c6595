import { afterEach, expect, test } from 'vitest';
import type { Lobby } from '../kiosk/lobby.ts';
import { fixture } from '../register/authority-world.ts';
import { atWork, numbers, openMachine, untilStaff } from './counter-lobby.ts';

const record = fixture('one');
let lobby: Lobby;
afterEach(() => lobby.close());

test.each(['technician', 'clerk'] as const)(
  'a %s who comes to a counter that restarted in mid-payment can leave it again',
  async (role) => {
    lobby = await openMachine('counter', [record]);
    const first = await lobby.open();
    await atWork(lobby, first, numbers.clerk);
    first.call('counter.find', { typed: `${record.identity.number} س ط ر ١٢٣` });
    await first.until('record');
    const lines = first.view().atHand?.record.subjects.flatMap(({ lines: all }) => all) ?? [];
    first.call('counter.quote', { violationIds: lines.map(({ violation }) => violation.violationId) });
    await first.until('quote', (page) => page.payable);
    lobby.terminal.setMode({ bank: 'manual' });
    first.call('visit.confirmQuote');
    await first.until('card', (page) => page.phase === 'present-card');
    await first.stop();

    const second = await lobby.open();
    await second.until('resumed');
    await atWork(lobby, second, numbers[role === 'clerk' ? 'otherClerk' : role]);
    expect(second.call('staff.signOut').ok).toBe(true);
    await untilStaff(second, 'sign-in');
    await second.until('attract');
  },
);
