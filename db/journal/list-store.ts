/** When the newest of each signed list was issued. */
import { eq } from 'drizzle-orm';
import type { Instant } from '../../electron/core/clock.ts';
import { type Orm, p } from './prepared.ts';
import { signedLists } from './schema.ts';

export type ListStore = ReturnType<typeof createListStore>;

export function createListStore(orm: Orm) {
  const newest = orm
    .select({ issuedAt: signedLists.issuedAt })
    .from(signedLists)
    .where(eq(signedLists.name, p('name')))
    .prepare();
  const note = orm.$client.prepare(
    'INSERT INTO signed_lists VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET issued_at = excluded.issued_at',
  );

  return {
    newest: (name: string): Instant | null => newest.get({ name })?.issuedAt ?? null,
    note: (name: string, issuedAt: Instant): void => void note.run(name, issuedAt),
  };
}
