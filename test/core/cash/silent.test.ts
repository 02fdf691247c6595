import { expect } from 'vitest';
import { acceptorLimits } from '../../../electron/core/devices/cash/ssp.ts';
import { acceptorWithDevice, cashTest, taking } from './acceptors.ts';

cashTest('a device that says nothing is unreachable after the tries, and found again when it speaks', async () => {
  const { acceptor, device } = await acceptorWithDevice({ limits: { answerMs: 40, tries: 3 } });
  await device.faults.set('silent', true);
  expect(await acceptor.status()).toMatchObject({ state: 'unreachable', detail: expect.stringContaining('no answer') });
  await device.faults.set('silent', false);
  expect(await acceptor.status()).toMatchObject({ state: 'ready' });
});

cashTest('a device that falls silent while it waits for a note ends the visit as lost', async () => {
  const { acceptor, device } = await acceptorWithDevice({ limits: { answerMs: 40, tries: 3 } });
  const visit = taking(acceptor);
  await visit.until('insert');
  await device.faults.set('silent', true);
  expect(await visit.end).toMatchObject({ end: 'lost' });
});

cashTest('a kiosk waits no longer than five seconds for one', () => {
  expect(acceptorLimits.answerMs * acceptorLimits.tries).toBeLessThanOrEqual(5_000);
});
