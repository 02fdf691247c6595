/** Putting a person's record into the authority's storage. */
import { randomUUID } from 'node:crypto';
import { identityKey } from '../../../electron/core/identity/factor.ts';
import type { Identity } from '../../../electron/core/identity/identity.ts';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import type { Authority } from './answer.ts';

/** @param fresh forget what was settled for this person before, so that the file's lines are all open again */
export function loadRecord(
  record: PersonRecord,
  { storage }: Authority,
  fresh: boolean,
): { readonly recordId: string; readonly version: number } {
  const key = identityKey(record.identity as Identity);
  if (fresh) storage.dropRecord(key);
  const { recordId, version } = storage.putRecord(randomUUID(), key, record);
  return { recordId, version };
}
