/** The card terminal dies in mid-payment: what it says when it is back counts; where another one stands there instead, only people can say. */
import { join } from 'node:path';
import { openMemory } from '../../../simulators/terminal/memory.ts';
import { readBooks } from '../books.ts';
import { createCitizen } from '../citizen.ts';
import { openMachine } from '../machine.ts';
import type { Promises } from '../promises.ts';

export async function killTerminal(promises: Promises): Promise<void> {
  const machine = await openMachine();
  const { lobby } = machine;
  const citizen = createCitizen(machine);
  const bank = (mode: object) => machine.post(`${lobby.terminal.controlUrl}/mode`, mode);
  try {
    const core = await machine.start();
    const untilTheCardIsAwaited = async () => {
      await machine.refill();
      await bank({ bank: 'manual' });
      await citizen.visit(core, 'card', (page) => page.page === 'card' && page.phase === 'present-card');
      await lobby.kill('terminal');
    };

    await untilTheCardIsAwaited();
    await lobby.restart('terminal');
    const notPaid = await core.until(({ page }) => page.page === 'not-paid', 'what the terminal says when it is back');
    promises.promise('dead before the bank approved, back and asked: nothing was taken', notPaid.page.page === 'not-paid', notPaid.page);
    await citizen.finish(core);

    await machine.refill();
    await bank({ bank: 'approve', delay: 50, fault: 'die-after-approval', times: 1 });
    await citizen.visit(core, 'card', (page) => page.page === 'card' && page.phase === 'asking');
    await lobby.kill('terminal');
    await lobby.restart('terminal');
    const paid = await core.until(({ page }) => page.page === 'done', 'the papers of a payment that was found');
    promises.promise('dead after the bank approved, back and asked: paid, settled, on paper', paid.page.page === 'done', paid.page);
    await citizen.finish(core);

    await untilTheCardIsAwaited();
    // Another terminal stands there: it has never heard of the payment, and says so from another session.
    openMemory(join(lobby.folder, 'terminal/terminal.json'), 'unused').forget('SN-0002');
    await lobby.restart('terminal');
    const unknown = await core.until(({ page }) => page.page === 'payment-unknown' && page.slip !== 'printing', 'the page that says so');
    promises.promise('a new terminal has never heard of it: unknown, with the reference on paper', isPrinted(unknown.page), unknown.page);
    await core.touch('visit.end');
    await core.stop();
    const books = await readBooks(machine);
    const open = books.openCases.filter(({ kind }) => kind === 'tender-unknown');
    promises.promise('its tender stays unknown, and a case waits for two people', open.length === 1, open);
    promises.whole('all three payments', books);
  } finally {
    await machine.close();
  }
}

function isPrinted(page: { readonly page: string; readonly slip?: string }): boolean {
  return page.page === 'payment-unknown' && page.slip === 'printed';
}
