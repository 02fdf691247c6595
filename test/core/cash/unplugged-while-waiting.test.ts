import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, driver, taking } from './acceptors.ts';

cashTest('a plug that is pulled is noticed at once, and plugged in again the device is found again', async () => {
  const { acceptor, device } = await acceptorWithDevice({ limits: { answerMs: 60_000 } });
  const visit = taking(acceptor);
  await visit.until('insert');
  await device.faults.set('unplug', true);
  expect(await visit.end).toMatchObject({ end: 'lost' });
  expect(await acceptor.status()).toMatchObject({ state: 'unreachable' });
  await device.faults.set('unplug', false);
  expect(await acceptor.status()).toMatchObject({ state: 'ready', stackedCount: 1_200 });
  const next = taking(acceptor);
  await next.until('insert');
  device.insert(5_000);
  await next.untilTold('stacked');
  expect(await next.stop()).toEqual({ end: 'stopped' });
});

cashTest('a port that is not there is unreachable, and says which', async () => {
  const status = await driver('/dev/no-such-acceptor').status();
  expect(status).toMatchObject({ state: 'unreachable', detail: expect.stringContaining('/dev/no-such-acceptor') });
});

cashTest('closed by the kiosk while notes are taken: lost, and over', async () => {
  const { acceptor } = await acceptorWithDevice();
  const visit = taking(acceptor);
  await visit.until('insert');
  await acceptor.close();
  expect(await visit.end).toMatchObject({ end: 'lost' });
  expect(await acceptor.status()).toMatchObject({ state: 'unreachable' });
});
