import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, eventually, inBox, taking } from './acceptors.ts';

cashTest('the plug is pulled while a note goes in: lost, told of by nobody, and in the counter afterwards', async () => {
  const { acceptor, device } = await acceptorWithDevice({ steps: 100 });
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(10_000);
  await visit.until('stacking');
  await eventually(() => device.state().inPath?.stage === 'stacking');
  await device.faults.set('unplug', true);
  expect(await visit.end).toMatchObject({ end: 'lost' });
  expect(visit.told()).toEqual([{ kind: 'asked', value: 10_000 }]);
  await device.faults.set('unplug', false);
  expect(await acceptor.drain()).toMatchObject({ state: 'ready', stackedCount: 1_201 });
  expect(inBox(device)).toBe(10_000);
});
