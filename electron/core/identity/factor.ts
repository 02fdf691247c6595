/**
 * Identity and factor together open a record. Their key strings are the one canonical spelling from which doors are derived,
 * here and at the authority: changing one shuts every door that exists.
 */
import { err, ok, type Result } from '../result.ts';
import type { Factor, Identity, Plate } from './identity.ts';

/** A factor that a door can be derived from. A one-time code lives only at the authority. */
export type DoorFactor = Exclude<Factor, { readonly type: 'one-time-code' }>;

/**
 * Refuses a licence number that equals the identity, contains it, or is contained in it: whoever knows the ID would know the
 * factor too. Plates are not compared: an old plate of few digits may stand inside an ID by chance, and says nothing of it.
 */
export function checkFactor(identity: Identity, factor: Factor): Result<Factor, { readonly kind: 'equals-identity' }> {
  if (factor.type !== 'licence') return ok(factor);
  const known = comparable(identity.number);
  const offered = comparable(factor.number);
  return known.includes(offered) || offered.includes(known) ? err({ kind: 'equals-identity' }) : ok(factor);
}

/** `national-id|28501150199993`, `passport|EG|A12345678` */
export function identityKey(identity: Identity): string {
  switch (identity.type) {
    case 'national-id':
      return `national-id|${identity.number}`;
    case 'passport':
      return `passport|${identity.country}|${comparable(identity.number)}`;
  }
}

/** `plate|سطر|123`, `old-plate|01|12345`, `licence|A123456` */
export function factorKey(factor: DoorFactor): string {
  switch (factor.type) {
    case 'plate':
      return plateKey(factor.plate);
    case 'licence':
      return `licence|${comparable(factor.number)}`;
  }
}

function plateKey(plate: Plate): string {
  switch (plate.type) {
    case 'letters':
      return `plate|${plate.letters}|${plate.digits}`;
    case 'old':
      return `old-plate|${plate.governorate}|${plate.digits}`;
  }
}

function comparable(number: string): string {
  return number.toUpperCase().replace(/[^0-9A-Z]/g, '');
}
