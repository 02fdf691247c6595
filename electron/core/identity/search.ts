/** What a clerk types in one line: the national ID first, then the second proof. «28501150199993 س ط ر ١٢٣», "28501150199993 A123456". */
import { err, ok, type Result } from '../result.ts';
import { parsePlateText } from './plate.ts';
import { plainTyped } from './typed.ts';
import type { TypedFactor } from './typed-factor.ts';

export interface Search {
  readonly nationalId: string;
  readonly factor: TypedFactor;
}

const ID_LENGTH = 14;

/** `format`: no fourteen digits at the beginning, or nothing after them; `factor`: what follows is neither plate nor licence. */
export function parseSearch(typed: string): Result<Search, 'format' | 'factor'> {
  // Everything is made plain together: where the spaces stood says nothing, the first fourteen digits do.
  const plain = plainTyped(typed);
  const nationalId = /^\d{14}/.exec(plain)?.[0];
  const rest = plain.slice(ID_LENGTH);
  if (nationalId === undefined || rest === '') return err('format');
  if (/^[0-9A-Za-z]+$/.test(rest)) return ok({ nationalId, factor: { type: 'licence', number: rest } });
  const plate = parsePlateText(rest);
  if (!plate.ok) return err('factor');
  const { type, digits } = plate.value;
  if (type === 'letters') return ok({ nationalId, factor: { type: 'plate', letters: plate.value.letters, digits } });
  return ok({ nationalId, factor: { type: 'old-plate', digits, governorate: plate.value.governorate } });
}
