import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, inBox, taking } from './acceptors.ts';

cashTest('power goes on the way to the box, and the note is cleared into it: told of once', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('power-cut-while-stacking', true);
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(10_000);
  await visit.untilTold('stacked');
  await visit.until('insert');
  expect(await visit.stop()).toEqual({ end: 'stopped' });
  expect(visit.told()).toEqual([
    { kind: 'asked', value: 10_000 },
    { kind: 'stacked', value: 10_000, stackedCount: 1_201 },
  ]);
  expect(inBox(device)).toBe(10_000);
});

cashTest('power goes on the way to the box, and the note is cleared out at the front', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('power-cut-while-stacking', true, { toFront: 1 });
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(10_000);
  await visit.untilTold('returned');
  expect(await visit.stop()).toEqual({ end: 'stopped' });
  expect(visit.told()).toEqual([
    { kind: 'asked', value: 10_000 },
    { kind: 'returned', value: 10_000, why: 'not-stacked' },
  ]);
  expect(inBox(device)).toBe(0);
});
