import { expect } from 'vitest';
import { acceptorWithDevice, cashTest, eventually, inBox, taking } from './acceptors.ts';

cashTest('an acceptor says who it is, what it has counted and which notes it knows, in piastres', async () => {
  const { acceptor, device } = await acceptorWithDevice({ serial: '2130706433' });
  expect(await acceptor.status()).toEqual({
    state: 'ready',
    serial: '2130706433',
    stackedCount: 1_200,
    notes: [500, 1_000, 2_000, 5_000, 10_000, 20_000].map((value, at) => ({ channel: at + 1, value })),
  });
  expect(device.state().enabled).toBe(false);
});

cashTest('a note is asked about, put into the box, counted and told of once; the next one likewise', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  const visit = taking(acceptor);
  await visit.until('insert');
  expect(device.insert(5_000)).toBe(true);
  await visit.untilTold('stacked');
  await visit.until('insert');
  expect(device.insert(20_000)).toBe(true);
  await visit.until('stacking');
  expect(await visit.stop()).toEqual({ end: 'stopped' });
  expect(visit.told()).toEqual([
    { kind: 'asked', value: 5_000 },
    { kind: 'stacked', value: 5_000, stackedCount: 1_201 },
    { kind: 'asked', value: 20_000 },
    { kind: 'stacked', value: 20_000, stackedCount: 1_202 },
  ]);
  expect(device.state()).toMatchObject({ enabled: false, inPath: null, stackedCount: 1_202 });
  expect(inBox(device)).toBe(visit.counted());
});

cashTest('nothing goes in before and after', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  expect(device.insert(5_000)).toBe(false);
  const visit = taking(acceptor);
  await visit.until('insert');
  await visit.stop();
  expect(device.insert(5_000)).toBe(false);
  expect(visit.told()).toEqual([]);
});

cashTest('it is asked about in escrow, and told of before it is acknowledged', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  const seen: unknown[] = [];
  const visit = taking(acceptor, {
    decide: () => {
      seen.push(device.state().inPath?.stage);
      return 'take';
    },
    stacked: () => seen.push(device.state().unacknowledged),
  });
  await visit.until('insert');
  device.insert(1_000);
  await visit.untilTold('stacked');
  await visit.until('insert');
  expect(seen).toEqual(['escrow', 1]);
  expect(device.state().unacknowledged).toBe(0);
  await visit.stop();
});

cashTest('a counter that is a little late is read until it has counted the note', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('late-count', true, { reads: 3 });
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(1_000);
  await visit.untilTold('stacked');
  expect(await visit.stop()).toEqual({ end: 'stopped' });
  expect(visit.told().at(-1)).toEqual({ kind: 'stacked', value: 1_000, stackedCount: 1_201 });
});

cashTest('a note that the counter does not count is not told of: lost', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('late-count', true, { reads: 100 });
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(1_000);
  expect(await visit.end).toMatchObject({ end: 'lost', detail: expect.stringContaining('counter') });
  expect(visit.counted()).toBe(0);
  expect(device.state().unacknowledged).toBe(1);
});

cashTest('a note that is told of again after its acknowledgement is counted once', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('forgets-acknowledgement', true);
  const visit = taking(acceptor);
  await visit.until('insert');
  device.insert(1_000);
  await visit.untilTold('stacked');
  await eventually(() => device.state().unacknowledged === 0);
  await visit.until('insert');
  expect(device.insert(2_000)).toBe(true);
  await visit.until('stacking');
  expect(await visit.stop()).toEqual({ end: 'stopped' });
  expect(visit.counted()).toBe(3_000);
  expect(inBox(device)).toBe(3_000);
});

cashTest('while notes are taken, its state is told from what is known', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  const visit = taking(acceptor);
  await visit.until('insert');
  expect(await acceptor.status()).toMatchObject({ state: 'ready', stackedCount: 1_200 });
  device.insert(1_000);
  await visit.untilTold('stacked');
  expect(await acceptor.status()).toMatchObject({ state: 'ready', stackedCount: 1_201 });
  await visit.stop();
});
