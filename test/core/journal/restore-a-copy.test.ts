/** A copy takes the place of the journal: nothing newer is given up without being said, nothing is deleted, and no money is taken yet. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { journalMigrations, openJournal } from '../../../db/journal/journal.ts';
import { inspectCopy } from '../../../db/journal/journal-file.ts';
import { openKeptJournal, restoreMark } from '../../../electron/core/journal-care/opening.ts';
import { restoreCommand } from '../../../electron/core/journal-care/restore-command.ts';
import { createNumbers } from '../../../electron/core/keys/number-blocks.ts';
import { createMoneyBench, type MoneyBench, mustStart } from '../payment/money-bench.ts';
import { memoryLog, must } from '../register/authority-world.ts';
import { mustOpen, newJournalFile } from './journal-folder.ts';

const block = { prefix: 'PV', from: '00000000100', to: '00000000199' } as const;

/** One payment in the copy, and another after it. */
async function machine() {
  const bench = createMoneyBench();
  const folder = dirname(bench.file);
  bench.journal.numbers.addBlock({ first: 100, last: 199, receivedAt: '2026-11-22T08:00:00.000Z' });
  bench.journal.numbers.putRequest({ idempotencyKey: 'k'.repeat(16), requestedAt: '2026-11-22T08:00:00.000Z' });
  await pay(bench, 1);
  const copy = join(folder, 'journal-2026-11-22T08-00-00Z.db');
  await bench.journal.backup(copy);
  const config = join(folder, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({
      dataFolder: '.',
      authority: { url: 'http://127.0.0.1:9' },
      terminal: { url: 'http://127.0.0.1:9', saleId: 'KIOSK-01', poiId: 'POI-1' },
      printers: { a4: { uri: 'ipp://127.0.0.1:9/p' }, receipt: { host: '127.0.0.1', port: 9 } },
    }),
  );
  const restore = (...options: string[]) => restoreCommand([copy, '--config', config, ...options], undefined, bench.clock);
  const aside = () => readdirSync(folder).filter((name) => name.startsWith('journal.db.replaced-') && !name.endsWith('-wal'));
  return { bench, folder, file: bench.file, copy, restore, aside };
}

async function pay(bench: MoneyBench, line: number) {
  const reference = mustStart(bench, [line], `record-${line}`);
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toEqual({ outcome: 'covered' });
  return reference;
}

test('while a core holds the journal nothing happens', async () => {
  const { restore, aside, file } = await machine();
  expect(restore('--lose-newer-money')).toEqual({
    exit: 1,
    said: 'A core holds the journal: stop the service first. Nothing was changed.',
  });
  expect(aside()).toEqual([]);
  expect(existsSync(restoreMark(file)), 'and the core can be started again').toBe(false);
});

test('newer money is listed, and only given up when that is asked for; what was there is kept', async () => {
  const { bench, restore, aside, file, folder } = await machine();
  const lost = await pay(bench, 2);
  const present = bench.journal.audit.head();
  bench.journal.close();
  const before = readFileSync(file);
  const refused = restore();
  expect(refused.exit).toBe(1);
  expect(refused.said).toMatch(
    /It would lose \(until 2026-11-22T.*\): 1 payments of EGP 305\.00, 1 messages that wait for the authority, \d+ rows/,
  );
  expect(refused.said).toContain('--lose-newer-money');
  expect(readFileSync(file).equals(before), 'refused, and untouched').toBe(true);
  expect(existsSync(restoreMark(file))).toBe(false);

  const done = restore('--lose-newer-money');
  expect(done, done.said).toMatchObject({ exit: 0, said: expect.stringContaining('This is epoch 2 of the journal') });
  const kept = mustOpen(join(folder, aside()[0] ?? ''));
  expect(kept.money.payment(lost)?.state).toBe('covered');
  expect(kept.audit.head()).toEqual(present);
  kept.close();
  bench.restart();
  expect(bench.journal.money.payment(lost)).toBeUndefined();
  expect(bench.journal.epochs.current()).toMatchObject({ number: 2, lostRow: present.row });
});

test('it begins a new epoch: numbers are dropped, it is audited in its chain, and no money is taken', async () => {
  const { bench, restore, copy } = await machine();
  const head = bench.journal.audit.head();
  bench.journal.close();
  expect(restore()).toMatchObject({ exit: 0 });
  bench.restart();
  const { journal, gate } = bench;
  const [row] = journal.audit.rows().slice(head.row);
  expect(row).toMatchObject({ type: 'journal.restored', fields: { epoch: 2, row: head.row, hash: head.hash } });
  expect(journal.audit.begins()).toBe(0);
  expect(journal.numbers.standing()).toEqual({ left: 0, of: 0 });
  expect(journal.numbers.request(), 'its answer may have been used up').toBeNull();
  const part = { journal, first: { ...block, from: '00000000300', to: '00000000399' }, clock: bench.clock, log: memoryLog() };
  const numbers = createNumbers({
    ...part,
    newId: () => 'n'.repeat(16),
    authority: { numberBlock: () => Promise.reject(new Error('down')) },
  });
  expect(numbers.take(), 'nor is the block of the credentials believed').toBeNull();
  expect(journal.epochs.awaiting()).toEqual(['authority', 'reports', 'terminal']);
  expect(gate.state()).toEqual({ state: 'out-of-service', detail: 'restored, not reconciled: authority, reports, terminal' });
  expect(gate.canWrite(), 'but what was taken before is settled').toBe(true);
  expect(() => mustStart(bench, [3])).toThrow('money-out-of-service');
  expect(journal.books.openCases()).toMatchObject([{ kind: 'restored', about: 'epoch 2' }]);
  expect(inspectCopy(copy).ok, 'the copy is as it was').toBe(true);
});

test('money is taken again when the last part is reconciled, and each only once', async () => {
  const { bench, restore } = await machine();
  bench.journal.close();
  restore();
  bench.restart();
  const { epochs } = bench.journal;
  for (const part of ['authority', 'terminal', 'reports'] as const) {
    expect(bench.gate.state().state).toBe('out-of-service');
    expect(epochs.reconciled(part, '2026-11-22T09:00:00.000Z')).toBe(true);
    expect(epochs.reconciled(part, '2026-11-22T09:00:01.000Z')).toBe(false);
  }
  expect(bench.gate.state()).toEqual({ state: 'in-service' });
  await pay(bench, 4);
});

test('what waits in a restored outbox goes out under its own key, while no money is taken', async () => {
  const { bench, restore } = await machine();
  bench.journal.close();
  restore();
  bench.restart();
  await bench.settlement.drain();
  expect(bench.journal.books.oldestUnsent()).toBeNull();
  expect(bench.gate.state().state).toBe('out-of-service');
});

test('restored twice: each has its epoch, and the second waits for all of it again', async () => {
  const { bench, restore, aside } = await machine();
  bench.journal.close();
  restore();
  const again = restore('--lose-newer-money');
  expect(again.said).toContain('This is epoch 3');
  expect(aside()).toHaveLength(2);
  bench.restart();
  expect(bench.journal.epochs.all().map(({ number }) => number)).toEqual([3]);
});

test('a journal that cannot be read is no reason to forget silently', async () => {
  const { bench, restore, aside, file } = await machine();
  bench.journal.close();
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(100, 'x'), 0, 100, 0);
  closeSync(handle);
  const refused = restore();
  expect(refused).toMatchObject({ exit: 1, said: expect.stringMatching(/cannot be read .*Whatever was taken after 2026-11-22T/s) });
  expect(restore('--lose-newer-money').exit).toBe(0);
  expect(aside()).toHaveLength(1);
  bench.restart();
  expect(bench.journal.epochs.current()).toMatchObject({ number: 2, lostRow: null });
});

test('a journal that is gone: the copy takes its place without a question', async () => {
  const { bench, restore, aside, file } = await machine();
  bench.journal.close();
  rmSync(file);
  expect(restore().exit).toBe(0);
  expect(aside()).toEqual([]);
});

test('a restore that a power cut stopped keeps every core out until it is run again', async () => {
  const { bench, restore, file, copy, folder } = await machine();
  bench.journal.close();
  // Between its two steps: the journal is aside, the copy is not in its place.
  writeFileSync(restoreMark(file), '');
  rmSync(file);
  const opened = openKeptJournal({ file, copies: [folder] });
  expect(opened).toMatchObject({ ok: false, error: { kind: 'journal-restore-unfinished' } });
  expect(existsSync(file), 'no empty journal was made').toBe(false);
  expect(restore().exit).toBe(0);
  const again = must(openKeptJournal({ file, copies: [folder] }));
  expect(again.epochs.current()?.number).toBe(2);
  again.close();
  expect(basename(copy)).toBe('journal-2026-11-22T08-00-00Z.db');
});

test.each<[string, (copy: string) => void, RegExp]>([
  ['no database', (copy) => writeFileSync(copy, 'not a database '.repeat(1000)), /no journal of ours/],
  ['damaged', damage, /it is damaged/],
  ['not there', (copy) => rmSync(copy), /cannot be read/],
])('a copy that is %s is refused, and nothing is changed', async (_name, spoil, words) => {
  const { bench, restore, aside, copy, file } = await machine();
  bench.journal.close();
  const before = readFileSync(file);
  spoil(copy);
  expect(restore('--lose-newer-money')).toMatchObject({ exit: 1, said: expect.stringMatching(words) });
  expect(aside()).toEqual([]);
  expect(readFileSync(file).equals(before)).toBe(true);
});

function damage(copy: string): void {
  const bytes = readFileSync(copy);
  writeFileSync(copy, bytes.fill(0xa5, 8192, statSync(copy).size - 8192));
}

test('a copy of a newer program is refused', async () => {
  const { bench, restore, copy } = await machine();
  bench.journal.close();
  const next = { version: journalMigrations.length + 1, sql: 'CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;' };
  must(openJournal({ file: copy, migrations: [...journalMigrations, next] })).close();
  expect(restore()).toMatchObject({ exit: 1, said: expect.stringContaining('a newer program wrote it') });
});

test('a copy of another machine is refused whatever is asked for', async () => {
  const { bench, restore, copy } = await machine();
  bench.journal.close();
  const other = newJournalFile();
  const stranger = mustOpen(other);
  stranger.audit.append({ at: '2026-11-01T08:00:00.000Z', type: 'test.other', subject: null, fields: {} });
  stranger.close();
  copyFileSync(other, copy);
  expect(restore('--lose-newer-money')).toMatchObject({ exit: 1, said: expect.stringContaining("another machine's") });
});

test('told nothing, or of a configuration that is not there, it says how it is called', () => {
  const clock = createMoneyBench().clock;
  expect(restoreCommand([], undefined, clock)).toMatchObject({ exit: 2, said: expect.stringContaining('npm run restore') });
  expect(restoreCommand(['file'], '/nowhere/config.json', clock)).toMatchObject({ exit: 2 });
  expect(restoreCommand(['file', '--force'], undefined, clock)).toMatchObject({ exit: 2 });
});
