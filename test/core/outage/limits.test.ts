import { expect, test } from 'vitest';
import { nearLimits, type OutageFacts, reachedLimit, standingOf } from '../../../electron/core/outage/limits.ts';
import type { LimitReached } from '../../../electron/core/outage/standing.ts';
import { defaultPolicy } from '../../../electron/core/register/default-policy.ts';

const now = Date.UTC(2026, 10, 22, 8);
const hours = 3_600_000;
const at = (ms: number) => new Date(ms).toISOString();
const since = at(now - hours);
const limits = { recordHours: 72, paymentAmount: 500_000, unsentCount: 200, unsentAmount: 20_000_000 };
const extendedLimits = { recordHours: 120, paymentAmount: 1_000_000, unsentCount: 400, unsentAmount: 40_000_000 };

function factsWith(change: Partial<OutageFacts> = {}): OutageFacts {
  return {
    line: { state: 'down', since },
    now,
    policy: { provisionalSlips: true, offline: { ...defaultPolicy.offline, limits, extendedLimits, methods: ['card', 'cash'] } },
    dataAsOf: at(now - 2 * hours),
    unsent: { count: 3, amount: 90_000 },
    numbers: { left: 500, of: 1000 },
    clockTrusted: true,
    methods: ['card', 'cash'],
    extendedUntil: null,
    ...change,
  };
}

const policyWith = (change: Partial<OutageFacts['policy']['offline']>): Partial<OutageFacts> => {
  const { policy } = factsWith();
  return { policy: { ...policy, offline: { ...policy.offline, ...change } } };
};

test('with the authority no limit counts', () => {
  const worst = { clockTrusted: false, dataAsOf: null, numbers: { left: 0, of: 0 }, methods: [] };
  expect(standingOf(factsWith({ ...worst, line: { state: 'up', since } }))).toEqual({ serving: 'online' });
});

test('without it, within every limit', () => {
  expect(standingOf(factsWith())).toEqual({
    serving: 'offline',
    since,
    dataAsOf: at(now - 2 * hours),
    limits,
    extendedUntil: null,
    mostPayment: 500_000,
    methods: ['card', 'cash'],
  });
});

test.each<[string, LimitReached | null, Partial<OutageFacts>]>([
  ['no provisional slips', 'policy', { policy: { ...factsWith().policy, provisionalSlips: false } }],
  ['no payment of any amount', 'policy', policyWith({ limits: { ...limits, paymentAmount: 0 } })],
  ['a clock that went back', 'clock-not-trusted', { clockTrusted: false }],
  ['no snapshot', 'no-register', { dataAsOf: null }],
  ['data exactly as old as they may be', null, { dataAsOf: at(now - 72 * hours) }],
  ['data a millisecond older', 'data-too-old', { dataAsOf: at(now - 72 * hours - 1) }],
  ['data of a moment ahead', null, { dataAsOf: at(now + 1000) }],
  ['one payment less than may wait', null, { unsent: { count: 199, amount: 1 } }],
  ['as many payments as may wait', 'unsent-count', { unsent: { count: 200, amount: 1 } }],
  ['one piastre left', null, { unsent: { count: 3, amount: 19_999_999 } }],
  ['no piastre left', 'unsent-amount', { unsent: { count: 3, amount: 20_000_000 } }],
  ['one piastre over', 'unsent-amount', { unsent: { count: 3, amount: 20_000_001 } }],
  ['the last number', null, { numbers: { left: 1, of: 1000 } }],
  ['no number', 'numbers-used-up', { numbers: { left: 0, of: 0 } }],
  ['no device', 'no-method', { methods: [] }],
  ['a device that the policy does not allow offline', 'no-method', { ...policyWith({ methods: ['cash'] }), methods: ['card'] }],
])('%s: %s', (_name, reached, change) => {
  const facts = factsWith(change);
  expect(reachedLimit(facts)).toBe(reached);
  const standing = standingOf(facts);
  if (reached === null) expect(standing).toMatchObject({ serving: 'offline', dataAsOf: facts.dataAsOf });
  else expect(standing).toEqual({ serving: 'nobody', since, dataAsOf: facts.dataAsOf, reached });
});

test('the most for one payment is what is left of the limit for all, when that is less', () => {
  expect(standingOf(factsWith({ unsent: { count: 3, amount: 19_500_000 } }))).toMatchObject({ mostPayment: 500_000 });
  expect(standingOf(factsWith({ unsent: { count: 3, amount: 19_500_001 } }))).toMatchObject({ mostPayment: 499_999 });
});

test('extended, the second limits hold and no others', () => {
  const extendedUntil = at(now + hours);
  const beyondTheFirst = { extendedUntil, dataAsOf: at(now - 120 * hours), unsent: { count: 399, amount: 39_999_999 } };
  expect(standingOf(factsWith(beyondTheFirst))).toMatchObject({
    serving: 'offline',
    limits: extendedLimits,
    extendedUntil,
    mostPayment: 1,
  });
  expect(reachedLimit(factsWith({ ...beyondTheFirst, unsent: { count: 400, amount: 1 } }))).toBe('unsent-count');
  expect(reachedLimit(factsWith({ ...beyondTheFirst, unsent: { count: 1, amount: 40_000_000 } }))).toBe('unsent-amount');
  expect(reachedLimit(factsWith({ ...beyondTheFirst, dataAsOf: at(now - 120 * hours - 1) }))).toBe('data-too-old');
});

test('a limit is near from four fifths of it on', () => {
  expect(nearLimits(factsWith())).toEqual([]);
  const near = { dataAsOf: at(now - 57.6 * hours), unsent: { count: 160, amount: 16_000_000 }, numbers: { left: 200, of: 1000 } };
  expect(nearLimits(factsWith(near))).toEqual(['data-too-old', 'unsent-count', 'unsent-amount', 'numbers-used-up']);
  const notYet = { dataAsOf: at(now - 57.5 * hours), unsent: { count: 159, amount: 15_999_999 }, numbers: { left: 201, of: 1000 } };
  expect(nearLimits(factsWith(notYet))).toEqual([]);
});
