/** Extended limits, and the offset of the kiosk's clock. */
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

  return {
    insertExtension,
    latestExtension: (): ExtensionRow | null => latest.get() ?? null,
    /** Milliseconds; null: never kept. */
    clockOffset: (): number | null => clockOffset.get() ?? null,
    putClockOffset: (ms: number): void => void putClockOffset.run(ms),
  };
}
