import { describe, expect, test } from 'vitest';
import { outboxId } from '../../../db/journal/book-store.ts';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import { piastres } from '../../../electron/core/money.ts';
import {
  type Aggregate,
  applyTransition,
  type Begin,
  type Change,
  IllegalTransition,
  transitionTables,
} from '../../../electron/core/payment/gate.ts';
import { renderTransitions, type Transition } from '../../../electron/core/payment/transition.ts';
import { createMoneyBench, type MoneyBench, mustStart } from './money-bench.ts';

const at = '2026-11-22T08:00:00.000Z';
const amount = piastres(100);
const amounts = {
  byCard: amount,
  byCash: amount,
  byQr: amount,
  byCredit: amount,
  reversed: amount,
  fines: amount,
  fees: amount,
  dueBack: amount,
};
const messages = {
  settlement: { idempotencyKey: 'k1', body: Buffer.from('{}') },
  clearances: { idempotencyKey: 'k2', body: Buffer.from('{}') },
  credit: { idempotencyKey: 'k3', body: Buffer.from('{}') },
};
const aggregates = Object.keys(transitionTables) as Aggregate[];

function tableOf(aggregate: Aggregate): readonly Transition[] {
  return transitionTables[aggregate];
}

function statesOf(aggregate: Aggregate): string[] {
  return [...new Set(tableOf(aggregate).flatMap((row) => (row.from === null ? [row.to] : [row.from, row.to])))];
}

function eventsOf(aggregate: Aggregate): string[] {
  return [...new Set(tableOf(aggregate).map((row) => row.event))];
}

/** A row of this aggregate in this state, written past the gate. Returns its id. */
function put(bench: MoneyBench, aggregate: Aggregate, state: string): { readonly id: string; readonly payment: Reference } {
  const { money, books, papers } = bench.journal;
  const payment = mustStart(bench, [Math.floor(Math.random() * 1e9)]);
  const approved = state === 'approved' ? amount : null;
  const tender = {
    id: `${payment}-1`,
    payment,
    method: 'card',
    state: state as 'approved',
    amountRequested: amount,
    amountApproved: approved,
    serviceId: `${payment}s`,
    poiId: 'POI-1',
    terminalSession: 's',
    requestedAt: at,
    approvedAt: null,
    poiTransactionId: null,
    poiTransactionAt: null,
    card: null,
    reason: null,
    dueBack: null,
  } as const;
  switch (aggregate) {
    case 'payment':
      if (state !== 'open') money.movePayment({ id: payment, from: 'open', to: state as 'open', at }, {});
      return { id: payment, payment };
    case 'tender':
      money.insertTender(tender);
      return { id: tender.id, payment };
    case 'reversal':
      money.insertTender({ ...tender, state: 'approved', amountApproved: amount });
      money.insertReversal({
        id: `${tender.id}-R`,
        tender: tender.id,
        payment,
        amount,
        state: state as 'requested',
        cause: 'amount-differs',
        serviceId: `${payment}r`,
        poiId: null,
        terminalSession: null,
        requestedAt: at,
        detail: null,
      });
      return { id: `${tender.id}-R`, payment };
    case 'due-back':
      money.insertDueBack({
        id: `${payment}-D`,
        payment,
        reversal: null,
        amount,
        state: state as 'owed',
        number: null,
        reason: 'refused-line',
        createdAt: at,
        closedBy: null,
      });
      return { id: `${payment}-D`, payment };
    case 'outbox': {
      const id = outboxId(payment, 'settlement');
      const row = { id, kind: 'settlement', payment, idempotencyKey: payment, body: Buffer.from('{}'), state: state as 'queued' } as const;
      books.insertOutbox({ ...row, attempts: 0, nextAttemptAt: at, lastError: null, answer: null, createdAt: at });
      return { id, payment };
    }
    case 'print-job':
      papers.insertPrintJob({
        name: `${payment}/1`,
        document: 'receipt',
        number: payment,
        device: 'receipt',
        printNumber: 1,
        payment,
        state: state as 'sent',
        detail: null,
        requestedAt: at,
        updatedAt: at,
      });
      return { id: `${payment}/1`, payment };
  }
}

function stateOf(bench: MoneyBench, aggregate: Aggregate, id: string, payment: Reference): string | undefined {
  const { money, books, papers } = bench.journal;
  switch (aggregate) {
    case 'payment':
      return money.payment(id)?.state;
    case 'tender':
      return money.tender(id)?.state;
    case 'reversal':
      return money.reversal(id)?.state;
    case 'due-back':
      return money.dueBackOf(payment)[0]?.state;
    case 'outbox':
      return books.outboxRow(id)?.state;
    case 'print-job':
      return papers.printJob(id)?.state;
  }
}

function move(
  aggregate: Aggregate,
  from: string,
  event: string,
  { id, payment }: { readonly id: string; readonly payment: Reference },
): Change {
  const facts = aggregate === 'tender' && (event.endsWith('approved') || event === 'tender.paid-late') ? { amountApproved: amount } : {};
  return { aggregate, id, payment, from, event, facts, amounts, messages } as unknown as Change;
}

describe.each(aggregates)('%s', (aggregate) => {
  const rows = tableOf(aggregate).filter((row) => row.from !== null);

  test('every row of its table is carried out, with everything that it emits', () => {
    const bench = createMoneyBench();
    for (const row of rows) {
      const target = put(bench, aggregate, row.from ?? '');
      if (row.closes)
        bench.journal.books.openCase({ kind: row.closes, payment: target.payment, about: target.id, detail: '', openedAt: at });
      const { books, audit } = bench.journal;
      const before = { ledger: books.ledgerOf(target.payment).length, audit: audit.rows().length };
      bench.journal.transaction(() => applyTransition(bench.journal, at, move(aggregate, row.from ?? '', row.event, target)));

      expect(stateOf(bench, aggregate, target.id, target.payment)).toBe(row.to);
      expect(books.eventsOf(target.id).at(-1)).toMatchObject({ aggregate, fromState: row.from, toState: row.to, event: row.event });
      expect(books.ledgerOf(target.payment).slice(before.ledger)).toMatchObject(
        (row.posts ?? []).map(({ debit, credit }) => ({ debit, credit, amount, event: row.event })),
      );
      for (const kind of row.queues ?? []) expect(books.outboxOf(target.id, kind)?.state).toBe('queued');
      const open = books.openCases().filter((entry) => entry.about === target.id);
      expect(open.map((entry) => entry.kind)).toEqual(row.opens ? [row.opens] : []);
      expect(audit.rows().length).toBe(before.audit + 1);
    }
  });

  test('every other pair of state and event is refused, and nothing is written', () => {
    const bench = createMoneyBench();
    for (const from of statesOf(aggregate)) {
      const target = put(bench, aggregate, from);
      const before = bench.journal.audit.rows().length;
      for (const event of eventsOf(aggregate)) {
        if (rows.some((row) => row.from === from && row.event === event)) continue;
        expect(() => bench.journal.transaction(() => applyTransition(bench.journal, at, move(aggregate, from, event, target)))).toThrow(
          IllegalTransition,
        );
      }
      expect(stateOf(bench, aggregate, target.id, target.payment)).toBe(from);
      expect(bench.journal.audit.rows().length).toBe(before);
    }
  });

  test('a row is refused when the aggregate is not in the state that it is said to be in', () => {
    const bench = createMoneyBench();
    for (const row of rows) {
      const elsewhere = statesOf(aggregate).find((state) => state !== row.from) ?? '';
      const target = put(bench, aggregate, elsewhere);
      expect(() =>
        bench.journal.transaction(() => applyTransition(bench.journal, at, move(aggregate, row.from ?? '', row.event, target))),
      ).toThrow(IllegalTransition);
      expect(bench.journal.books.eventsOf(target.id).filter((event) => event.event === row.event)).toEqual([]);
    }
  });

  test('begins only as its table says', () => {
    const bench = createMoneyBench();
    const payment = mustStart(bench);
    for (const event of eventsOf(aggregate)) {
      if (tableOf(aggregate).some((row) => row.from === null && row.event === event)) continue;
      const begin = { aggregate, from: null, event, payment, row: {} } as unknown as Begin;
      expect(() => bench.journal.transaction(() => applyTransition(bench.journal, at, begin))).toThrow(IllegalTransition);
    }
  });

  test('every state can be reached, no row is there twice, and the table can be drawn', () => {
    const table = tableOf(aggregate);
    // A message begins with the row of another table that queues it.
    const reached = new Set<string | null>([null, ...(aggregate === 'outbox' ? ['queued'] : [])]);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const row of table) if (reached.has(row.from)) reached.add(row.to);
    }
    expect([...reached].filter((state) => state !== null).sort()).toEqual(statesOf(aggregate).sort());
    expect(new Set(table.map((row) => `${row.from} ${row.event}`)).size).toBe(table.length);
    expect(renderTransitions(table).split('\n')).toHaveLength(table.length + 2);
  });
});

test('a transition whose amount or message is missing is refused whole', () => {
  const bench = createMoneyBench();
  const tender = put(bench, 'tender', 'submitted');
  const approved = { ...move('tender', 'submitted', 'tender.approved', tender), amounts: {} } as Change;
  expect(() => bench.journal.transaction(() => applyTransition(bench.journal, at, approved))).toThrow(/amount "byCard" is missing/);
  expect(bench.journal.money.tender(tender.id)?.state).toBe('submitted');
  const payment = put(bench, 'payment', 'open');
  const covered = { ...move('payment', 'open', 'payment.covered', payment), messages: {} } as Change;
  expect(() => bench.journal.transaction(() => applyTransition(bench.journal, at, covered))).toThrow(/message "settlement" is missing/);
  expect(bench.journal.money.payment(payment.id)?.state).toBe('open');
});
