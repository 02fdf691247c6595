/** Extended limits, the offset of the kiosk's clock, whether the authority has revoked this machine, and look-ups in vain. */
import { desc } from 'drizzle-orm';
import { insertInto, type Orm } from './prepared.ts';
import { limitExtensions } from './schema.ts';

export type ExtensionRow = typeof limitExtensions.$inferSelect;

export type OutageStore = ReturnType<typeof createOutageStore>;

export function createOutageStore(orm: Orm) {
  const insertExtension = insertInto(orm, limitExtensions, ['id']);
  const latest = orm.select().from(limitExtensions).orderBy(desc(limitExtensions.id)).limit(1).prepare();
  const clockOffset = orm.$client.prepare<[], number>('SELECT offset_ms FROM kiosk_clock').pluck();
  const putClockOffset = orm.$client.prepare(
    'INSERT INTO kiosk_clock VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET offset_ms = excluded.offset_ms',
  );
  const revoked = orm.$client.prepare<[], number>('SELECT 1 FROM revocation').pluck();
  const putRevoked = orm.$client.prepare('INSERT INTO revocation VALUES (1, ?) ON CONFLICT (id) DO NOTHING');
  const dropRevoked = orm.$client.prepare('DELETE FROM revocation');
  const putGuess = orm.$client.prepare('INSERT INTO guesses (who, at) VALUES (?, ?)');
  const guesses = orm.$client.prepare<[], number>('SELECT count(*) FROM guesses').pluck();
  const guessesOf = orm.$client.prepare<[Buffer], number>('SELECT count(*) FROM guesses WHERE who = ?').pluck();
  const dropGuesses = orm.$client.prepare('DELETE FROM guesses WHERE at NOT BETWEEN ? AND ?');

  return {
    insertExtension,
    latestExtension: (): ExtensionRow | null => latest.get() ?? null,
    /** Milliseconds; null: never kept. */
    clockOffset: (): number | null => clockOffset.get() ?? null,
    putClockOffset: (ms: number): void => void putClockOffset.run(ms),
    revoked: (): boolean => revoked.get() !== undefined,
    /** @param at when the authority said so; null: it has given a token since */
    putRevoked: (at: string | null): void => void (at === null ? dropRevoked.run() : putRevoked.run(at)),
    putGuess: (who: Buffer, at: string): void => void putGuess.run(who, at),
    guesses: (): number => guesses.get() ?? 0,
    guessesOf: (who: Buffer): number => guessesOf.get(who) ?? 0,
    dropGuesses: ({ from, to }: { readonly from: string; readonly to: string }): void => void dropGuesses.run(from, to),
  };
}
