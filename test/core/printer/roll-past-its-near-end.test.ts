/** The near-end sensor still leaves metres: a warning at first, then no more paying visits. The count is the journal's. */
import { describe, expect, test } from 'vitest';
import { guardRoll, papersPastNearEnd, printedLow } from '../../../electron/core/devices/printer/low-paper.ts';
import { receipt, receiptWithSimulator } from './printers.ts';

/** As the journal keeps it: a note a completed job, the newest first. */
async function roll() {
  const { printer, device } = await receiptWithSimulator();
  const notes: (string | null)[] = [];
  const guarded = guardRoll(printer, (count) => notes.slice(0, count));
  return {
    device,
    guarded,
    async printOne(): Promise<void> {
      let low = false;
      const outcome = await guarded.print(receipt(`R${notes.length}/1`), ({ faults }) => {
        low ||= faults.includes('paper-low');
      });
      expect(outcome).toEqual({ state: 'completed' });
      notes.unshift(low ? printedLow : null);
    },
  };
}

describe('a receipt roll past its near end', () => {
  test('takes a few more papers, and is then not ready for anybody new', async () => {
    const { device, guarded, printOne } = await roll();
    await printOne();
    await device.faults.set('near-end', true);
    for (let papers = 0; papers < papersPastNearEnd; papers += 1) {
      expect(await guarded.status(), `${papers} papers`).toMatchObject({ ready: true, faults: ['paper-low'] });
      await printOne();
    }
    expect(await guarded.status()).toMatchObject({ ready: false, faults: ['paper-low'] });
  });

  test('still prints for whoever has paid', async () => {
    const { device, printOne } = await roll();
    await device.faults.set('near-end', true);
    for (let papers = 0; papers <= papersPastNearEnd; papers += 1) await printOne();
    expect(device.receipts()).toHaveLength(papersPastNearEnd + 1);
  });

  test('is ready again with a new roll, and the next near end is counted from its beginning', async () => {
    const { device, guarded, printOne } = await roll();
    await device.faults.set('near-end', true);
    for (let papers = 0; papers < papersPastNearEnd; papers += 1) await printOne();
    await device.faults.clear();
    expect(await guarded.status()).toMatchObject({ ready: true, faults: [] });
    await printOne();
    await device.faults.set('near-end', true);
    expect(await guarded.status()).toMatchObject({ ready: true, faults: ['paper-low'] });
  });
});
