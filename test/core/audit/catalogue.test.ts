import { expect, test } from 'vitest';
import { type AuditEntry, writeAudit } from '../../../electron/core/audit/audit.ts';
import { type AuditType, catalogue } from '../../../electron/core/audit/catalogue.ts';
import { transitionTables } from '../../../electron/core/payment/gate.ts';
import type { Transition } from '../../../electron/core/payment/transition.ts';
import { mustOpen, newJournalFile } from '../journal/journal-folder.ts';

const at = '2026-11-22T08:00:00.000Z';

test('every transition is in the catalogue, with what it posts and what it means', () => {
  const rows: readonly Transition[] = Object.values(transitionTables).flat();
  for (const row of rows) {
    const event = catalogue.get(row.event);
    expect(event?.message, row.event).toContain(row.why);
    expect(event?.fields, row.event).toEqual(expect.arrayContaining(['id', ...(row.posts ?? []).map((posting) => posting.amount)]));
  }
});

test('the end of something names an event that began it, and may say which', () => {
  const ends = [...catalogue.values()].filter((event) => event.ends !== undefined);
  expect(ends.map((event) => [event.ends, event.type])).toEqual([
    ['core.started', 'core.stopped'],
    ['line.down', 'line.up'],
    ['visit.began', 'visit.ended'],
    ['staff.signed-in', 'staff.signed-out'],
    ['staff.locked', 'staff.unlocked'],
  ]);
  for (const { ends: began, fields } of ends) {
    expect(catalogue.has(began ?? '')).toBe(true);
    expect(fields).toContain('began');
  }
});

test('what the catalogue does not have is refused, and nothing of its transaction is written', () => {
  const journal = mustOpen(newJournalFile());
  const write = (type: string, fields: Record<string, unknown>) => () =>
    journal.transaction(() => {
      writeAudit(journal, { at, type: 'visit.began', subject: null, fields: {} });
      writeAudit(journal, { at, type, subject: null, fields } as AuditEntry<AuditType>);
    });
  expect(write('visit.bagan', {})).toThrow(/catalogue: visit.bagan/);
  expect(write('staff.called', { page: 'record', name: 'x' })).toThrow(/staff.called.*: name/);
  expect(write('tender.approved', { id: 'x', reversed: 1 })).toThrow(/tender.approved.*: reversed/);
  // @ts-expect-error: nor does it compile
  expect(() => writeAudit(journal, { at, type: 'staff.called', subject: null, fields: { name: 'x' } })).toThrow();
  // @ts-expect-error: an amount that no transition of this name posts
  expect(() => writeAudit(journal, { at, type: 'tender.declined', subject: null, fields: { approved: 1 } })).toThrow();
  expect(journal.audit.rows()).toEqual([]);

  expect(write('tender.approved', { id: 'x', byCard: 1 })).not.toThrow();
  expect(journal.audit.rows().map((row) => row.type)).toEqual(['visit.began', 'tender.approved']);
  journal.close();
});
