/** A slip is a print job like the others: named in the journal before it is sent, printed on the device's word, marked when printed again. */
import { resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../electron/core/clock.ts';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import { createPrinting, type Printing } from '../../../electron/core/paper/printing.ts';
import { createPaperRenderer } from '../../../electron/core/paper/renderer.ts';
import { lineId } from '../payment/bill.ts';
import { createMoneyBench, letTimePass, type MoneyBench, mustStart } from '../payment/money-bench.ts';
import { a4WithSimulator, receiptWithSimulator } from '../printer/printers.ts';

const nothing = () => undefined;

async function printingOn(bench: MoneyBench, mayStandIn = false) {
  const [a4, receipt] = await Promise.all([a4WithSimulator(), receiptWithSimulator()]);
  const renderer = createPaperRenderer({
    fontsFolder: resolve('node_modules/@expo-google-fonts/ibm-plex-sans-arabic'),
    workerUrl: new URL('../../../electron/core/paper/worker.ts', import.meta.url),
  });
  onTestFinished(() => renderer.close());
  const printing: Printing = createPrinting({
    ...bench.context,
    clock: systemClock,
    payments: bench.payments,
    settlement: bench.settlement,
    foreign: { papers: () => null },
    renderer,
    printers: { a4: a4.printer, receipt: receipt.printer },
    mayStandIn: () => mayStandIn,
    // No key list was ever verified: a slip has no code, and must come out all the same.
    lists: () => null,
    facts: { kioskId: 'CAI-014', demonstration: true },
  });
  return { printing, a4: a4.device, receipt: receipt.device };
}

/** The terminal took the card and says nothing any more. */
async function unanswered(bench: MoneyBench): Promise<Reference> {
  const reference = mustStart(bench);
  bench.terminal.deals.push('approve-reply-lost');
  bench.terminal.during = () => {
    bench.terminal.state = 'unreachable';
  };
  await letTimePass(bench, bench.card.payByCard(reference, bench.terminal, nothing));
  return reference;
}

/** One of two lines had been paid elsewhere meanwhile. */
async function credited(bench: MoneyBench): Promise<{ readonly reference: Reference; readonly number: string }> {
  bench.authority.paidElsewhere.add(lineId(1));
  const reference = mustStart(bench);
  await bench.card.payByCard(reference, bench.terminal, nothing);
  await bench.settlement.drain();
  const [owed] = bench.journal.money.dueBackOf(reference);
  if (!owed?.number) throw new Error('no credit');
  return { reference, number: owed.number };
}

function jobs(bench: MoneyBench, reference: Reference): readonly string[] {
  return bench.journal.papers
    .printJobsOf(reference)
    .map(({ name, document, device, state, printNumber }) => `${name} ${document} ${device} ${state} ${printNumber}`);
}

describe('the slip of a payment that the bank has not answered', () => {
  test('comes out once, and again only for a person who asks, marked', async () => {
    const bench = createMoneyBench();
    const reference = await unanswered(bench);
    const { printing, receipt } = await printingOn(bench);
    expect(await printing.slip(reference, { kind: 'unknown' }, nothing)).toEqual({ outcome: 'completed', sheets: 1 });
    await printing.slip(reference, { kind: 'unknown' }, nothing);
    expect(receipt.receipts()).toHaveLength(1);
    expect(await printing.reprintSlip(reference, { kind: 'unknown' }, nothing)).toMatchObject({ outcome: 'completed' });
    expect(receipt.receipts()).toHaveLength(2);
    expect(jobs(bench, reference)).toEqual([
      `${reference}-SLIP/1 slip receipt completed 1`,
      `${reference}-SLIP/2 slip receipt completed 2`,
    ]);
  });

  test('is not printed for a payment that waits for nobody', async () => {
    const bench = createMoneyBench();
    const reference = mustStart(bench);
    await bench.card.payByCard(reference, bench.terminal, nothing);
    const { printing, receipt } = await printingOn(bench);
    expect(await printing.slip(reference, { kind: 'unknown' }, nothing)).toMatchObject({ outcome: 'failed', fault: { code: 'no-papers' } });
    expect(receipt.receipts()).toEqual([]);
  });
});

describe('a credit slip', () => {
  test('is what the journal says is owed, and of no other number', async () => {
    const bench = createMoneyBench();
    const { reference, number } = await credited(bench);
    const { printing } = await printingOn(bench);
    expect(await printing.slip(reference, { kind: 'credit', number }, nothing)).toEqual({ outcome: 'completed', sheets: 1 });
    expect(await printing.slip(reference, { kind: 'credit', number: 'CR000000000000' }, nothing)).toMatchObject({ outcome: 'failed' });
    expect(jobs(bench, reference)).toEqual([`${number}-SLIP/1 slip receipt completed 1`]);
  });

  test('comes out on A4 when the 80 mm printer is out, and its next print is the second one on whichever device', async () => {
    const bench = createMoneyBench();
    const { reference, number } = await credited(bench);
    const { printing, a4, receipt } = await printingOn(bench, true);
    await receipt.faults.set('cover-open', true);
    expect(await printing.slip(reference, { kind: 'credit', number }, nothing)).toMatchObject({ outcome: 'completed' });
    expect(a4.printed()).toHaveLength(1);
    await receipt.faults.clear();
    expect(await printing.reprintSlip(reference, { kind: 'credit', number }, nothing)).toMatchObject({ outcome: 'completed' });
    expect(receipt.receipts()).toHaveLength(1);
    expect(jobs(bench, reference)).toEqual([`${number}-SLIP/1 slip a4 completed 1`, `${number}-SLIP/2 slip receipt completed 2`]);
  });

  test('of unknown fate is not sent again by itself', async () => {
    const bench = createMoneyBench();
    const { reference, number } = await credited(bench);
    const { printing, a4, receipt } = await printingOn(bench, true);
    await receipt.faults.set('close-mid-job', true, { afterRows: 100 });
    const about = { kind: 'credit', number } as const;
    expect(await printing.slip(reference, about, nothing)).toMatchObject({ outcome: 'failed', canRetry: false });
    await receipt.faults.clear();
    expect(await printing.slip(reference, about, nothing)).toMatchObject({ outcome: 'failed', canRetry: false });
    expect(a4.jobs()).toEqual([]);
    expect(jobs(bench, reference)).toEqual([`${number}-SLIP/1 slip receipt unknown 1`]);
    expect(bench.journal.books.openCases().map(({ kind }) => kind)).toContain('print-unknown');
  });
});
