/** Blocks of numbers for provisional slips, and the request for the next one. */
import { insertInto, type Orm } from './prepared.ts';
import { numberBlocks, numberRequests } from './schema.ts';

export type NumberStore = ReturnType<typeof createNumberStore>;

export function createNumberStore(orm: Orm) {
  const db = orm.$client;
  const insertBlock = insertInto(orm, numberBlocks, ['id']);
  const putRequest = insertInto(orm, numberRequests);
  const has = db.prepare<[number], number>('SELECT count(*) FROM number_blocks WHERE first = ?').pluck();
  const take = db
    .prepare<[], number>(
      'UPDATE number_blocks SET next = next + 1 WHERE id = (SELECT min(id) FROM number_blocks WHERE next <= last) RETURNING next - 1',
    )
    .pluck();
  const standing = db.prepare<[], { readonly left: number; readonly of: number }>(
    'SELECT coalesce(sum(last - next + 1), 0) AS "left", coalesce(sum(last - first + 1), 0) AS "of" FROM number_blocks WHERE next <= last',
  );
  const request = db.prepare<[], string>('SELECT idempotency_key FROM number_requests').pluck();
  const dropBlocks = db.prepare('UPDATE number_blocks SET next = last + 1 WHERE next <= last');
  const dropRequest = db.prepare('DELETE FROM number_requests');

  return {
    /** @throws Error when a number of it was in a block before */
    addBlock: (block: { readonly first: number; readonly last: number; readonly receivedAt: string }): void =>
      insertBlock({ ...block, next: block.first }),
    hasBlock: (first: number): boolean => has.get(first) === 1,
    /** The next number; null when there is none. Call inside the transaction of what it is the number of. */
    take: (): number | null => take.get() ?? null,
    /** Of the blocks that are not used up. */
    standing: (): { readonly left: number; readonly of: number } => standing.get() ?? { left: 0, of: 0 },
    /** Nobody knows any more which of them were given: none of them is. */
    dropBlocks: (): void => void dropBlocks.run(),
    /** The key of the request that is under way. */
    request: (): string | null => request.get() ?? null,
    putRequest,
    dropRequest: (): void => void dropRequest.run(),
  };
}
