import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, taking } from './acceptors.ts';

cashTest('a box that is taken out ends the visit; put back, it goes on', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  const visit = taking(acceptor);
  await visit.until('insert');
  await device.faults.set('cash-box-removed', true);
  expect(await visit.end).toEqual({ end: 'fault', faults: ['cash-box-removed'] });
  expect(device.state().enabled).toBe(false);
  expect(await acceptor.status()).toMatchObject({ state: 'fault', faults: ['cash-box-removed'] });
  await device.faults.set('cash-box-removed', false);
  expect(await acceptor.status()).toMatchObject({ state: 'ready' });
});

cashTest('a note in its path when the box goes is told of before the end', async () => {
  const { acceptor, device } = await acceptorWithDevice({ steps: 3 });
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(2_000);
  await visit.until('stacking');
  await device.faults.set('cash-box-removed', true);
  expect(await visit.end).toEqual({ end: 'fault', faults: ['cash-box-removed'] });
  expect(visit.counted()).toBe(2_000);
});
