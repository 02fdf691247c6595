import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { allowed, type LogFields } from '../../../electron/core/audit/log-fields.ts';
import { bytesIn, openLogFiles } from '../../../electron/core/audit/log-files.ts';
import { createLog } from '../../../electron/core/log.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'logs');
}

/** What the compiler refuses, and a value that comes from outside may still be. */
const anything = (fields: Readonly<Record<string, unknown>>): LogFields => fields as LogFields;

function linesOf(folder: string): Record<string, unknown>[] {
  return readFileSync(join(folder, 'core.log'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

test('a line has its time, its event and the fields of the table; what else is given is named and nothing more', () => {
  const folder = newFolder();
  const beside: string[] = [];
  const log = createLog({ write: (line) => void beside.push(line) });
  log.info('before-the-folder-is-known');
  log.keepIn?.(folder);
  log.warn('printer.job-purged', { job: 7, faults: ['paper-out', 'offline'], detail: 'held' });
  log.error('core.refused', anything({ kind: 'journal-locked', ownerName: 'Mona Ali', attempt: '3', file: 'a file', faults: 'none' }));
  log.info('قلم 456');
  expect(linesOf(folder)).toMatchObject([
    { level: 40, msg: 'printer.job-purged', job: 7, faults: ['paper-out', 'offline'], detail: 'held' },
    { level: 50, msg: 'core.refused', kind: 'journal-locked', dropped: ['ownerName', 'attempt', 'file', 'faults'] },
    { msg: 'event-without-a-name' },
  ]);
  expect(JSON.stringify(linesOf(folder))).not.toContain('Mona');
  expect(linesOf(folder).every(({ time }) => Date.now() - Date.parse(String(time)) < 60_000)).toBe(true);
  expect(beside).toHaveLength(4);
  expect(beside.slice(1).join('')).toBe(readFileSync(join(folder, 'core.log'), 'utf8'));
  expect(statSync(join(folder, 'core.log')).mode & 0o777).toBe(0o600);
});

test('a reference stays as it is; a text is cut, a list too, and a number that is too large to be ours is dropped', () => {
  const tender = 'PY000000000000-1';
  expect(allowed({ tender, detail: `asked for ${tender} at 2026-11-22T08:00:00.000Z, port 49152` })).toEqual({
    tender,
    detail: `asked for ${tender} at 2026-11-22T08:00:00.000Z, port 49152`,
  });
  expect(allowed({ detail: 'PY000000000001' })).toEqual({ detail: '[digits]' });
  expect(String(allowed({ detail: 'so '.repeat(5_000) })['detail'])).toHaveLength(1_000);
  expect(allowed({ faults: Array.from({ length: 50 }, () => 'offline') })['faults']).toHaveLength(10);
  expect(allowed({ amount: 29_901_011_234_567, ms: Number.NaN, attempt: 3 })).toEqual({ attempt: 3, dropped: ['amount', 'ms'] });
  expect(allowed({ detail: `Bearer eyJ${'a'.repeat(60)}` })).toEqual({ detail: 'Bearer [secret]' });
});

const scripts = ['0123456789', '٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '０１２３４５６７８９'];
const digits = (count: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((all) => all.join(''));
/** As people and devices write a number: in any digits, in one or in groups, with marks of direction in between. */
const written = (number: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(number, fc.constantFrom(...scripts), fc.constantFrom('', ' ', '-'), fc.constantFrom('', '\u200f', '\u2068'))
    .map(([plain, script, between, mark]) =>
      [...plain].map((digit, at) => `${at > 0 && at % 4 === 0 ? between : ''}${mark}${script[Number(digit)]}`).join(''),
    );
const names = fc
  .array(fc.constantFrom('منى', 'عبد الرحمن', 'علي', 'أبو العلا', 'مُحمّد'), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(' '));
const plates = fc.tuple(fc.constantFrom('ق ل م', 'قلم', 'س', 'ط ه'), digits(3), fc.boolean()).map(([letters, number, first]) => {
  return first ? `${number} ${letters}` : `${letters} ${number}`;
});
/** Twelve digits and more may come in groups; fewer in one. */
const someone = fc.oneof(
  written(digits(14)),
  written(digits(16)),
  digits(11).map((phone) => `+2${phone}`),
  digits(8).map((passport) => `A${passport}`),
  names,
  plates,
);
const event = fc.constantFrom('authority-failed', 'terminal.asking');
const fieldNames = ['detail', 'said', 'a4', 'kind', 'method', 'number', 'file', 'at', 'name', 'identity', 'amount', 'faults', 'signed'];

function plain(text: string): string {
  const ascii = text.replace(/\p{Nd}/gu, (digit) => {
    const script = scripts.find((one) => one.includes(digit));
    return script === undefined ? digit : String(script.indexOf(digit));
  });
  return ascii.replace(/[\p{Cf}\s-]/gu, '');
}

test('who or what card a text names never reaches the file, in whatever field and however it is written', () => {
  const folder = newFolder();
  const log = createLog({ write: () => undefined });
  log.keepIn?.(folder);
  const file = join(folder, 'core.log');
  fc.assert(
    fc.property(
      event,
      fc.constantFrom(...fieldNames),
      someone,
      fc.string({ maxLength: 30 }).map((text) => text.replace(/\d/g, '')),
      fc.constantFrom('text', 'list', 'number', 'name', 'nested'),
      (name, field, secret, words, form) => {
        const text = `${words} ${secret} ${words}`;
        const given = {
          text: { [field]: text },
          list: { [field]: [text, secret] },
          number: { [field]: Number(plain(secret)) },
          name: { [secret]: 1, [text]: 'x' },
          nested: { [field]: { [secret]: text } },
        }[form];
        rmSync(file, { force: true });
        log.keepIn?.(folder);
        log.info(name, anything(given));
        log.warn(secret, anything({ [field]: secret }));
        const content = plain(readFileSync(file, 'utf8').replace(/"time":"[^"]*"/g, ''));
        expect(content).toContain('level');
        // Of a plate its letters, of a name each word: either alone says too much.
        const parts = /\p{Script=Arabic}/u.test(secret)
          ? (secret.match(/[\p{Script=Arabic}\p{M}]+/gu) ?? [])
          : [plain(secret).replace(/^\D+/, '')];
        for (const part of parts) expect(content).not.toContain(part);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('so many files of so many bytes, the newest lines in them, and every line whole', () => {
  const folder = newFolder();
  const files = openLogFiles({ folder, largestFileBytes: 1_000, files: 3 });
  for (let line = 1; line <= 200; line++) {
    files.write(`${JSON.stringify({ line, padding: 'x'.repeat(line % 90) })}\n`);
    expect(readdirSync(folder).length).toBeLessThanOrEqual(3);
  }
  const names = readdirSync(folder).sort();
  expect(names).toEqual(['core.1.log', 'core.2.log', 'core.log']);
  for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1_000);
  const kept = ['core.2.log', 'core.1.log', 'core.log'].flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'));
  const numbers = kept.map((line) => Number(JSON.parse(line).line));
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => 201 - numbers.length + index));
  expect(bytesIn(folder)).toBe(names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0));
  expect(bytesIn(join(folder, 'nowhere'))).toBe(0);
});

test('a new start goes on where the last one ended', () => {
  const folder = newFolder();
  for (const word of ['one', 'two', 'three']) openLogFiles({ folder, largestFileBytes: 10, files: 5 }).write(`${word}\n`);
  expect(readFileSync(join(folder, 'core.log'), 'utf8')).toBe('three\n');
  expect(readFileSync(join(folder, 'core.1.log'), 'utf8')).toBe('one\ntwo\n');
});

test('a full disk, a folder that cannot be made, a file that is a folder: nobody is stopped, and writing goes on when it can', () => {
  const folder = newFolder();
  mkdirSync(folder);
  symlinkSync('/dev/full', join(folder, 'core.log'));
  const log = createLog({ write: () => undefined });
  log.keepIn?.(folder);
  for (let line = 0; line < 50; line++) log.info('visit.state', { state: 'attract' });
  rmSync(join(folder, 'core.log'));
  log.info('visit.state', { state: 'done' });
  expect(linesOf(folder)).toMatchObject([{ state: 'done' }]);

  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'a file in the folder’s place');
  const other = createLog({ write: () => undefined });
  other.keepIn?.(folder);
  for (let line = 0; line < 50; line++) other.info('visit.state', { state: 'attract' });
  rmSync(folder);
  mkdirSync(join(folder, 'core.log'), { recursive: true });
  other.info('visit.state', { state: 'attract' });
  rmSync(folder, { recursive: true });
  other.info('visit.state', { state: 'done' });
  expect(linesOf(folder)).toMatchObject([{ state: 'done' }]);
});

const sources = ['electron/core', 'db'].map((folder) => join(import.meta.dirname, '../../..', folder));

test('every event that the sources log is named in them', () => {
  const calls = sources.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/\blog\.(?:info|warn|error)\(\s*([^,)]*)/g)]),
  );
  expect(calls.length).toBeGreaterThan(40);
  // The background work of core.ts is named where it is started.
  const literal = /^(?:'[a-z][a-z0-9.-]*'|`\$\{name\}-failed`)$/;
  expect(calls.map(([, name = '']) => name).filter((name) => !literal.test(name))).toEqual([]);
});
