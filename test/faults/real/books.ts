/**
 * What must be true of money and paper whatever died: the machine's books against what terminal, cash box, payment service, authority
 * and printer themselves say. Read while no core runs.
 */
import { join } from 'node:path';
import { type Journal, openJournal } from '../../../db/journal/journal.ts';
import type { PaymentRow } from '../../../db/journal/money-store.ts';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import { differences, readTakings, type Takings, takingsIn } from '../../tour/takings.ts';
import type { Machine } from './machine.ts';

export interface Books {
  readonly payments: readonly BookedPayment[];
  readonly takings: Takings;
  readonly openCases: readonly { readonly kind: string; readonly payment: string | null; readonly about: string }[];
  /** Money taken that leads nowhere. */
  readonly lost: readonly string[];
  /** A line settled, a tender counted, or a sheet printed twice. */
  readonly doubled: readonly string[];
  /** Neither paper, nor a credit at the authority, nor a case; or something that waits for an answer. */
  readonly stuck: readonly string[];
}

export interface BookedPayment extends PaymentRow {
  readonly tenders: readonly { readonly method: string; readonly state: string; readonly amount: number }[];
  /** Owed under a number. */
  readonly credits: readonly { readonly number: string; readonly amount: number }[];
  readonly prints: readonly { readonly document: string; readonly device: string; readonly state: string }[];
}

interface Settlement {
  readonly answer: {
    readonly paymentReference: string;
    readonly lines: readonly { readonly violationId: string; readonly result: string }[];
  };
}
interface StoredCredit {
  readonly credit: { readonly creditNumber: string; readonly amount: number; readonly state: string };
}

/** @param carriedAway piastres in the boxes of acceptors that stood here before @throws when the journal cannot be opened */
export async function readBooks({ lobby, get }: Machine, carriedAway = 0): Promise<Books> {
  const opened = openJournal({ file: join(lobby.dataFolder, 'journal.db') });
  if (!opened.ok) throw new Error(`journal: ${JSON.stringify(opened.error)}`);
  const journal = opened.value;
  try {
    const damage = journal.check();
    const payments = paymentsOf(journal);
    const balances = journal.books.ledgerBalances();
    const openCases = journal.books.openCases();
    const settlements = await get<readonly Settlement[]>(`${lobby.authority.controlUrl}/settlements`);
    const credits = await get<readonly StoredCredit[]>(`${lobby.authority.controlUrl}/credits`);
    const { printed } = await get<{ readonly printed: readonly { readonly name: string }[] }>(`${lobby.a4Printer.controlUrl}/printed`);
    const machines = await readTakings(lobby);
    const takings = takingsIn(balances);
    const sumOfAll = [...balances.values()].reduce((sum, balance) => sum + balance, 0);
    const open = credits.filter(({ credit }) => credit.state === 'open').reduce((sum, { credit }) => sum + credit.amount, 0);

    const lost = [
      ...(damage === null ? [] : [`the journal is damaged: ${damage}`]),
      ...(sumOfAll === 0 ? [] : [`the ledger adds up to ${sumOfAll}`]),
      ...differences(takings, { ...machines, cash: machines.cash + carriedAway }),
      ...standing(balances, 'in-reversal'),
    ];
    const doubled = [
      ...linesTwice(payments, settlements),
      ...twice(
        printed.map(({ name }) => name.split('/')[0] ?? ''),
        'printed',
      ),
    ];
    const stuck = [
      ...waiting(journal),
      ...(payments.every(isOver) ? standing(balances, 'citizen-payments') : []),
      ...payments.flatMap((payment) => whyStuck(journal, payment)),
      ...(-(balances.get('due-back') ?? 0) === open
        ? []
        : [`owed by the books ${-(balances.get('due-back') ?? 0)}, open credits at the authority ${open}`]),
    ];
    return { payments, takings, openCases, lost, doubled, stuck };
  } finally {
    journal.close();
  }
}

function paymentsOf(journal: Journal): BookedPayment[] {
  const references = journal.audit.rows().flatMap(({ type, fields }) => (type === 'payment.opened' ? [String(fields['id'])] : []));
  return references.flatMap((reference) => {
    const payment = journal.money.payment(reference);
    if (!payment) return [];
    return [
      {
        ...payment,
        tenders: journal.money
          .tendersOf(payment.reference)
          .map(({ method, state, amountApproved }) => ({ method, state, amount: amountApproved ?? 0 })),
        credits: journal.money
          .dueBackOf(payment.reference)
          .flatMap(({ number, amount, state }) => (number !== null && state === 'owed' ? [{ number, amount }] : [])),
        prints: journal.papers.printJobsOf(payment.reference).map(({ document, device, state }) => ({ document, device, state })),
      },
    ];
  });
}

function isOver({ state }: BookedPayment): boolean {
  return state !== 'open' && state !== 'covered' && state !== 'settling';
}

/** What nobody has answered yet. */
function waiting({ money, books, papers }: Journal): string[] {
  const answered = new Set(books.openCases().map(({ about }) => about));
  return [
    ...money.unresolvedTenders().flatMap(({ id, method, state }) => (answered.has(id) ? [] : [`${method} tender ${id} is ${state}`])),
    ...money.unresolvedReversals().flatMap(({ id, state }) => (answered.has(id) ? [] : [`reversal ${id} is ${state}`])),
    ...(books.outboxNextDue() === null ? [] : ['a message to the authority is unanswered']),
    ...papers.unsettledPrintJobs().flatMap(({ name, state }) => (state === 'unknown' ? [] : [`print job ${name} is ${state}`])),
    ...money.unendedPayments().map(({ reference }) => `the visit of ${reference} has not ended`),
  ];
}

/** Paper, a live credit, or a case. */
function whyStuck(journal: Journal, { reference, state, credits, prints }: BookedPayment): string[] {
  const hasCase = journal.books.openCases().some(({ payment }) => payment === reference);
  const hasPaper = prints.some((print) => print.document === 'clearance' && print.state === 'completed');
  if (state === 'abandoned' || hasCase || credits.length > 0 || (state === 'settled' && hasPaper)) return [];
  return [`${reference} is ${state}, its prints ${prints.map((print) => `${print.document} ${print.state}`).join() || 'none'}`];
}

/** A person's lines are refilled between visits: twice means by two payments without a settlement of the authority's own for each. */
function linesTwice(payments: readonly BookedPayment[], settlements: readonly Settlement[]): string[] {
  const ours = new Set<string>(payments.map(({ reference }) => reference));
  const settled = settlements
    .filter(({ answer }) => ours.has(answer.paymentReference))
    .flatMap(({ answer }) =>
      answer.lines.flatMap(({ violationId, result }) => (result === 'settled' ? [`${answer.paymentReference} ${violationId}`] : [])),
    );
  const known = new Set(settled.map((line) => line.split(' ')[0]));
  return [
    ...twice(settled, 'settled'),
    ...payments.flatMap(({ reference, state }) =>
      state === 'settled' && !known.has(reference) ? [`${reference} is settled here alone`] : [],
    ),
  ];
}

function twice(all: readonly string[], what: string): string[] {
  return [...new Set(all.filter((one, at) => all.indexOf(one) !== at))].map((one) => `${one} ${what} twice`);
}

function standing(balances: ReadonlyMap<string, number>, account: string): string[] {
  const balance = balances.get(account) ?? 0;
  return balance === 0 ? [] : [`${balance} on ${account}`];
}

/** Of these payments, by the authority's own book: how many settled each line. */
export async function settledTimes({ lobby, get }: Machine, references: readonly Reference[]): Promise<number> {
  const settlements = await get<readonly Settlement[]>(`${lobby.authority.controlUrl}/settlements`);
  const lines = settlements
    .filter(({ answer }) => references.some((reference) => reference === answer.paymentReference))
    .flatMap(({ answer }) => answer.lines.filter(({ result }) => result === 'settled').map(({ violationId }) => violationId));
  return Math.max(0, ...lines.map((line) => lines.filter((other) => other === line).length));
}
