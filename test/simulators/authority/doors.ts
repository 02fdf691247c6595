/** What opens a person's record beside their identity. */
import { checkFactor, type DoorFactor } from '../../../electron/core/identity/factor.ts';
import type { Identity } from '../../../electron/core/identity/identity.ts';
import type { Subject } from '../../../electron/core/register/schemas.ts';

/** Each plate and licence number of the record, but for a number that the identity gives away. */
export function doorFactors(identity: Identity, subjects: readonly Subject[]): readonly DoorFactor[] {
  const factors = subjects.flatMap((subject): DoorFactor[] => [
    ...(subject.kind === 'vehicle-licence' ? [{ type: 'plate', plate: subject.plate } as const] : []),
    ...(subject.licenceNumber === undefined ? [] : [{ type: 'licence', number: subject.licenceNumber } as const]),
  ]);
  return factors.filter((factor) => checkFactor(identity, factor).ok);
}
