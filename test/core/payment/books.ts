/** What must hold of the books whatever happened. */
import { expect } from 'vitest';
import type { Reference } from '../../../electron/core/identity/reference.ts';
import type { Account } from '../../../electron/core/payment/transition.ts';
import type { MoneyBench } from './money-bench.ts';

/** After everything was asked and sent: terminal, authority and ledger tell one story, and every pound leads somewhere. */
export function expectBooksToAgree(bench: MoneyBench, references: Iterable<Reference>): void {
  const { journal, terminal, acceptor, authority, payments } = bench;
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
  expect(balance('cash-box')).toBe(acceptor.box());
  expect(balance('qr-clearing')).toBe(authority.paidByQr());
  // A credit of this machine that was redeemed here is even between the two; the authority has paid nothing for it.
  expect(balance('credit-clearing')).toBe(0);
  const registered = [...authority.credits.values()];
  expect(registered.filter((credit) => credit.state === 'open').reduce((total, credit) => total + credit.amount, 0)).toBe(owed);
  expect(0 - balance('paid-out')).toBe(
    registered.filter((credit) => credit.state === 'paid-back').reduce((total, credit) => total + credit.amount, 0),
  );
  expect(0 - balance('authority-fines') - balance('authority-fees')).toBe(authority.kept());
  if (held === 0) expect(balance('card-clearing')).toBe(terminal.captured());
  else expect(balance('card-clearing')).toBeGreaterThanOrEqual(terminal.captured());
  for (const times of authority.settledLines.values()) expect(times).toBe(1);
}
