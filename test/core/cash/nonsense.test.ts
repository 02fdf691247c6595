import { expect } from 'vitest';
import { answer, command } from '../../../electron/core/devices/cash/ssp-codes.ts';
import { acceptorWithDevice, cashTest, inBox, taking } from './acceptors.ts';

cashTest('a device that does not know POLL_WITH_ACK is not used', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('nonsense', true, { command: command.pollWithAck, status: answer.commandNotKnown });
  expect(await acceptor.status()).toMatchObject({ state: 'unreachable', detail: expect.stringContaining('does not know') });
});

cashTest('a device that was set to demand encryption says so', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('nonsense', true, { command: command.pollWithAck, status: answer.keyNotSet });
  expect(await acceptor.status()).toMatchObject({ state: 'unreachable', detail: expect.stringContaining('encryption') });
});

for (const [name, settings] of [
  ['of events that nobody knows', { command: command.pollWithAck, status: answer.ok, event: 0x99 }],
  ['of a note and not which', { command: command.pollWithAck, status: answer.ok, event: 0xee }],
  ['nothing of its counter', { command: command.getCounters, status: answer.ok }],
] as const) {
  cashTest(`a device that tells ${name} ends the visit as lost, and no money is told of`, async () => {
    const { acceptor, device } = await acceptorWithDevice();
    const visit = taking(acceptor);
    await visit.until('insert');
    device.insert(10_000);
    await visit.untilTold('asked');
    await device.faults.set('nonsense', true, settings);
    expect(await visit.end).toMatchObject({ end: 'lost' });
    expect(visit.counted()).toBe(0);
    await device.faults.set('nonsense', false);
    expect(await acceptor.drain()).toMatchObject({ state: 'ready', stackedCount: 1_200 + device.state().box.length });
  });
}

cashTest('a device that does not say which notes it takes is not used', async () => {
  const { acceptor, device } = await acceptorWithDevice();
  await device.faults.set('unplug', true);
  expect(await acceptor.status()).toMatchObject({ state: 'unreachable' });
  await device.faults.set('nonsense', true, { command: command.setupRequest, status: answer.ok });
  await device.faults.set('unplug', false);
  expect(await acceptor.status()).toMatchObject({ state: 'unreachable', detail: expect.stringContaining('which notes') });
});

cashTest('answers that come after the command was sent again are taken for no other command', async () => {
  const { acceptor, device } = await acceptorWithDevice({ limits: { answerMs: 20, tries: 6 } });
  const visit = taking(acceptor);
  await visit.until('insert');
  await device.faults.set('slow', true, { ms: 30 });
  device.insert(10_000);
  await visit.untilTold('stacked');
  expect(await visit.stop()).toEqual({ end: 'stopped' });
  expect(visit.counted()).toBe(10_000);
  expect(inBox(device)).toBe(10_000);
});
