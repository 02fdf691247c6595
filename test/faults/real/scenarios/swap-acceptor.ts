/** Another bank-note acceptor is put in: no note is taken until a supervisor has taken it into service, and then its own count goes on. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readTakings } from '../../../tour/takings.ts';
import { readBooks } from '../books.ts';
import { createCitizen } from '../citizen.ts';
import { openMachine } from '../machine.ts';
import type { Promises } from '../promises.ts';
import { atWork, casesOf, supervisor } from '../staff.ts';

const NEW_SERIAL = '7000001';

export async function swapAcceptor(promises: Promises): Promise<void> {
  const machine = await openMachine();
  const { lobby } = machine;
  const citizen = createCitizen(machine);
  try {
    const before = await machine.start();
    await citizen.visit(before, 'mixed');
    await before.stop();
    const carriedAway = (await readTakings(lobby)).cash;
    await lobby.kill('acceptor');
    rmSync(join(lobby.folder, 'acceptor'), { recursive: true });
    await lobby.restart('acceptor', ['--serial', NEW_SERIAL]);

    const core = await machine.start();
    await machine.refill();
    await atWork(machine, core, supervisor);
    const [swapped] = await casesOf(core, 'acceptor-changed');
    promises.promise('a case names the new acceptor', swapped?.about === NEW_SERIAL, swapped?.about);
    await core.touch('staff.signOut');
    await citizen.visit(core, 'card', (page) => page.page === 'way-to-pay');
    const { page } = core.view();
    const ways = page.page === 'way-to-pay' ? page.ways.map(({ method }) => method) : [];
    promises.promise('cash is not offered, card and QR are', ways.join() === 'card,qr', ways);
    await core.touch('visit.end');
    const { enabled } = await machine.get<{ readonly enabled: boolean }>(`${lobby.acceptor?.controlUrl}/state`);
    promises.promise('the new acceptor takes no note', !enabled, { enabled });

    await atWork(machine, core, supervisor);
    await core.touch('staff.turnTo', { area: 'cases' });
    const adopted = await core.touch('cases.adoptAcceptor', { caseId: swapped?.id ?? 0 });
    await core.until(
      ({ staff }) => staff.page === 'cases' && !staff.cases.some(({ kind }) => kind === 'acceptor-changed'),
      'the case closed',
    );
    promises.promise('a supervisor takes it into service', adopted.ok, adopted);
    await core.touch('staff.signOut');

    await citizen.visit(core, 'cash');
    await core.stop();
    const books = await readBooks(machine, carriedAway);
    const last = books.payments.at(-1);
    promises.promise('cash pays again, on the new acceptor’s count', last?.state === 'settled', last?.tenders);
    promises.whole('both boxes together', books);
  } finally {
    await machine.close();
  }
}
