/** One person's tour from end to end: it must end where the record demands, with every sum exact and every paper out. */
import { expect } from 'vitest';
import { money, openVisit } from '../e2e/visiting.ts';
import { expectedEnding } from './options.ts';
import { sumsOf } from './sums.ts';

export async function walkRecord(fixture: string, args: readonly string[]): Promise<void> {
  const visiting = await openVisit(fixture, args);
  try {
    const { record, language } = visiting.options;
    const walk = await visiting.walk();
    const said = await visiting.said();
    expect(walk.ended).toBe(expectedEnding(record));
    const result = await visiting.result(walk);
    expect(result.record.violations).toBe(record.violations.length);
    if (walk.ended !== 'done') {
      expect(result).toMatchObject({ payment: null, tenders: [], clearances: [], totals: { total: 0 } });
      return;
    }
    const { clearances, ...totals } = sumsOf(record);
    for (const amount of Object.values(totals)) if (amount > 0) expect(said['quote']).toContain(money(language, amount));
    expect(result.totals).toEqual(totals);
    expect(result.tenders).toEqual([{ method: 'card', state: 'approved', amount: totals.total }]);
    expect(result.clearances).toHaveLength(clearances);
    expect(result.prints.map((print) => print.state)).toEqual(result.prints.map(() => 'completed'));
    expect(result.prints.filter((print) => print.document === 'clearance')).toHaveLength(clearances);
    expect(result.prints.filter((print) => print.document === 'receipt')).toHaveLength(1);
  } finally {
    await visiting.close();
  }
}
