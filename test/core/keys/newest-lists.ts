import type { NewestLists } from '../../../electron/core/keys/trusted-lists.ts';

/** As the journal keeps them. */
export function newestLists(): NewestLists {
  const noted = new Map<string, string>();
  return { newest: (list) => noted.get(list) ?? null, note: (list, issuedAt) => void noted.set(list, issuedAt) };
}
