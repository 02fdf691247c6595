/**
 * References: a two-letter prefix, 11 random digits and a check digit, printed 4-4-4 (`PY-1234-5678-9012`).
 * The check digit is Damm's (Damm 2004): it finds every single wrong digit and every swap of neighbours, the two
 * mistakes people make when they read a number out from a receipt.
 */
import { err, ok, type Result } from '../result.ts';

/** Payment, clearance, provisional slip, credit, hand-over, objection. */
export const referencePrefixes = ['PY', 'CL', 'PV', 'CR', 'HO', 'OB'] as const;
export type ReferencePrefix = (typeof referencePrefixes)[number];

/** Canonical form: prefix + 12 ASCII digits, e.g. `PY483920175564`. */
export type Reference = string & { readonly __brand: 'Reference' };

export type PaperNumberProblem = 'length' | 'check-digit';

/** Random bytes as a dependency, so that a test can own them. */
export type RandomBytes = (size: number) => Uint8Array;

/** The quasigroup of order 10 from Damm's thesis. */
const dammTable = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

const canonical = /^(PY|CL|PV|CR|HO|OB)\d{12}$/;
const randomDigits = 11;

/** Damm's interim digit; 0 over a number that carries its check digit. */
export function dammDigit(digits: string): string {
  let interim = 0;
  for (const digit of digits) interim = Number(dammTable[interim]?.[Number(digit)]);
  return String(interim);
}

export function newReference(prefix: ReferencePrefix, randomBytes: RandomBytes): Reference {
  let digits = '';
  while (digits.length < randomDigits) {
    for (const byte of randomBytes(randomDigits - digits.length)) {
      // 250 = 25 x 10: larger bytes would make 0 to 5 likelier than 6 to 9.
      if (byte < 250) digits += String(byte % 10);
    }
  }
  return `${prefix}${digits}${dammDigit(digits)}` as Reference;
}

/** True for the canonical form with a right check digit. */
export function isReference(text: string): text is Reference {
  return canonical.test(text) && dammDigit(text.slice(2)) === '0';
}

/** As printed and shown: `PY-1234-5678-9012`. */
export function formatReference(reference: Reference): string {
  return [reference.slice(0, 2), reference.slice(2, 6), reference.slice(6, 10), reference.slice(10)].join('-');
}

/** What a person typed or a scanner read: spaces, dashes, lower case, Arabic-Indic and Persian digits are taken. Null when it is no reference. */
export function parseReference(text: string): Reference | null {
  const plain = plainOf(text);
  return isReference(plain) ? plain : null;
}

/**
 * A number of a payment, as its papers bear it: its own stands on each of them and may be typed without its letters, a slip's or a
 * certificate's only with them. The same digits may be two numbers, and one payment's state is not shown for another's paper.
 */
export function parsePaperNumber(text: string): Result<Reference, PaperNumberProblem> {
  const [, prefix = 'PY', digits] = /^(PY|PV|CL)?(\d{12})$/.exec(plainOf(text)) ?? [];
  if (digits === undefined) return err('length');
  return dammDigit(digits) === '0' ? ok(`${prefix}${digits}` as Reference) : err('check-digit');
}

function plainOf(text: string): string {
  return (
    text
      // The marks that hold a number together on bidirectional paper come along when it is copied.
      .replace(/[\s\p{Dash}\u200e\u200f\u2066-\u2069]/gu, '')
      .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
      .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
      .toUpperCase()
  );
}
