import { expect, test } from 'vitest';
import { defaultPolicy } from '../../../electron/core/register/default-policy.ts';
import { createVisit } from '../../../electron/core/visit/visit.ts';
import { createFakeClock } from '../fake-clock.ts';
import { quote, record, scriptedServices, violation } from './scripted-services.ts';

test('while notes may go in, nobody leaves the machine to the next person: a clerk cannot sign out of it', async () => {
  const line = violation(1);
  let left = 0;
  const visit = createVisit({
    services: scriptedServices({
      lookUp: async () => ({ outcome: 'found', record: record([line]), overlay: new Map(), unprinted: null }),
      quote: async () => ({ outcome: 'quoted', quote: quote([line]), credits: [] }),
      methods: () => ['cash'],
      waysToPay: () => [{ method: 'cash', notes: [], whole: true }],
      cancelPayment: () => {
        left += 1;
      },
    }),
    policy: () => defaultPolicy,
    clock: createFakeClock(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    language: 'ar',
    demonstration: true,
    panel: { pitch: null, sounds: false },
    mode: 'counter',
    staffPage: () => ({ page: 'none' }) as never,
    notices: [],
    resumed: null,
    onView: () => undefined,
  });
  const answered = () => new Promise((resolve) => setImmediate(resolve));
  visit.proceed({ type: 'START' });
  visit.proceed({ type: 'NATIONAL_ID', typed: 'good', checkDigitConfirmed: false });
  visit.proceed({ type: 'FACTOR', typed: { type: 'licence', number: 'good' } });
  await answered();
  visit.proceed({ type: 'CONTINUE' });
  visit.proceed({ type: 'CHOOSE_PURPOSE', subjectId: null });
  visit.proceed({ type: 'CHOOSE_LINES', violationIds: [line.violationId] });
  await answered();
  visit.proceed({ type: 'CONFIRM_QUOTE' });
  expect(visit.view().page.page).toBe('cash');
  expect(visit.mayEnd()).toBe(false);
  visit.leave();
  expect(left).toBe(1);
  visit.stop();
});
