import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, inBox, taking } from './acceptors.ts';

cashTest('power goes with the note in the box and nobody told: told of once when it is back', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('power-cut-after-stacking', true);
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

cashTest('power that stays away: lost, and the counter has the note afterwards', async () => {
  const { acceptor, device } = await acceptorWithDevice({ limits: { answerMs: 40, tries: 2 } });
  await device.faults.set('power-cut-after-stacking', true, { offMs: 400 });
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(10_000);
  expect(await visit.end).toMatchObject({ end: 'lost' });
  expect(visit.counted()).toBe(0);
  let status = await acceptor.drain();
  while (status.state === 'unreachable') status = await acceptor.drain();
  expect(status).toMatchObject({ state: 'ready', stackedCount: 1_201 });
  expect(inBox(device)).toBe(10_000);
});
