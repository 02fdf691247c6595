/** Extended limits, the offset of the kiosk's clock, and whether the authority has revoked this machine. */
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

  return {
    insertExtension,
    latestExtension: (): ExtensionRow | null => latest.get() ?? null,
    /** Milliseconds; null: never kept. */
    clockOffset: (): number | null => clockOffset.get() ?? null,
    putClockOffset: (ms: number): void => void putClockOffset.run(ms),
    revoked: (): boolean => revoked.get() !== undefined,
    /** @param at when the authority said so; null: it has given a token since */
    putRevoked: (at: string | null): void => void (at === null ? dropRevoked.run() : putRevoked.run(at)),
  };
}
