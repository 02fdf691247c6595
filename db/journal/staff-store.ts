/** PINs' verifiers, tries to sign in, and proposals that wait for a second person. */
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { insertInto, type Orm, p } from './prepared.ts';
import { proposals, signInTries, staffPins } from './schema.ts';

export type SignInTriesRow = typeof signInTries.$inferSelect;
export type ProposalRow = typeof proposals.$inferSelect;

/** Numbers that nobody has are counted too; so many of their rows are kept, the newest. */
const MOST_STRANGERS = 500;

/** @see staff_pins */
export interface Pin {
  readonly verifier: string;
  readonly activation: string;
}

export type StaffStore = ReturnType<typeof createStaffStore>;

export function createStaffStore(orm: Orm) {
  const insertPin = insertInto(orm, staffPins, ['id']);
  const retirePin = orm
    .update(staffPins)
    .set({ verifier: null })
    .where(and(eq(staffPins.employeeNumber, p('employeeNumber')), isNotNull(staffPins.verifier)))
    .prepare();
  const verifier = orm
    .select({ verifier: staffPins.verifier, activation: staffPins.activation })
    .from(staffPins)
    .where(and(eq(staffPins.employeeNumber, p('employeeNumber')), isNotNull(staffPins.verifier)))
    .prepare();
  const activation = orm
    .select({ id: staffPins.id })
    .from(staffPins)
    .where(eq(staffPins.activation, p('activation')))
    .prepare();

  const triesOf = orm
    .select()
    .from(signInTries)
    .where(eq(signInTries.who, p('who')))
    .prepare();
  const putTries = orm.$client.prepare(
    'INSERT INTO sign_in_tries (who, known, tries, last_at, locked_until) VALUES (:who, :known, :tries, :lastAt, :lockedUntil) ON CONFLICT (who) DO UPDATE SET known = :known, tries = :tries, last_at = :lastAt, locked_until = :lockedUntil',
  );
  const forgetOldest = orm.$client.prepare(
    `DELETE FROM sign_in_tries WHERE who IN (SELECT who FROM sign_in_tries WHERE known = 0 ORDER BY rowid DESC LIMIT -1 OFFSET ${MOST_STRANGERS})`,
  );
  const clearTries = orm
    .delete(signInTries)
    .where(eq(signInTries.who, p('who')))
    .prepare();

  const insertProposal = insertInto(orm, proposals, ['id']);
  const proposalOf = orm
    .select()
    .from(proposals)
    .where(and(eq(proposals.caseId, p('caseId')), isNull(proposals.withdrawnAt)))
    .prepare();
  const peopleWithPins = orm
    .select({ employeeNumber: staffPins.employeeNumber })
    .from(staffPins)
    .where(isNotNull(staffPins.verifier))
    .prepare();
  const withdraw = orm
    .update(proposals)
    .set({ withdrawnAt: sql`${p('at')}` })
    .where(and(eq(proposals.id, p('id')), isNull(proposals.confirmedBy), isNull(proposals.withdrawnAt)))
    .prepare();
  const confirm = orm
    .update(proposals)
    .set({ confirmedBy: sql`${p('by')}` })
    .where(and(eq(proposals.id, p('id')), isNull(proposals.confirmedBy), isNull(proposals.withdrawnAt)))
    .prepare();

  return {
    /** The person's PIN from now on. Call inside a transaction. @throws when the activation made a PIN before */
    putPin(row: {
      readonly employeeNumber: string;
      readonly activation: string;
      readonly verifier: string;
      readonly chosenAt: string;
    }): void {
      retirePin.run({ employeeNumber: row.employeeNumber });
      insertPin(row);
    },
    /** Null for somebody who has no PIN here. */
    pin: (employeeNumber: string): Pin | null => {
      const row = verifier.get({ employeeNumber });
      return row?.verifier ? { verifier: row.verifier, activation: row.activation } : null;
    },
    /** Nobody is let in by it any more. */
    retirePin: (employeeNumber: string): void => void retirePin.run({ employeeNumber }),
    peopleWithPins: (): string[] => peopleWithPins.all().map((row) => row.employeeNumber),
    isUsed: (id: string): boolean => activation.get({ activation: id }) !== undefined,

    tries: (who: string): SignInTriesRow | null => triesOf.get({ who }) ?? null,
    putTries(row: SignInTriesRow): void {
      putTries.run({ ...row, known: row.known ? 1 : 0 });
      forgetOldest.run();
    },
    clearTries: (who: string): void => void clearTries.run({ who }),

    propose: (row: {
      readonly caseId: number;
      readonly outcome: ProposalRow['outcome'];
      readonly proposedBy: string;
      readonly proposedAt: string;
    }): void => insertProposal({ ...row, confirmedBy: null, withdrawnAt: null }),
    /** The one that was not withdrawn, confirmed or not. */
    proposalOf: (caseId: number): ProposalRow | null => proposalOf.get({ caseId }) ?? null,
    withdraw: (id: number, at: string): boolean => withdraw.run({ id, at }).changes === 1,
    /** @throws when it is the person who proposed it */
    confirm: (id: number, by: string): boolean => confirm.run({ id, by }).changes === 1,
  };
}
