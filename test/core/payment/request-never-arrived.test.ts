import { expect, test } from 'vitest';
import { createMoneyBench, letTimePass, type MoneyBench, mustStart } from './money-bench.ts';

/** A payment whose request was lost, and a terminal that cannot be asked until the citizen has gone. */
async function lostRequest(): Promise<{
  readonly bench: MoneyBench;
  readonly reference: ReturnType<typeof mustStart>;
  readonly tender: string;
}> {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.deals.push('request-lost');
  bench.terminal.during = () => {
    bench.terminal.state = 'unreachable';
  };
  await letTimePass(
    bench,
    bench.card.payByCard(reference, bench.terminal, () => undefined),
  );
  bench.terminal.state = 'idle';
  bench.terminal.during = null;
  return { bench, reference, tender: `${reference}-1` };
}

test('asked twice, with a stop in between, "not found" is not paid', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.deals.push('request-lost');
  const paying = letTimePass(
    bench,
    bench.card.payByCard(reference, bench.terminal, () => undefined),
  );
  expect(await paying).toMatchObject({ outcome: 'not-paid', reason: 'not-found' });
  expect(bench.terminal.calls.map((call) => call.split(' ')[0])).toEqual(['status', 'pay', 'inquire', 'abort', 'inquire']);
  expect(bench.card.cardInService()).toBe(true);
});

test('found by the second question, after the first said "not found", is paid', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench);
  bench.terminal.deals.push('approve-reply-lost');
  bench.terminal.inquiries.push({ outcome: 'not-found', poiId: 'POI-1', terminalSession: 'session-1' });
  expect(
    await letTimePass(
      bench,
      bench.card.payByCard(reference, bench.terminal, () => undefined),
    ),
  ).toEqual({ outcome: 'covered' });
});

test.each([
  ['another terminal', (bench: MoneyBench) => Object.assign(bench.terminal, { poiId: 'POI-2' })],
  ['a new session of the terminal', (bench: MoneyBench) => Object.assign(bench.terminal, { session: 'session-2' })],
  ['more than 24 hours later', (bench: MoneyBench) => bench.clock.jumpWall(24 * 3_600_000 + 1)],
  ['a clock that was set back', (bench: MoneyBench) => bench.clock.jumpWall(-3_600_000)],
])('"not found" from %s says nothing: it stays unknown, with a case', async (_name, happen) => {
  const { bench, tender } = await lostRequest();
  happen(bench);
  expect(await letTimePass(bench, bench.card.resolveOpen(bench.terminal))).toEqual({ tenders: 1, reversals: 0 });
  expect(bench.journal.money.tender(tender)?.state).toBe('unknown');
  expect(bench.journal.books.openCases()).toMatchObject([{ kind: 'tender-unknown', about: tender }]);
  expect(bench.card.cardInService()).toBe(false);
});

test('"not found" after something else was sent says nothing', async () => {
  const { bench, tender } = await lostRequest();
  // A reversal of another payment, sent meanwhile: the terminal may have forgotten what came before.
  bench.gate.commit(() =>
    bench.journal.books.insertEvent({
      aggregate: 'reversal',
      aggregateId: 'other',
      fromState: 'requested',
      toState: 'submitted',
      event: 'reversal.submitted',
      at: '2026-11-22T08:00:00.000Z',
      details: {},
    }),
  );
  await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
  expect(bench.journal.money.tender(tender)?.state).toBe('unknown');
});

test('two people with the acquirer’s report end what no terminal can say; one person cannot', async () => {
  const { bench, reference, tender } = await lostRequest();
  bench.terminal.session = 'session-2';
  await letTimePass(bench, bench.card.resolveOpen(bench.terminal));
  const outcome = { outcome: 'not-paid', reason: 'not-found', detail: 'not in the report' } as const;
  expect(await bench.card.correct(tender, { outcome, by: ['S1', 'S1'], why: 'acquirer-report-lacks-it' })).toBeNull();
  expect(await bench.card.correct(tender, { outcome, by: ['S1', 'S2'], why: 'acquirer-report-lacks-it' })).toEqual({ kind: 'not-paid' });
  expect(bench.journal.money.tender(tender)?.state).toBe('declined');
  expect(bench.journal.books.eventsOf(tender).at(-1)).toMatchObject({ event: 'tender.corrected-declined', details: { by: 'S1+S2' } });
  expect(bench.card.cardInService()).toBe(true);
  expect(bench.payments.standing(reference)?.payment.state).toBe('open');
});
