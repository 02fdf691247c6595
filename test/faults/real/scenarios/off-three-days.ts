/** The machine is without power for three days, with notes in a payment that is not covered, and with a payment that was never sent. */
import { readBooks, settledTimes } from '../books.ts';
import { createCitizen } from '../citizen.ts';
import { openMachine } from '../machine.ts';
import type { Promises } from '../promises.ts';

const THREE_DAYS_MS = 3 * 86_400_000;

export async function offThreeDays(promises: Promises): Promise<void> {
  const machine = await openMachine();
  const { lobby } = machine;
  const citizen = createCitizen(machine);
  const setClock = (offsetMs: number) => machine.post(`${lobby.authority.controlUrl}/clock`, { offsetMs });
  try {
    const first = await machine.start();
    await citizen.visit(first, 'mixed', (page) => page.page === 'way-to-pay' && page.held > 0);
    await first.kill();
    await setClock(THREE_DAYS_MS);
    const second = await machine.start({ laterMs: THREE_DAYS_MS });
    const { page } = second.view();
    promises.promise('nobody is taken back into a visit of three days ago', page.page === 'attract', page.page);
    // The same person again: the quote is long over, their notes are theirs.
    await citizen.visit(second, 'card', (now) => now.page === 'way-to-pay');
    const choice = second.view().page;
    const offered = choice.page === 'way-to-pay' ? choice.ways.filter(({ method }) => method === 'credit') : [];
    promises.promise('what they had put in is a credit, and offered as such', offered.length === 1, offered);
    await second.touch('visit.end');
    await second.stop();
    promises.whole('notes of an unfinished payment', await readBooks(machine));

    await machine.refill();
    const third = await machine.start({ laterMs: THREE_DAYS_MS });
    await machine.post(`${lobby.authority.controlUrl}/faults`, { kind: 'status', status: 503, operation: 'settle' });
    await citizen.visit(third, 'card', (now) => now.page === 'issuing');
    await third.kill();
    await fetch(`${lobby.authority.controlUrl}/faults`, { method: 'DELETE' });
    const unsent = await readBooks(machine);
    const reference = unsent.payments.at(-1)?.reference;
    promises.promise('paid, and never sent', unsent.payments.at(-1)?.state !== 'settled', unsent.payments.at(-1)?.state);
    await setClock(2 * THREE_DAYS_MS);
    const fourth = await machine.start({ laterMs: 2 * THREE_DAYS_MS });
    await citizen.visit(fourth, 'papers');
    // What it was sent meanwhile it has printed when they come again.
    await citizen.visit(fourth, 'papers');
    await fourth.stop();
    const books = await readBooks(machine);
    const late = books.payments.find((payment) => payment.reference === reference);
    promises.promise('three days later it is settled, by the quote that it was paid under', late?.state === 'settled', late?.state);
    const times = reference === undefined ? 0 : await settledTimes(machine, [reference]);
    promises.promise('exactly once', times === 1, times);
    promises.promise(
      'certificate and receipt come out, late',
      late?.prints.every(({ state }) => state === 'completed') === true,
      late?.prints,
    );
    promises.whole('all of it', books);
  } finally {
    await machine.close();
  }
}
