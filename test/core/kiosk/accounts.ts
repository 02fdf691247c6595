/** What must be true of the money whatever happened: read from the kiosk's own journal, the terminal and the authority once the kiosk has stopped. */
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CaseRow } from '../../../db/journal/book-store.ts';
import { type Journal, openJournal } from '../../../db/journal/journal.ts';
import type { PaymentRow } from '../../../db/journal/money-store.ts';
import type { PrintJobRow } from '../../../db/journal/paper-store.ts';
import type { ContractLog } from '../../simulators/authority/server.ts';
import { must } from '../register/authority-world.ts';
import type { Lobby } from './lobby.ts';

export interface Accounts {
  readonly payments: readonly PaymentRow[];
  /** Piastres by account; debits positive. */
  readonly ledger: Readonly<Record<string, number>>;
  readonly openCases: readonly CaseRow[];
  /** `clearance completed`, oldest first. */
  readonly prints: readonly string[];
  /** Violations that this kiosk's payments settled, in the authority's books. */
  readonly settledThere: readonly string[];
}

interface SettlementThere {
  readonly answer: {
    readonly paymentReference: string;
    readonly lines: readonly { readonly violationId: string; readonly result: string; readonly remainder?: number }[];
  };
}

/** Asserts that nothing was lost or doubled, and gives the rest to the test. Call after `stop`. */
export async function readAccounts(lobby: Lobby): Promise<Accounts> {
  const journal = must(openJournal({ file: join(lobby.dataFolder, 'journal.db') }));
  try {
    const accounts = collect(journal);
    const { ledger } = accounts;
    expect(
      Object.values(ledger).reduce((sum, balance) => sum + balance, 0),
      'the ledger sums to zero',
    ).toBe(0);
    expect(lobby.terminal.report().captured - lobby.terminal.report().reversed, 'the terminal holds what the ledger says').toBe(
      ledger['card-clearing'] ?? 0,
    );
    const ours = accounts.payments.flatMap(({ reference }) =>
      journal.money
        .lines(reference)
        // Of a line that was settled in part, the rest is settled by another payment.
        .filter((line) => line.result === 'settled' && line.remainder === null)
        .map((line) => line.violationId),
    );
    expect(new Set(ours).size, 'no line settled twice').toBe(ours.length);
    const settlements = await lobby.control<readonly SettlementThere[]>('GET', '/settlements');
    const there = settlements
      .filter(({ answer }) => accounts.payments.some(({ reference }) => reference === answer.paymentReference))
      .flatMap(({ answer }) => answer.lines)
      .flatMap((line) => (line.result === 'settled' && line.remainder === undefined ? [line.violationId] : []))
      .toSorted();
    // While an answer is outstanding the authority may know more than we do; never the other way round.
    const waiting = accounts.payments.some(({ state }) => state === 'covered' || state === 'settling');
    if (waiting) expect(there, 'the authority has settled what the journal says').toEqual(expect.arrayContaining(ours));
    else expect(ours.toSorted(), 'the authority has settled what the journal says').toEqual(there);
    const contract = await lobby.control<ContractLog>('GET', '/contract');
    expect(contract, 'breaches of the contract').toEqual({ requests: [], answers: [], errors: [] });
    return { ...accounts, settledThere: there };
  } finally {
    journal.close();
  }
}

/** Every print job of this kiosk, oldest first. Call after `stop`. */
export function jobsOf(lobby: Lobby): readonly PrintJobRow[] {
  const journal = must(openJournal({ file: join(lobby.dataFolder, 'journal.db') }));
  try {
    return collect(journal).payments.flatMap(({ reference }) => journal.papers.printJobsOf(reference));
  } finally {
    journal.close();
  }
}

function collect(journal: Journal): Omit<Accounts, 'settledThere'> {
  const payments = journal.audit.rows().flatMap((row): PaymentRow[] => {
    const payment = row.type === 'payment.opened' ? journal.money.payment(String(row.fields['id'])) : undefined;
    return payment ? [payment] : [];
  });
  return {
    payments,
    ledger: Object.fromEntries(journal.books.ledgerBalances()),
    openCases: journal.books.openCases(),
    prints: payments.flatMap(({ reference }) => journal.papers.printJobsOf(reference).map((job) => `${job.document} ${job.state}`)),
  };
}
