/** Epochs of a journal that was restored, and what must be reconciled before money is taken again. */
import { asc, desc } from 'drizzle-orm';
import { insertInto, type Orm } from './prepared.ts';
import { epochParts, journalEpochs } from './schema.ts';

/** Whom a restored journal must be held against: the first three are asked by the core, the reports are compared by two people. */
export type EpochPart = 'authority' | 'terminal' | 'acceptor' | 'reports';
export type EpochRow = typeof journalEpochs.$inferSelect;

export type EpochStore = ReturnType<typeof createEpochStore>;

export function createEpochStore(orm: Orm) {
  const insertEpoch = insertInto(orm, journalEpochs);
  const insertPart = insertInto(orm, epochParts);
  const current = orm.select().from(journalEpochs).orderBy(desc(journalEpochs.number)).limit(1).prepare();
  const all = orm.select().from(journalEpochs).orderBy(asc(journalEpochs.number)).prepare();
  const awaiting = orm.$client
    .prepare<[], EpochPart>('SELECT DISTINCT part FROM epoch_parts WHERE reconciled_at IS NULL ORDER BY part')
    .pluck();
  const reconcile = orm.$client.prepare('UPDATE epoch_parts SET reconciled_at = ? WHERE part = ? AND reconciled_at IS NULL');

  return {
    /** Call inside a transaction. */
    begin(epoch: EpochRow, parts: readonly EpochPart[]): void {
      insertEpoch(epoch);
      for (const part of parts) insertPart({ epoch: epoch.number, part, reconciledAt: null });
    },
    /** Null: this journal was never restored. */
    current: (): EpochRow | null => current.get() ?? null,
    all: (): EpochRow[] => all.all(),
    /** What is not reconciled yet, of this epoch or an earlier one: none, and money may be taken. */
    awaiting: (): EpochPart[] => awaiting.all(),
    /** False when it was not awaited. */
    reconciled: (part: EpochPart, at: string): boolean => reconcile.run(at, part).changes > 0,
  };
}
