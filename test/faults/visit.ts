/** What people do at a kiosk, as the visit's pages let them. */
import type { Reference } from '../../electron/core/identity/reference.ts';
import { piastres } from '../../electron/core/money.ts';
import type { NoteFate } from '../core/payment/remembering-acceptor.ts';
import type { Deal } from '../core/payment/remembering-terminal.ts';
import type { Kiosk } from './kiosk.ts';

const FOLLOW_MS = 30_000;
const nothing = () => undefined;

/** Somebody waits for this. An error that the program throws at them is a fault of the program's. */
export function waitFor(kiosk: Kiosk, what: string, work: () => Promise<unknown>): void {
  const { life } = kiosk.core;
  kiosk.busy = true;
  work().then(
    () => {
      if (!life.ended.aborted) kiosk.busy = false;
    },
    (error: unknown) => {
      if (life.ended.aborted) return;
      kiosk.busy = false;
      kiosk.unexpected.push(`${what}: ${String(error instanceof Error ? error.stack : error)}`);
    },
  );
}

/** Covered: the authority is asked, and the papers come out. */
async function settleAndPrint({ core }: Kiosk, reference: Reference): Promise<void> {
  if ((await core.settlement.follow(reference, FOLLOW_MS)) === 'silent') return;
  if (core.payments.standing(reference)?.payment.state === 'refused') await core.card.resolveOpen(core.terminal);
  else await core.printing.print(reference, nothing);
}

export function finish(kiosk: Kiosk, reference: Reference): void {
  waitFor(kiosk, 'the papers', () => settleAndPrint(kiosk, reference));
}

/** Pays whatever is left; a covered payment goes on by itself. */
function pay(kiosk: Kiosk, what: string, method: (reference: Reference) => Promise<{ readonly outcome: string }>): void {
  const { current } = kiosk;
  if (!current) return;
  waitFor(kiosk, what, async () => {
    const { outcome } = await method(current);
    if (outcome === 'covered') await settleAndPrint(kiosk, current);
  });
}

export function payByCard(kiosk: Kiosk, deal: Deal): void {
  kiosk.terminal.deals.splice(0, Number.POSITIVE_INFINITY, deal);
  pay(kiosk, 'card', (reference) => kiosk.core.card.payByCard(reference, kiosk.core.terminal, nothing));
}

export function payInCash(kiosk: Kiosk, notes: readonly (readonly [number, NoteFate])[]): void {
  const { acceptor, core } = kiosk;
  acceptor.inserts.splice(0, Number.POSITIVE_INFINITY, ...notes.map(([value, fate]) => ({ value, fate })));
  pay(kiosk, 'cash', (reference) => {
    acceptor.whenEmpty = () => core.cash.stop(reference);
    return core.cash.payInCash(reference, nothing);
  });
}

export function payByQr(kiosk: Kiosk): void {
  pay(kiosk, 'qr', (reference) => kiosk.core.qr.payByQr(reference, nothing));
}

/** The credits of this person, one after another, as the authority lists them. */
export function payByCredits(kiosk: Kiosk, credits: readonly { readonly creditNumber: string; readonly amount: number }[]): void {
  pay(kiosk, 'credit', async (reference) => {
    let outcome = 'not-paid';
    for (const { creditNumber, amount } of credits) {
      if (outcome === 'covered') break;
      ({ outcome } = await kiosk.core.credits.payByCredit(reference, { number: creditNumber, amount: piastres(amount) }));
    }
    return { outcome };
  });
}

export function cancel({ core, current }: Kiosk): void {
  if (!current) return;
  core.card.cancel(current);
  core.cash.stop(current);
  core.qr.cancel(current);
}

/** The person goes; what they are owed is on a slip. */
export function leave(kiosk: Kiosk): void {
  const { core, current } = kiosk;
  kiosk.visit = null;
  if (!current) return;
  kiosk.current = null;
  try {
    core.payments.leave(current);
  } catch (error) {
    if (!core.life.ended.aborted) throw error;
    return;
  }
  const owed = core.journal.money.dueBackOf(current).filter((row) => row.state === 'owed');
  if (owed.length === 0 || kiosk.busy) return;
  waitFor(kiosk, 'the slip', async () => {
    for (const { number, amount, reason, createdAt } of owed) {
      const about = { kind: 'credit', number: number ?? '', reason, amount, issuedAt: createdAt } as const;
      await core.printing.slip(current, about, nothing);
    }
  });
}

/** A later visit of the same person: papers that never came out come out first. */
export function comeBack(kiosk: Kiosk, recordId: string): boolean {
  const unprinted = kiosk.core.payments.unprinted(recordId);
  if (unprinted) waitFor(kiosk, 'papers of an earlier visit', () => kiosk.core.printing.print(unprinted.reference as Reference, nothing));
  return unprinted !== null;
}

export function reprint(kiosk: Kiosk, recordId: string): void {
  const [latest] = kiosk.core.payments.earlier(recordId);
  if (latest) waitFor(kiosk, 'a reprint', () => kiosk.core.printing.reprint(latest.reference as Reference, nothing));
}
