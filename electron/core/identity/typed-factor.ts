/** A factor as a citizen typed it, read by the rules of its kind. */
import { err, ok, type Result } from '../result.ts';
import { checkFactor } from './factor.ts';
import type { Factor, Identity } from './identity.ts';
import { parseLicence } from './licence.ts';
import { parseOldPlate, parsePlate } from './plate.ts';

export type TypedFactor =
  | {
      readonly type: 'plate';
      readonly letters: string;
      readonly digits: string;
    }
  | {
      readonly type: 'old-plate';
      readonly digits: string;
      readonly governorate: string;
    }
  | { readonly type: 'licence'; readonly number: string };

export type TypedFactorProblem =
  | 'plate-letters'
  | 'plate-banned-letter'
  | 'plate-digits'
  | 'plate-governorate'
  | 'licence-format'
  | 'equals-identity';

export function readTypedFactor(typed: TypedFactor, identity: Identity): Result<Factor, TypedFactorProblem> {
  const read = parse(typed);
  if (!read.ok) return err(read.error.kind);
  const checked = checkFactor(identity, read.value);
  return checked.ok ? checked : err(checked.error.kind);
}

function parse(typed: TypedFactor): Result<Factor, { readonly kind: TypedFactorProblem }> {
  switch (typed.type) {
    case 'plate':
    case 'old-plate': {
      const plate = typed.type === 'plate' ? parsePlate(typed.letters, typed.digits) : parseOldPlate(typed.digits, typed.governorate);
      return plate.ok ? ok({ type: 'plate', plate: plate.value }) : plate;
    }
    case 'licence': {
      const number = parseLicence(typed.number);
      return number.ok ? ok({ type: 'licence', number: number.value }) : number;
    }
  }
}
