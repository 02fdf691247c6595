import { expect, test } from 'vitest';
import { openAuditFile } from '../../../db/journal/audit-file.ts';
import { writeAudit } from '../../../electron/core/audit/audit.ts';
import { beginningAfter, type ChainReport, verifyChain } from '../../../electron/core/audit/chain.ts';
import { mustOpen, newJournalFile } from '../journal/journal-folder.ts';
import { lineId, person } from '../payment/bill.ts';
import { createMoneyBench, letTimePass, type MoneyBench, mustStart } from '../payment/money-bench.ts';

const at = '2026-11-22T08:00:00.000Z';

function chainOf(file: string): ChainReport {
  const opened = openAuditFile(file);
  if (!opened.ok) throw new Error(opened.error);
  const report = verifyChain(beginningAfter(0), opened.value.rowsAfter(0), []);
  opened.value.close();
  return report;
}

/** Closes the journal: it is read as the check reads it. */
function trailOf(bench: MoneyBench) {
  const rows = bench.journal.audit.rows();
  const head = bench.journal.audit.head();
  bench.journal.close();
  expect(chainOf(bench.file)).toMatchObject({ rows: rows.length, head, fault: null });
  return rows;
}

test('a payment’s whole life is one chain, under one commitment, with nothing of the person in it', async () => {
  const bench = createMoneyBench();
  const reference = mustStart(bench, [1, 2]);
  await bench.card.payByCard(reference, bench.terminal, () => undefined);
  await bench.settlement.drain();
  bench.payments.leave(reference);
  const commitment = bench.journal.money.commitmentOf(reference);
  expect(bench.payments.erase(reference)).toBe(true);
  const rows = trailOf(bench);

  expect(rows.map((row) => row.type)).toEqual([
    'payment.opened',
    'tender.created',
    'tender.requested',
    'tender.submitted',
    'tender.approved',
    'payment.covered',
    'outbox.sent',
    'payment.sent',
    'outbox.answered',
    'payment.settled',
    'outbox.sent',
    'outbox.answered',
    'payment.visit-ended',
    'identity.erased',
  ]);
  expect(rows.find((row) => row.type === 'payment.settled')?.fields).toEqual({ id: reference, fines: 50_000, fees: 11_000, dueBack: 0 });
  expect(new Set(rows.map((row) => row.subject))).toEqual(new Set([commitment]));
  const text = JSON.stringify(rows);
  for (const secret of [person, person.slice(-4), 'م***', 'سطر', lineId(1), '507803', 'approvalCode'])
    expect(text, secret).not.toContain(secret);
});

test('what a device said in words stays out of the trail, and the amounts that go back are in it', async () => {
  const bench = createMoneyBench();
  const { pay } = bench.terminal;
  bench.terminal.pay = async (payment, onPhase) => {
    const outcome = await pay(payment, onPhase);
    return outcome.outcome === 'paid' ? { ...outcome, amount: 100 as typeof outcome.amount } : outcome;
  };
  bench.terminal.reverse = async () => ({ outcome: 'refused', detail: 'said Mr. Smith' });
  const reference = mustStart(bench, [1]);
  expect(
    await letTimePass(
      bench,
      bench.card.payByCard(reference, bench.terminal, () => undefined),
    ),
  ).toMatchObject({ outcome: 'due-back' });
  const rows = trailOf(bench);
  expect(rows.slice(-4).map(({ type, fields }) => [type, fields])).toEqual([
    ['reversal.requested', { id: `${reference}-1-R`, reversed: 100, cause: 'amount-differs' }],
    ['reversal.submitted', { id: `${reference}-1-R`, serviceId: expect.any(String) }],
    ['reversal.refused', { id: `${reference}-1-R`, reversed: 100 }],
    ['due-back.owed', { id: `${reference}-1-R-D`, amount: 100 }],
  ]);
  expect(JSON.stringify(rows)).not.toContain('Smith');
});

test('a transaction that is rolled back leaves the chain as it was', () => {
  const file = newJournalFile();
  const journal = mustOpen(file);
  const write = (page: string) => writeAudit(journal, { at, type: 'staff.called', subject: null, fields: { page } });
  expect(journal.transaction(() => write('one'))).toBe(1);
  const head = journal.audit.head();
  for (let tried = 0; tried < 3; tried++) {
    expect(() =>
      journal.transaction(() => {
        expect([write('lost'), write('lost too')]).toEqual([2, 3]);
        throw new Error('rolled back');
      }),
    ).toThrow('rolled back');
    expect(journal.audit.head()).toEqual(head);
  }
  expect(journal.transaction(() => [write('two'), write('three')])).toEqual([2, 3]);
  journal.close();
  expect(chainOf(file)).toMatchObject({ rows: 3, fault: null });
});
