import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, taking } from './acceptors.ts';

cashTest('a note that the device does not know comes back, unasked and uncounted', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(1);
  await visit.untilTold('returned');
  await visit.until('insert');
  expect(await visit.stop()).toEqual({ end: 'stopped' });
  expect(visit.told()).toEqual([{ kind: 'returned', value: null, why: 'not-recognised' }]);
  expect(device.state()).toMatchObject({ stackedCount: 1_200, box: [], inPath: null });
});

cashTest('a device that is set up for another currency takes nothing', async () => {
  const { acceptor, device } = await acceptorWithDevice({ currency: 'EUR' });
  expect(await acceptor.status()).toMatchObject({ state: 'fault', faults: ['foreign-notes'], notes: [] });
  expect(await taking(acceptor).end).toEqual({ end: 'fault', faults: ['foreign-notes'] });
  expect(device.state().enabled).toBe(false);
});

cashTest('a device whose pounds are not the values of Egyptian notes takes nothing: it may be reckoning in another unit', async () => {
  const { acceptor } = await acceptorWithDevice({ values: [500, 1_000, 2_500] });
  expect(await acceptor.status()).toMatchObject({ state: 'fault', faults: ['foreign-notes'] });
});
