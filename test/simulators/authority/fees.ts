/** What the authority charges beside the fines. */
import type { Fee } from '../../../electron/core/register/schemas.ts';

/** Piastres for each paid line. */
export const courtFee = 500;
/** Piastres for each quote. */
const serviceFee = 10_000;

export function feesFor(lineCount: number): Fee[] {
  const service: Fee = {
    code: 'automated-service',
    label: { ar: 'رسوم الخدمة المميكنة', en: 'Automated service fee' },
    amount: serviceFee,
  };
  if (lineCount === 0) return [service];
  return [{ code: 'court-fees', label: { ar: 'الرسوم القضائية', en: 'Court fees' }, amount: courtFee * lineCount }, service];
}
