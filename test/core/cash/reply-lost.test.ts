import { expect } from 'vitest';
import { command } from '../../../electron/core/devices/cash/ssp-codes.ts';
import { acceptorWithDevice, cashTest, inBox, taking } from './acceptors.ts';

const credit = 0xee;

/** What is lost, and how often. */
const losses: readonly (readonly [string, Readonly<Record<string, number>>])[] = [
  ['the poll that accepts', { event: 0xcc }],
  ['the poll that tells of the note, twice', { event: credit, times: 2 }],
  ['the counter', { command: command.getCounters }],
  ['the acknowledgement, twice', { command: command.eventAck, times: 2 }],
];

for (const [name, settings] of losses) {
  cashTest(`an answer is lost (${name}): asked again, and the note is counted once`, async () => {
    const { acceptor, device } = await acceptorWithDevice({ limits: { answerMs: 40 } });
    const visit = taking(acceptor);
    await visit.until('insert');
    await device.faults.set('reply-lost', true, settings);
    device.insert(10_000);
    await visit.untilTold('stacked');
    await visit.until('insert');
    expect(await visit.stop()).toEqual({ end: 'stopped' });
    expect(visit.told()).toEqual([
      { kind: 'asked', value: 10_000 },
      { kind: 'stacked', value: 10_000, stackedCount: 1_201 },
    ]);
    expect(device.faults.active('reply-lost')).toBeUndefined();
    expect(inBox(device)).toBe(10_000);
  });
}
