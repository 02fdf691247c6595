/**
 * Reads the totals of a statement copied from the public portal: one «label: amount» a line, in pounds. A citizen or clerk can hold
 * it beside our quote; it is never a source of what is owed, and our own quote has neither post nor, without an objection, its fee.
 */
import { type Piastres, piastres, sum } from '../money.ts';
import { err, ok, type Result } from '../result.ts';

type StatementPart = 'fines' | 'court-fees' | 'automated-service' | 'objection' | 'prosecution-service' | 'post';

export interface PortalStatement {
  readonly violationCount: number;
  readonly parts: readonly { readonly part: StatementPart; readonly amount: Piastres }[];
  /** Equals the sum of the parts. */
  readonly total: Piastres;
}

export type PortalStatementError =
  | { readonly kind: 'unknown-line'; readonly line: string }
  | { readonly kind: 'unreadable-amount'; readonly line: string }
  | { readonly kind: 'repeated'; readonly label: string }
  | { readonly kind: 'missing'; readonly label: 'عدد المخالفات' | 'الإجمالي' }
  | { readonly kind: 'does-not-add-up'; readonly total: Piastres; readonly parts: Piastres };

const title = 'بيان مخالفات المرور';
const countLabel = 'عدد المخالفات';
const totalLabel = 'الإجمالي';
const partLabels: ReadonlyMap<string, StatementPart> = new Map([
  ['إجمالي الغرامات الشاملة', 'fines'],
  ['الرسوم القضائية', 'court-fees'],
  ['خدمة مميكنة', 'automated-service'],
  ['رسوم التظلم الإلكتروني', 'objection'],
  ['خدمات النيابة', 'prosecution-service'],
  ['رسوم البريد', 'post'],
]);
const piastresInPound = 100;

export function parsePortalStatement(text: string): Result<PortalStatement, PortalStatementError> {
  const values = new Map<string, Piastres>();
  let violationCount: number | null = null;
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '' || line === title) continue;
    const [label = '', written = ''] = line.split(':').map((part) => part.trim());
    const isCount = label === countLabel;
    if (!isCount && label !== totalLabel && !partLabels.has(label)) return err({ kind: 'unknown-line', line });
    if (values.has(label) || (isCount && violationCount !== null)) return err({ kind: 'repeated', label });
    const number = isCount ? readCount(written) : readAmount(written);
    if (number === null) return err({ kind: 'unreadable-amount', line });
    if (isCount) violationCount = number;
    else values.set(label, piastres(number));
  }
  const total = values.get(totalLabel);
  if (violationCount === null) return err({ kind: 'missing', label: countLabel });
  if (total === undefined) return err({ kind: 'missing', label: totalLabel });
  const parts = [...partLabels].flatMap(([label, part]) => {
    const amount = values.get(label);
    return amount === undefined ? [] : [{ part, amount }];
  });
  const added = sum(parts.map(({ amount }) => amount));
  return added === total ? ok({ violationCount, parts, total }) : err({ kind: 'does-not-add-up', total, parts: added });
}

function readCount(written: string): number | null {
  const plain = asciiDigits(written);
  return /^\d{1,5}$/.test(plain) ? Number(plain) : null;
}

/** Pounds with or without a fraction, with or without the currency's name; piastres, without going through a float. */
function readAmount(written: string): number | null {
  const [, pounds, fraction = ''] = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?\s*(?:جنيه|ج\.م\.?|EGP)?$/.exec(asciiDigits(written)) ?? [];
  if (pounds === undefined) return null;
  return Number(pounds.replaceAll(',', '')) * piastresInPound + Number(fraction.padEnd(2, '0'));
}

/** ٢٣٬٨٠٠٫٥٠ -> 23,800.50 */
function asciiDigits(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replaceAll('٬', ',')
    .replaceAll('٫', '.');
}
