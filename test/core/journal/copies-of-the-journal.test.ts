/** Copies of a running journal: whole or not there, thinned out by hours and days, on a second device where there is one. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, onTestFinished, test } from 'vitest';
import type { Journal } from '../../../db/journal/journal.ts';
import { inspectCopy } from '../../../db/journal/journal-file.ts';
import { createNotes } from '../../../electron/core/audit/notes.ts';
import { createCopies } from '../../../electron/core/journal-care/copies.ts';
import { copiedAt, copiesIn, copyName, expiredCopies, keepCopy } from '../../../electron/core/journal-care/copy-files.ts';
import { createFakeClock } from '../fake-clock.ts';
import { memoryLog } from '../register/authority-world.ts';
import { mustOpen, newJournalFile } from './journal-folder.ts';

const HOUR_MS = 3_600_000;
const workerUrl = new URL('../../../electron/core/journal-care/worker.ts', import.meta.url);

function newFolder(under: string): string {
  const folder = mkdtempSync(join(under, 'copies-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @param megabytes about so much in the journal */
function bench({ secondFolder = null, megabytes = 0 }: { readonly secondFolder?: string | null; readonly megabytes?: number } = {}) {
  const file = newJournalFile();
  const folder = join(dirname(file), 'backups');
  const journal = mustOpen(file);
  onTestFinished(() => journal.close());
  const clock = createFakeClock();
  const log = memoryLog();
  const damaged: string[] = [];
  fill(journal, megabytes);
  const make = (of: Pick<Journal, 'backup' | 'check'> = journal) =>
    createCopies({
      journal: of,
      folder,
      secondFolder,
      notes: createNotes({ journal, clock, log }),
      workerUrl,
      onDamaged: (detail) => damaged.push(detail),
      clock,
      log,
    });
  const audited = () => journal.audit.rows().flatMap(({ type, fields }) => (type.startsWith('journal.') ? [{ type, fields }] : []));
  return { file, folder, journal, clock, log, damaged, make, audited, copies: make() };
}

function fill(journal: Journal, megabytes: number): void {
  const fields = { padding: 'x'.repeat(1000) };
  journal.transaction(() => {
    for (let row = 0; row < Math.max(1, megabytes * 900); row++) {
      journal.audit.append({ at: '2026-11-22T08:00:00.000Z', type: 'test.row', subject: null, fields });
    }
  });
}

test('a copy is one file that can be read anywhere, has the newest row, and leaves nothing half', async () => {
  const { copies, folder, journal, audited } = bench();
  const before = journal.audit.head();
  await copies.makeWhenDue();
  expect(readdirSync(folder)).toEqual([copyName('2026-11-22T08:00:00.000Z')]);
  const copy = inspectCopy(join(folder, 'journal-2026-11-22T08-00-00Z.db'));
  expect(copy).toEqual({ ok: true, value: { row: before.row, at: '2026-11-22T08:00:00.000Z', hash: before.hash } });
  expect(readdirSync(folder), 'reading it leaves nothing either').toHaveLength(1);
  expect(statSync(join(folder, 'journal-2026-11-22T08-00-00Z.db')).mode & 0o077, 'for its owner alone').toBe(0);
  expect(audited()).toEqual([{ type: 'journal.copied', fields: { row: before.row, second: null } }]);
});

test('one an hour; a restart does not make another; a failed one is tried again sooner', async () => {
  const { copies, folder, clock, make, journal } = bench();
  await copies.makeWhenDue();
  await clock.advance(HOUR_MS - 1);
  await copies.makeWhenDue();
  await make().makeWhenDue();
  expect(copiesIn(folder)).toHaveLength(1);
  await clock.advance(1);
  await copies.makeWhenDue();
  expect(copiesIn(folder)).toHaveLength(2);

  let works = false;
  const failing = make({ check: () => null, backup: (to) => (works ? journal.backup(to) : Promise.reject(new Error('disk full'))) });
  await clock.advance(HOUR_MS);
  await failing.makeWhenDue();
  expect(failing.report()).toMatchObject({ state: 'out', detail: 'Error: disk full' });
  works = true;
  await failing.makeWhenDue();
  expect(copiesIn(folder), 'not at once').toHaveLength(2);
  await clock.advance(600_000);
  await failing.makeWhenDue();
  expect(copiesIn(folder)).toHaveLength(3);
  expect(failing.report().state).toBe('attention');
});

test('a copy of 10 MB is made while the program goes on: the loop keeps turning', async () => {
  const { copies, folder, file } = bench({ megabytes: 10 });
  expect(statSync(file).size + statSync(`${file}-wal`).size).toBeGreaterThan(10e6);
  const p99: number[] = [];
  const longest: number[] = [];
  for (let copy = 0; copy < 3; copy++) {
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();
    await copies.make();
    delays.disable();
    p99.push(delays.percentile(99) / 1e6);
    longest.push(delays.max / 1e6);
  }
  expect(copiesIn(folder)).toHaveLength(1);
  expect(p99.toSorted((a, b) => a - b)[1], `p99 ${p99.join(', ')} ms`).toBeLessThan(50);
  // The one turn that writes the copy's cached pages: twice the budget is the guard rail of a busy machine; the best of three.
  expect(Math.min(...longest), `longest turns ${longest.join(', ')} ms`).toBeLessThan(100);
});

test('what is written while a copy is made is in the journal, and the copy is whole', async () => {
  const { copies, folder, journal } = bench({ megabytes: 4 });
  const making = copies.make();
  let written = 0;
  const writing = setInterval(() => {
    journal.audit.append({ at: '2026-11-22T08:00:01.000Z', type: 'test.meanwhile', subject: null, fields: {} });
    written += 1;
  }, 0);
  await making;
  clearInterval(writing);
  expect(written).toBeGreaterThan(0);
  expect(inspectCopy(join(folder, copiesIn(folder)[0] ?? '')).ok).toBe(true);
  expect(journal.check()).toBeNull();
});

test('24 hours and 14 days are kept, counted by what there is', () => {
  const at = (hour: number) => copyName(new Date(Date.UTC(2026, 10, 30, 12) - hour * HOUR_MS).toISOString());
  const hourly = Array.from({ length: 24 * 20 }, (_, hour) => at(hour));
  const kept = hourly.filter((name) => !expiredCopies(hourly).includes(name));
  expect(kept.slice(0, 24)).toEqual(hourly.slice(0, 24));
  expect(new Set(kept.map((name) => name.slice(8, 18))).size).toBe(14);
  expect(kept).toHaveLength(24 + 12);
  expect(copiedAt(at(0))).toBe(Date.UTC(2026, 10, 30, 12));
  const twoInAnHour = [copyName('2026-11-30T12:40:00.000Z'), copyName('2026-11-30T12:10:00.000Z')];
  expect(expiredCopies(twoInAnHour)).toEqual([twoInAnHour[1]]);
  // Off for a year: nothing goes because of its age.
  expect(expiredCopies([copyName('2027-11-30T12:00:00.000Z'), ...kept])).toHaveLength(2);
});

test('a copy that is not whole takes the place of nothing; the journal itself is read, and found good', async () => {
  const { folder, journal, make, audited, damaged } = bench({ megabytes: 1 });
  await make().make();
  const before = copiesIn(folder);
  const torn = make({
    check: journal.check,
    async backup(file) {
      await journal.backup(file);
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(0xa5, 8192, bytes.length - 4096));
    },
  });
  await torn.make();
  expect(copiesIn(folder)).toEqual(before);
  expect(readdirSync(folder), 'no half file is left').toEqual(before);
  expect(torn.report()).toMatchObject({ state: 'out', detail: expect.stringMatching(/^damaged: /) });
  expect(audited().at(-1)).toEqual({ type: 'journal.not-copied', fields: { why: 'failed' } });
  expect(damaged).toEqual([]);
});

test('a fault in the journal itself is found by its copy, and stops money', async () => {
  const { make, damaged, audited } = bench();
  await make({ check: () => 'row missing from index', backup: () => Promise.reject(new Error('malformed')) }).make();
  expect(damaged).toEqual(['row missing from index']);
  expect(audited().at(-1)?.type).toBe('journal.damaged');
});

test('what a power cut left of a copy is no copy, and the next one takes its place', async () => {
  const { copies, folder } = bench();
  mkdirSync(folder);
  writeFileSync(join(folder, 'journal.part'), 'half');
  writeFileSync(join(folder, 'journal.part-journal'), 'half');
  expect(copiesIn(folder)).toEqual([]);
  await copies.make();
  expect(readdirSync(folder)).toEqual(copiesIn(folder));
});

test('a second device gets each copy too', async ({ skip }) => {
  const other = '/dev/shm';
  if (!existsSync(other) || statSync(other).dev === statSync(tmpdir()).dev) return skip('needs a second device');
  const secondFolder = newFolder(other);
  const { copies, folder, audited } = bench({ secondFolder });
  await copies.make();
  expect(readdirSync(secondFolder)).toEqual(copiesIn(folder));
  const name = copiesIn(folder)[0] ?? '';
  expect(readFileSync(join(secondFolder, name)).equals(readFileSync(join(folder, name)))).toBe(true);
  expect(copies.report()).toMatchObject({ state: 'ready', detail: '' });
  expect(audited().at(-1)?.fields).toMatchObject({ second: 'good' });
});

test.each([
  ['is not there', 'absent', () => join(tmpdir(), 'not-mounted', 'backups')],
  ['is on the journal’s own device', 'same-device', () => newFolder(tmpdir())],
])('a second device that %s is for staff to see, and the first copy is made', async (_name, second, place) => {
  const secondFolder = place();
  const { copies, folder, audited } = bench({ secondFolder });
  await copies.make();
  expect(copiesIn(folder)).toHaveLength(1);
  expect(copies.report()).toMatchObject({ device: 'journal-copies', state: 'attention', detail: expect.stringContaining(secondFolder) });
  expect(audited().at(-1)?.fields).toMatchObject({ second });
  expect(copiesIn(secondFolder)).toEqual([]);
});

test('with no second device configured staff are told so', async () => {
  const { copies } = bench();
  expect(copies.report()).toMatchObject({ state: 'attention', detail: expect.stringContaining('no copy in') });
  await copies.make();
  expect(copies.report()).toMatchObject({ state: 'attention', detail: 'no second device is configured' });
});

test('only a journal of ours is kept as a copy', () => {
  const folder = newFolder(tmpdir());
  const part = join(folder, 'journal.part');
  writeFileSync(part, 'no database at all '.repeat(500));
  const name = copyName('2026-11-22T08:00:00.000Z');
  expect(keepCopy({ part, folder, name, secondFolder: null })).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/^not-a-journal/),
  });
  expect(readdirSync(folder)).toEqual([]);
});
