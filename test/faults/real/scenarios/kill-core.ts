/** The core is killed while a card is awaited, while a note falls, while a QR is shown; the money moves all the same. */
import type { Books } from '../books.ts';
import { type Citizen, createCitizen } from '../citizen.ts';
import type { CoreProcess } from '../core-process.ts';
import { recover } from '../every-step.ts';
import { type Machine, openMachine } from '../machine.ts';
import type { Promises } from '../promises.ts';

export type Part = 'card' | 'cash' | 'qr';

export async function killCore(promises: Promises, parts: readonly Part[] = ['card', 'cash', 'qr']): Promise<void> {
  const machine = await openMachine();
  const citizen = createCitizen(machine);
  try {
    for (const part of parts) {
      await machine.refill();
      await killed[part](machine, citizen, promises);
    }
  } finally {
    await machine.close();
  }
}

const killed: Readonly<Record<Part, (machine: Machine, citizen: Citizen, promises: Promises) => Promise<void>>> = {
  async card(machine, citizen, promises) {
    const { terminal } = machine.lobby;
    await machine.post(`${terminal.controlUrl}/mode`, { bank: 'manual' });
    const core = await machine.start();
    await citizen.visit(core, 'card', (page) => page.page === 'card' && page.phase === 'present-card');
    await core.kill();
    await machine.post(`${terminal.controlUrl}/shopper`, { action: 'approve' });
    const again = await machine.start();
    const { page } = again.view();
    promises.promise('card: back with reference, amount and state', page.page === 'resumed', page);
    const books = await endOf(machine, citizen, again);
    const last = books.payments.at(-1);
    promises.promise('card: approved to nobody, found by asking, settled, on paper', last?.state === 'settled', last?.prints);
    promises.whole('card', books);
    await machine.post(`${terminal.controlUrl}/mode`, { bank: 'approve' });
  },

  async cash(machine, citizen, promises) {
    const core = await machine.start();
    await citizen.visit(core, 'cash', (page) => page.page === 'cash' && page.held > 0 && page.cash.phase === 'stacking');
    await core.kill();
    const again = await machine.start();
    const books = await endOf(machine, citizen, again);
    const last = books.payments.at(-1);
    const box = last?.tenders.reduce((sum, { amount }) => sum + amount, 0) ?? 0;
    const owed = last?.credits.reduce((sum, { amount }) => sum + amount, 0) ?? 0;
    promises.promise('cash: every note in the box is counted, by the acceptor’s own counter', box > 0, last?.tenders);
    promises.promise('cash: what is held is a credit at the authority, to the last pound', owed === box, last?.credits);
    promises.whole('cash', books);
  },

  async qr(machine, citizen, promises) {
    const core = await machine.start();
    await citizen.visit(core, 'qr', (page) => page.page === 'qr' && page.qr.phase === 'shown');
    await core.kill();
    await machine.post(`${machine.lobby.authority.controlUrl}/payment-references/newest/pay`);
    const again = await machine.start();
    const books = await endOf(machine, citizen, again);
    const last = books.payments.at(-1);
    promises.promise('QR: paid while the machine was dead, found by asking, settled, on paper', last?.state === 'settled', last?.prints);
    promises.whole('QR', books);
  },
};

/** Seen through to its end, and whatever still waits for an answer gets it. */
async function endOf(machine: Machine, citizen: Citizen, core: CoreProcess): Promise<Books> {
  await citizen.finish(core);
  await core.stop();
  return recover(machine, citizen);
}
