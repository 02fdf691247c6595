import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, inBox, taking } from './acceptors.ts';

cashTest('rubbish on the line and every other answer damaged: a note is still counted once', async () => {
  const { acceptor, device } = await acceptorWithDevice({ limits: { answerMs: 40 } });
  await device.faults.set('noise', true, { every: 2 });
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(2_000);
  await visit.untilTold('stacked');
  expect(await visit.stop()).toEqual({ end: 'stopped' });
  expect(visit.counted()).toBe(2_000);
  expect(inBox(device)).toBe(2_000);
});

cashTest('no answer that can be understood: lost, then unreachable', async () => {
  const { acceptor, device } = await acceptorWithDevice({ limits: { answerMs: 40, tries: 3 } });
  const visit = taking(acceptor);
  await visit.until('insert');
  await device.faults.set('noise', true, { every: 1 });
  expect(await visit.end).toMatchObject({ end: 'lost' });
  expect(await acceptor.status()).toMatchObject({ state: 'unreachable' });
});
