import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, inBox, taking } from './acceptors.ts';

cashTest('a note above what is due comes back, and the next one is taken', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  const visit = taking(acceptor, { decide: (note) => (note.value > 5_000 ? 'too-large' : 'take') });
  await visit.until('insert');
  device.insert(20_000);
  await visit.untilTold('returned');
  expect(device.state()).toMatchObject({ inPath: null, stackedCount: 1_200 });
  await visit.until('insert');
  device.insert(5_000);
  await visit.untilTold('stacked');
  expect(await visit.stop()).toEqual({ end: 'stopped' });
  expect(visit.told()).toEqual([
    { kind: 'asked', value: 20_000 },
    { kind: 'returned', value: 20_000, why: 'too-large' },
    { kind: 'asked', value: 5_000 },
    { kind: 'stacked', value: 5_000, stackedCount: 1_201 },
  ]);
  expect(inBox(device)).toBe(5_000);
});

cashTest('a note that was on its way when it is stopped comes back unasked', async () => {
  const { acceptor, device } = await acceptorWithDevice({ steps: 3 });
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(5_000);
  await visit.until('reading');
  expect(await visit.stop()).toEqual({ end: 'stopped' });
  expect(visit.told()).toEqual([{ kind: 'returned', value: null, why: 'not-now' }]);
  expect(device.state()).toMatchObject({ enabled: false, inPath: null, box: [] });
});
