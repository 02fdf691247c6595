/** A printer dies with a paper in it: what is paid stands, the paper comes once, and one that may have come out waits for a person. */

import { readBooks } from '../books.ts';
import { createCitizen } from '../citizen.ts';
import { recover } from '../every-step.ts';
import { openMachine } from '../machine.ts';
import type { Promises } from '../promises.ts';

export async function killPrinter(promises: Promises): Promise<void> {
  const machine = await openMachine();
  const { lobby } = machine;
  const citizen = createCitizen(machine);
  const sheets = async () =>
    (await machine.get<{ readonly printed: readonly { readonly name: string }[] }>(`${lobby.a4Printer.controlUrl}/printed`)).printed;
  const slips = async () => (await machine.get<{ readonly count: number }>(`${lobby.receiptPrinter.controlUrl}/receipts`)).count;
  try {
    const core = await machine.start();
    await machine.post(`${lobby.a4Printer.controlUrl}/fault`, { fault: 'slow', ms: 60_000 });
    await citizen.visit(core, 'card', (page) => page.page === 'printing' && page.prints.some(isPrinting('clearance')));
    const before = await sheets();
    await lobby.kill('ipp');
    await core.until(
      ({ page }) => page.page === 'printing' && page.prints.some(({ faults }) => faults.length > 0),
      'the fault of a dead printer',
    );
    await lobby.restart('ipp');
    const failed = await core.until(({ page }) => page.page === 'print-failed' || page.page === 'done', 'what became of the papers');
    const claims =
      failed.page.page === 'print-failed' ? failed.page.prints.find(({ document }) => document === 'clearance')?.state : 'done';
    promises.promise('the A4 printer dies with the certificate in it: nobody is told that it came out', claims === 'unknown', claims);
    await citizen.finish(core);
    await core.stop();
    const books = await recover(machine, citizen);
    const paid = books.payments.at(-1);
    promises.promise('what is paid stands', paid?.state === 'settled', paid?.prints);
    const after = await sheets();
    const out = before.length + after.length;
    promises.promise(
      'the certificate has come out once, or not yet and a case waits',
      out === 1 || (out === 0 && hasCase(books.openCases, paid?.reference)),
      {
        before,
        after: after.map(({ name }) => name),
        cases: books.openCases.map(({ kind }) => kind),
      },
    );
    promises.whole('A4', books);

    await machine.refill();
    const again = await machine.start();
    await machine.post(`${lobby.receiptPrinter.controlUrl}/fault`, { fault: 'slow', rowMs: 50 });
    await citizen.visit(again, 'card', (page) => page.page === 'printing' && page.prints.some(isPrinting('receipt')));
    await lobby.kill('escpos');
    await again.until(({ page }) => page.page === 'print-failed' || page.page === 'done', 'what became of the papers');
    await citizen.finish(again);
    await again.stop();
    await lobby.restart('escpos');
    await recover(machine, citizen);
    const later = await readBooks(machine);
    const last = later.payments.at(-1);
    const receipts = last?.prints.filter(({ document }) => document === 'receipt') ?? [];
    promises.promise(
      'the receipt printer dies in mid-receipt: what is paid stands, the certificate is out',
      last?.state === 'settled',
      last?.prints,
    );
    promises.promise('the torn receipt does not come again by itself', (await slips()) === 0 && receipts.length === 1, receipts);
    promises.promise('and waits for a person as a case', hasCase(later.openCases, last?.reference), later.openCases);
    promises.whole('80 mm', later);
  } finally {
    await machine.close();
  }
}

function isPrinting(document: string): (print: { readonly document: string; readonly state: string }) => boolean {
  return (print) => print.document === document && print.state === 'printing';
}

function hasCase(cases: readonly { readonly payment: string | null }[], reference: string | undefined): boolean {
  return cases.some(({ payment }) => payment === reference);
}
