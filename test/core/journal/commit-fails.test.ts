import { expect, test } from 'vitest';
import { createMoneyBench, mustStart } from '../payment/money-bench.ts';

class SqliteError extends Error {
  readonly code = 'SQLITE_IOERR_FSYNC';
}

test('what the terminal said cannot be stored: no more money is taken, and after a restart the terminal is asked', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1]);
  const other = mustStart(bench, [2]);
  const { insertLedgerEntry } = bench.journal.books;
  Object.assign(bench.journal.books, {
    insertLedgerEntry: () => {
      throw new SqliteError('disk I/O error');
    },
  });
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toMatchObject({ outcome: 'unknown' });
  expect(bench.gate.state()).toEqual({ state: 'out-of-service', detail: 'disk I/O error' });
  expect(bench.card.cardInService()).toBe(false);
  Object.assign(bench.journal.books, { insertLedgerEntry });
  expect(await bench.card.payByCard(other, bench.terminal, () => undefined)).toMatchObject({
    outcome: 'not-paid',
    reason: 'money-out-of-service',
  });
  expect(bench.terminal.captures()).toBe(1);

  bench.restart();
  bench.payments.recoverVisit();
  await bench.card.resolveOpen(bench.terminal);
  // The visit of `other` is the later one; the first payment's citizen has gone, and gets the money back.
  expect(bench.terminal.captured()).toBe(0);
  expect(bench.payments.standing(reference)?.payment.state).toBe('abandoned');
  expect(bench.gate.state().state).toBe('in-service');
});
