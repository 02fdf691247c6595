import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, inBox, taking } from './acceptors.ts';

cashTest('power goes as the note is accepted and is back soon: the note comes back, and the visit goes on', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('power-cut-before-stacking', true);
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(10_000);
  await visit.untilTold('returned');
  await visit.until('insert');
  device.insert(5_000);
  await visit.untilTold('stacked');
  expect(await visit.stop()).toEqual({ end: 'stopped' });
  expect(visit.told()).toEqual([
    { kind: 'asked', value: 10_000 },
    { kind: 'returned', value: 10_000, why: 'not-stacked' },
    { kind: 'asked', value: 5_000 },
    { kind: 'stacked', value: 5_000, stackedCount: 1_201 },
  ]);
  expect(inBox(device)).toBe(5_000);
});

cashTest('power that stays away: lost, and the counter says afterwards that the note is not in the box', async () => {
  const { acceptor, device } = await acceptorWithDevice({ limits: { answerMs: 40, tries: 2 } });
  await device.faults.set('power-cut-before-stacking', true, { offMs: 400 });
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(10_000);
  expect(await visit.end).toMatchObject({ end: 'lost' });
  let status = await acceptor.drain();
  while (status.state === 'unreachable') status = await acceptor.drain();
  expect(status).toMatchObject({ state: 'ready', stackedCount: 1_200 });
  expect(inBox(device)).toBe(0);
  const next = taking(acceptor);
  await next.until('insert');
  expect(await next.stop()).toEqual({ end: 'stopped' });
  expect(next.told()).toEqual([]);
});
