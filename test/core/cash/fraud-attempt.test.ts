import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, taking } from './acceptors.ts';

cashTest('somebody pulls at a note: the visit ends, the device is disabled, and said once', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  const visit = taking(acceptor);
  await visit.until('insert');
  await device.faults.set('fraud', true);
  expect(await visit.end).toEqual({ end: 'fault', faults: ['fraud-attempt'] });
  expect(device.state().enabled).toBe(false);
  expect(await acceptor.status()).toMatchObject({ state: 'ready' });
});
