/** What is written beside a change of state (events, ledger, outbox, cases) and what names a person (identities). */
import { and, asc, eq, gt, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { Reference } from '../../electron/core/identity/reference.ts';
import type { Account, CaseKind, OutboxKind } from '../../electron/core/payment/transition.ts';
import { compareAndSet, insertInto, type Orm, p } from './prepared.ts';
import { cases, events, identities, ledgerEntries, outbox } from './schema.ts';

export type OutboxRow = typeof outbox.$inferSelect;
export type CaseRow = typeof cases.$inferSelect;
export type EventRow = typeof events.$inferSelect;
export type LedgerRow = typeof ledgerEntries.$inferSelect;

/** A message's name: whatever it is about (a payment, an amount due back) has one of each kind. */
export function outboxId(about: string, kind: OutboxKind): string {
  return `${about}/${kind}`;
}

export type BookStore = ReturnType<typeof createBookStore>;

export function createBookStore(orm: Orm) {
  const insertIdentity = insertInto(orm, identities);
  const insertEvent = insertInto(orm, events, ['id']);
  const insertLedgerEntry = insertInto(orm, ledgerEntries, ['id']);
  const insertOutbox = insertInto(orm, outbox);
  const insertCase = orm
    .insert(cases)
    .values({
      kind: p('kind'),
      // Of a print for another machine's payment there is no payment here.
      payment: sql`(SELECT reference FROM payments WHERE reference = ${p('payment')})`,
      about: p('about'),
      detail: p('detail'),
      openedAt: p('openedAt'),
      closedAt: null,
    } as never)
    // A case that is open already is the same case.
    .onConflictDoNothing()
    .prepare();
  const closeCase = orm
    .update(cases)
    .set({ closedAt: sql`${p('at')}` })
    .where(and(eq(cases.kind, p('kind')), eq(cases.about, p('about')), isNull(cases.closedAt)))
    .prepare();
  const openCases = orm.select().from(cases).where(isNull(cases.closedAt)).orderBy(asc(cases.id)).prepare();

  const identity = orm
    .select()
    .from(identities)
    .where(eq(identities.id, p('id')))
    .prepare();
  const eraseIdentity = orm
    .update(identities)
    .set({ sealed: null, erasedAt: sql`${p('at')}` })
    .where(and(eq(identities.id, p('id')), isNull(identities.erasedAt)))
    .prepare();

  const moveOutbox = compareAndSet<OutboxRow['state'], typeof outbox, 'answer'>(orm, outbox, 'id', ['answer']);
  const attempt = orm
    .update(outbox)
    .set({ attempts: sql`${outbox.attempts} + 1`, nextAttemptAt: sql`${p('nextAttemptAt')}` })
    .where(and(eq(outbox.id, p('id')), inArray(outbox.state, ['queued', 'sent'])))
    .prepare();
  const postpone = orm
    .update(outbox)
    .set({ nextAttemptAt: sql`${p('nextAttemptAt')}` })
    .where(and(eq(outbox.id, p('id')), inArray(outbox.state, ['queued', 'sent'])))
    .prepare();
  const hurry = orm
    .update(outbox)
    .set({ nextAttemptAt: sql`${p('now')}` })
    .where(and(inArray(outbox.state, ['queued', 'sent']), gt(outbox.nextAttemptAt, p('now'))))
    .prepare();
  const noteError = orm
    .update(outbox)
    .set({ lastError: sql`${p('error')}` })
    .where(eq(outbox.id, p('id')))
    .prepare();
  const dueNow = orm
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(inArray(outbox.state, ['queued', 'sent']), or(lte(outbox.nextAttemptAt, p('now')), gt(outbox.nextAttemptAt, p('absurd')))))
    .orderBy(asc(outbox.nextAttemptAt))
    .limit(p('limit'))
    .prepare();
  const nextDue = orm
    .select({ at: sql<string | null>`min(${outbox.nextAttemptAt})` })
    .from(outbox)
    .where(inArray(outbox.state, ['queued', 'sent']))
    .prepare();
  const oldestUnsent = orm
    .select({ at: sql<string | null>`min(${outbox.createdAt})` })
    .from(outbox)
    // That a paper came out is no money and no paper that anybody waits for.
    .where(and(inArray(outbox.state, ['queued', 'sent']), ne(outbox.kind, 'print')))
    .prepare();
  const outboxRow = orm
    .select()
    .from(outbox)
    .where(eq(outbox.id, p('id')))
    .prepare();
  const balances = orm
    .select({ account: sql<Account>`account`, balance: sql<number>`sum(amount)` })
    .from(sql`(SELECT debit AS account, amount FROM ledger_entries UNION ALL SELECT credit, -amount FROM ledger_entries)`)
    .groupBy(sql`account`)
    .prepare();
  const ledgerOf = orm
    .select()
    .from(ledgerEntries)
    .where(eq(ledgerEntries.payment, p('payment')))
    .orderBy(asc(ledgerEntries.id))
    .prepare();
  const eventsOf = orm
    .select()
    .from(events)
    .where(eq(events.aggregateId, p('id')))
    .orderBy(asc(events.id))
    .prepare();

  return {
    insertIdentity,
    insertEvent,
    insertLedgerEntry,
    insertOutbox,
    identity: (id: string) => identity.get({ id }),
    /** Removes what names the person; the commitment that stays leads nowhere without the salt that was sealed with it. */
    eraseIdentity: (id: string, at: string): boolean => eraseIdentity.run({ id, at }).changes === 1,

    openCase: (row: {
      readonly kind: CaseKind;
      readonly payment: Reference | null;
      readonly about: string;
      readonly detail: string;
      readonly openedAt: string;
    }): boolean => insertCase.run(row).changes === 1,
    closeCase: (row: { readonly kind: CaseKind; readonly about: string; readonly at: string }): boolean => closeCase.run(row).changes === 1,
    /** When the message that has waited longest was written, but for reports of prints; null when none waits. */
    oldestUnsent: (): string | null => oldestUnsent.get()?.at ?? null,
    openCases: (): CaseRow[] => openCases.all(),

    moveOutbox,
    /** Counts a try and says when the next is due, before the call: a program that dies in the call does not hammer the authority. */
    attemptOutbox: (id: string, nextAttemptAt: string): boolean => attempt.run({ id, nextAttemptAt }).changes === 1,
    /** Says when the next try is due, without counting one. */
    postponeOutbox: (id: string, nextAttemptAt: string): void => void postpone.run({ id, nextAttemptAt }),
    noteOutboxError: (id: string, error: string): void => void noteError.run({ id, error }),
    /** A time after `absurd` was written down by a clock that was ahead: due as well. */
    outboxDue: (now: string, absurd: string, limit: number): string[] => dueNow.all({ now, absurd, limit }).map((row) => row.id),
    /** Whatever waits is tried at once: at a start nobody knows what the clock was when the pause was written down; after an outage nobody waits it out. */
    allOutboxDue: (now: string): void => void hurry.run({ now }),
    outboxNextDue: (): string | null => nextDue.get()?.at ?? null,
    outboxRow: (id: string): OutboxRow | undefined => outboxRow.get({ id }),
    outboxOf: (about: string, kind: OutboxKind): OutboxRow | undefined => outboxRow.get({ id: outboxId(about, kind) }),

    /** Balance of each account in piastres, debits positive. */
    ledgerBalances: (): ReadonlyMap<Account, number> => new Map(balances.all().map((row) => [row.account, row.balance])),
    ledgerOf: (payment: Reference): LedgerRow[] => ledgerOf.all({ payment }),
    eventsOf: (id: string): EventRow[] => eventsOf.all({ id }),
  };
}
