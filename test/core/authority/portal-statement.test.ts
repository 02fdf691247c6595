import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePortalStatement } from '../../../electron/core/register/portal-statement.ts';

function statement(name: string): string {
  return readFileSync(new URL(`../../simulators/authority/fixtures/portal-statement-${name}.txt`, import.meta.url), 'utf8');
}

describe('a statement of the portal', () => {
  it('with 65 violations is 24,325 EGP', () => {
    expect(parsePortalStatement(statement('65'))).toEqual({
      ok: true,
      value: {
        violationCount: 65,
        parts: [
          { part: 'fines', amount: 2_380_000 },
          { part: 'court-fees', amount: 32_500 },
          { part: 'automated-service', amount: 10_000 },
          { part: 'objection', amount: 10_000 },
        ],
        total: 2_432_500,
      },
    });
  });

  it('of a clean record is 115 EGP', () => {
    expect(parsePortalStatement(statement('clean'))).toEqual({
      ok: true,
      value: {
        violationCount: 0,
        parts: [
          { part: 'prosecution-service', amount: 10_000 },
          { part: 'post', amount: 1_500 },
        ],
        total: 11_500,
      },
    });
  });

  it.each([
    ['a total that is not the sum', (text: string) => text.replace('٢٤٬٣٢٥', '٢٤٬٣٢٦'), 'does-not-add-up'],
    ['a line of another kind', (text: string) => `${text}ضريبة: ٥\n`, 'unknown-line'],
    ['a part said twice', (text: string) => `${text}خدمة مميكنة: ١٠٠\n`, 'repeated'],
    ['an amount nobody can read', (text: string) => text.replace('٣٢٥ جنيه', 'ثلاثمائة'), 'unreadable-amount'],
    ['no total', (text: string) => text.replace(/الإجمالي:.*/, ''), 'missing'],
    ['no count', (text: string) => text.replace(/عدد المخالفات:.*/, ''), 'missing'],
  ])('is refused with %s', (_name, spoil, kind) => {
    const read = parsePortalStatement(spoil(statement('65')));
    expect(read.ok ? null : read.error.kind).toBe(kind);
  });

  it('reads fractions to the piastre', () => {
    const read = parsePortalStatement('عدد المخالفات: 1\nالرسوم القضائية: 0.5 ج.م\nرسوم البريد: ١٫٠٥ جنيه\nالإجمالي: 1.55');
    expect(read.ok && read.value.total).toBe(155);
  });
});
