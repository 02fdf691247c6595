/** What a visit of this person must come to, by the record and the authority's published fees alone. */
import type { PersonRecord } from '../../electron/core/register/schemas.ts';

/** 5 EGP a violation, 100 EGP a visit; in piastres. */
const courtFee = 500;
const serviceFee = 10_000;

export interface Sums {
  readonly fines: number;
  readonly courtFees: number;
  readonly serviceFees: number;
  readonly total: number;
  /** Licences and plates with nothing left unpaid. */
  readonly clearances: number;
}

export function sumsOf(record: PersonRecord): Sums {
  const payable = record.violations.filter((line) => line.payable.answer === 'yes' && line.state === 'open');
  const left = new Set(record.violations.filter((line) => !payable.includes(line)).map((line) => line.subjectId));
  const fines = payable.reduce((sum, line) => sum + line.amountDue, 0);
  const courtFees = payable.length * courtFee;
  return {
    fines,
    courtFees,
    serviceFees: serviceFee,
    total: fines + courtFees + serviceFee,
    clearances: record.subjects.filter((subject) => !left.has(subject.subjectId)).length,
  };
}
