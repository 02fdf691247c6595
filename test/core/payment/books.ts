/** What must hold of the books whatever happened. */
import { expect } from 'vitest';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import type { Account } from '../../../electron/core/payment/transition.ts';
import type { MoneyBench } from './money-bench.ts';

/** After everything was asked and sent: terminal, authority and ledger tell one story, and every pound leads somewhere. */
export function expectBooksToAgree(bench: MoneyBench, references: Iterable<Reference>): void {
  const { journal, terminal, authority, payments } = bench;
  const balances = journal.books.ledgerBalances();
  const balance = (account: Account) => balances.get(account) ?? 0;
  expect([...balances.values()].reduce((total, amount) => total + amount, 0)).toBe(0);

  let owed = 0;
  let held = 0;
  for (const reference of references) {
    const standing = payments.standing(reference);
    if (!standing) continue;
    owed += standing.dueBack;
    held += standing.dueBackHeld;
    expect(['settled', 'part-settled', 'refused', 'abandoned', 'open']).toContain(standing.payment.state);
    if (standing.payment.state === 'open') expect(standing.held).toBe(0);
    expect(
      standing.reversals.every((reversal) => reversal.state === 'reversed' || reversal.state === 'refused' || reversal.state === 'unknown'),
    ).toBe(true);
  }
  expect(balance('due-back')).toBe(0 - owed - held);
  expect(balance('citizen-payments')).toBe(0);
  expect(balance('in-reversal')).toBe(0);
  expect(0 - balance('authority-fines') - balance('authority-fees')).toBe(authority.kept());
  if (held === 0) expect(balance('card-clearing')).toBe(terminal.captured());
  else expect(balance('card-clearing')).toBeGreaterThanOrEqual(terminal.captured());
  for (const times of authority.settledLines.values()) expect(times).toBe(1);
}
