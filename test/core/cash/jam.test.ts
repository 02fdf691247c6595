import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, inBox, taking } from './acceptors.ts';

cashTest('a note that sticks on its way to the box ends the visit; freed into the box, the counter has it', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('jam', true, { safe: 1, atStacking: 1 });
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(10_000);
  expect(await visit.end).toEqual({ end: 'fault', faults: ['jam'] });
  expect(visit.told()).toEqual([{ kind: 'asked', value: 10_000 }]);
  expect(device.state().enabled).toBe(false);
  expect(await acceptor.status()).toMatchObject({ state: 'fault', faults: ['jam'], stackedCount: 1_200 });
  await device.faults.set('jam', false);
  expect(await acceptor.drain()).toMatchObject({ state: 'ready', stackedCount: 1_201 });
  expect(inBox(device)).toBe(10_000);
});

cashTest('a note that sticks within reach is not counted, in the box or by us', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('jam', true, { safe: 0, atStacking: 1 });
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(10_000);
  expect(await visit.end).toEqual({ end: 'fault', faults: ['jam'] });
  await device.faults.set('jam', false);
  expect(await acceptor.drain()).toMatchObject({ state: 'ready', stackedCount: 1_200 });
  expect(inBox(device)).toBe(0);
});

cashTest('a device that is jammed takes no note to begin with', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('jam', true);
  expect(await acceptor.status()).toMatchObject({ state: 'fault', faults: ['jam'] });
  expect(await taking(acceptor).end).toEqual({ end: 'fault', faults: ['jam'] });
  await device.faults.set('jam', false);
  expect(await acceptor.status()).toMatchObject({ state: 'ready' });
});
