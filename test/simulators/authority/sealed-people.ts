/** People's records as one kiosk is given them: sealed with its K_kiosk, under the door secrets that all kiosks of a salt share. */
import type { KeyObject } from 'node:crypto';
import type { DoorFactor } from '../../../electron/core/identity/factor.ts';
import type { Identity } from '../../../electron/core/identity/identity.ts';
import type { PartRow, SealedDoor, SealedRecord } from '../../../electron/core/register/part-codec.ts';
import type { StoredRecord } from '../../../electron/core/register/record-store.ts';
import { doorTag, lockDoor, newRecordKey, recordSlot, sealRecordSync } from '../../../electron/core/register/sealing.ts';
import { doorFactors } from './doors.ts';

export interface Person {
  readonly identity: Identity;
  readonly record: StoredRecord;
}

export interface Pair {
  readonly identity: Identity;
  readonly factor: DoorFactor;
}

export interface Seal {
  readonly kKiosk: KeyObject;
  /** The snapshot's name. */
  readonly epoch: string;
  /** In the order of the pairs. The expensive part: one Argon2id for each pair that was not asked for before. */
  secretsOf(pairs: readonly Pair[]): Promise<readonly Buffer[]>;
}

export interface SealedPerson {
  readonly record: SealedRecord;
  readonly doors: readonly SealedDoor[];
}

/** In the order of the people. Each sealing has a new record key: doors that were made for the one before open nothing. */
export async function sealPeople(people: readonly Person[], seal: Seal): Promise<readonly SealedPerson[]> {
  const pairs = people.map(({ identity, record }) => doorFactors(identity, record.subjects).map((factor) => ({ identity, factor })));
  const secrets = [...(await seal.secretsOf(pairs.flat()))];
  return people.map(({ record }, index) => sealPerson(record, secrets.splice(0, pairs[index]?.length), seal));
}

function sealPerson(record: StoredRecord, secrets: readonly Buffer[], { kKiosk, epoch }: Seal): SealedPerson {
  const { recordId, version } = record;
  const recordKey = newRecordKey();
  return {
    record: { slot: recordSlot(recordId, kKiosk), version, sealed: sealRecordSync(record, recordKey, { recordId, version, epoch }) },
    doors: secrets.map((secret) => ({ tag: doorTag(secret, kKiosk), locked: lockDoor({ recordId, recordKey }, secret, kKiosk) })),
  };
}

/** As a part carries them. */
export function rowsOf({ record, doors }: SealedPerson): readonly PartRow[] {
  return [{ kind: 'record', ...record }, ...doors.map((door): PartRow => ({ kind: 'door', ...door }))];
}
