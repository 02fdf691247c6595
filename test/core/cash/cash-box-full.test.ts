import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, taking } from './acceptors.ts';

cashTest('a box that fills up ends the visit, with every note told of; emptied, it goes on', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  const visit = taking(acceptor, { stacked: () => void device.faults.set('cash-box-full', true) });
  await visit.until('insert');
  device.insert(20_000);
  expect(await visit.end).toEqual({ end: 'fault', faults: ['cash-box-full'] });
  expect(visit.counted()).toBe(20_000);
  expect(device.state()).toMatchObject({ enabled: false, stackedCount: 1_201 });
  expect(await acceptor.status()).toMatchObject({ state: 'fault', faults: ['cash-box-full'] });
  expect(device.collect()).toEqual([{ value: 20_000, count: 1 }]);
  await device.faults.set('cash-box-full', false);
  expect(await acceptor.status()).toMatchObject({ state: 'ready', stackedCount: 1_201 });
});
