/** What the authority charges beside the fines. */
import type { Fee } from '../../../electron/core/register/schemas.ts';

/** Piastres for each paid line. */
export const courtFee = 500;
/** Piastres for each quote. */
const serviceFee = 10_000;

/** What is left of a line was charged its fees when a part of it was paid; without a line there is the service alone. */
export function feesOf(violationIds: readonly string[], partPaid: ReadonlyMap<string, number>): Fee[] {
  const whole = violationIds.filter((violationId) => !partPaid.has(violationId));
  return violationIds.length > 0 && whole.length === 0 ? [] : feesFor(whole.length);
}

function feesFor(lineCount: number): Fee[] {
  const service: Fee = {
    code: 'automated-service',
    label: { ar: 'رسوم الخدمة المميكنة', en: 'Automated service fee' },
    amount: serviceFee,
  };
  if (lineCount === 0) return [service];
  return [{ code: 'court-fees', label: { ar: 'الرسوم القضائية', en: 'Court fees' }, amount: courtFee * lineCount }, service];
}
