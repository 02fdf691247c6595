import { expect, test } from 'vitest';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import { piastres } from '../../../electron/core/money.ts';
import { createCases } from '../../../electron/core/staff/cases.ts';
import { createMoneyBench, letTimePass, mustStart } from '../payment/money-bench.ts';

test('what became of a claim at the authority is not decided by people: the authority is asked for as long as it takes', async () => {
  const bench = createMoneyBench();
  const number = 'CR000000000000' as Reference;
  const silence = Array.from({ length: 4 }, () => ({ kind: 'slow', detail: 'no answer in time' }) as const);
  await bench.authority.registerCredit(
    {
      creditNumber: number,
      paymentReference: 'PY000000000000',
      recordId: 'record-1',
      amount: 5_000,
      reason: 'no-change',
      issuedAt: '2026-01-02T10:00:00.000Z',
    },
    'key-1',
  );
  const reference = mustStart(bench, [1]);
  bench.authority.faults.push(...silence);
  await letTimePass(bench, bench.credits.payByCredit(reference, { number, amount: piastres(5_000) }));
  await bench.credits.resolveOpen();
  const cases = createCases({
    ...bench.context,
    card: bench.card,
    cash: bench.cash,
    credits: bench.credits,
    send: bench.settlement.drain,
    mayPropose: () => true,
    onCorrected: async () => undefined,
    onChange: () => undefined,
  });
  const supervisor = { employeeNumber: '2001', name: { ar: '', en: '' }, role: 'supervisor' } as const;
  expect(cases.view(supervisor)).toMatchObject([{ kind: 'tender-unknown', canPropose: [] }]);
  expect(cases.propose(supervisor, cases.view(supervisor)[0]?.id ?? 0, 'paid')).toBe(false);
});
