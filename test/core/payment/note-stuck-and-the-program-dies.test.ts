import { expect, test } from 'vitest';
import { createMoneyBench, letTimePass, mustStart } from './money-bench.ts';
import { mortal } from './mortal-gate.ts';

test('a note sticks and the program dies before it can say so: after the restart staff hear of it', async () => {
  // The acceptor taken into service, the payment, the note: the next commit would have been the case.
  const bench = createMoneyBench();
  await bench.cash.resolveOpen();
  const reference = mustStart(bench, [1]);
  bench.restart(mortal({ commits: 2, moment: 'before' }));
  bench.acceptor.inserts.push({ value: 10_000, fate: 'jams-then-falls' });
  await letTimePass(
    bench,
    bench.cash.payInCash(reference, () => undefined),
  ).catch(() => undefined);
  bench.restart();
  bench.payments.recoverVisit();
  await bench.cash.resolveOpen();
  expect(bench.journal.books.openCases()).toMatchObject([{ kind: 'note-stuck', payment: reference }]);

  bench.acceptor.clear();
  await bench.cash.resolveOpen();
  expect(bench.journal.books.openCases()).toEqual([]);
  expect(bench.payments.standing(reference)?.held).toBe(10_000);
});
