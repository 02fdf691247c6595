/** A number for a provisional slip is given once: whatever fails, stops, is restarted, or lies. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Journal } from '../../../db/journal/journal.ts';
import { isReference } from '../../../electron/core/identity/reference.ts';
import { createNumbers, type Numbers } from '../../../electron/core/keys/number-blocks.ts';
import type { AuthorityClient } from '../../../electron/core/register/client.ts';
import type { NumberBlock } from '../../../electron/core/register/schemas.ts';
import { err, ok } from '../../../electron/core/result.ts';
import { createFakeClock } from '../fake-clock.ts';
import { mustOpen, newJournalFile } from '../journal/journal-folder.ts';
import { memoryLog } from '../register/authority-world.ts';

const first = block(1_000, 1_009);
let file: string;
let journal: Journal;
let numbers: Numbers;
let asked: string[];
let answer: (key: string) => ReturnType<AuthorityClient['numberBlock']>;

beforeEach(() => {
  file = newJournalFile();
  asked = [];
  answer = () => Promise.resolve(err({ kind: 'unreachable', detail: 'down' }));
  start();
});

function start(given = first): void {
  journal = mustOpen(file);
  const authority: Pick<AuthorityClient, 'numberBlock'> = {
    numberBlock(key) {
      asked.push(key);
      return answer(key);
    },
  };
  numbers = createNumbers({ journal, first: given, authority, clock: createFakeClock(), newId: randomUUID, log: memoryLog() });
}
function restart(given = first): void {
  journal.close();
  start(given);
}
function block(from: number, to: number): NumberBlock {
  return { prefix: 'PV', from: String(from).padStart(11, '0'), to: String(to).padStart(11, '0') };
}
function gives(from: number, to: number): typeof answer {
  return () => Promise.resolve(ok({ answer: block(from, to), proof: { signature: '', body: '' } }));
}
const take = () => journal.transaction(() => numbers.take());
function takeAll(): (string | null)[] {
  return Array.from({ length: 10 }, take);
}

describe('numbers', () => {
  test('are references, one after the other, and then there are none: they never begin again', () => {
    const taken = takeAll();
    expect(taken.every((number) => number !== null && isReference(number))).toBe(true);
    expect(taken.map((number) => number?.slice(0, 13))).toEqual(Array.from({ length: 10 }, (_, i) => `PV0000000${1000 + i}`));
    expect([take(), numbers.standing()]).toEqual([null, { left: 0, of: 0 }]);
    restart();
    expect(take()).toBeNull();
  });

  test('are not given when the transaction fails, and then to the next one', () => {
    const lost: unknown[] = [];
    expect(() =>
      journal.transaction(() => {
        lost.push(numbers.take());
        throw new Error('no slip');
      }),
    ).toThrow('no slip');
    expect(take()).toBe(lost[0]);
  });

  test('are not given again after kill -9 and a new start', () => {
    journal.close();
    const source = `
      const { openJournal } = await import(${JSON.stringify(new URL('../../../db/journal/journal.ts', import.meta.url).href)});
      const journal = openJournal({ file: ${JSON.stringify(file)} }).value;
      console.log(journal.transaction(() => journal.numbers.take()));
      process.kill(process.pid, 'SIGKILL');`;
    const killed = spawnSync(process.execPath, ['--input-type=module', '-e', source]);
    expect([killed.signal, killed.stdout.toString().trim()]).toEqual(['SIGKILL', '1000']);
    start();
    expect(take()?.slice(0, 13)).toBe('PV00000001001');
  });

  test('cannot be turned back, thrown away or given in two blocks, by whatever statement', () => {
    take();
    journal.close();
    const db = new BetterSqlite3(file);
    for (const sql of [
      'UPDATE number_blocks SET next = first',
      'UPDATE number_blocks SET next = last + 2',
      'UPDATE number_blocks SET first = 0, next = next + 1',
      'DELETE FROM number_blocks',
      "INSERT INTO number_blocks (first, last, next, received_at) VALUES (1009, 1020, 1009, 'now')",
      "INSERT INTO number_blocks (first, last, next, received_at) VALUES (0, 99999999999, 0, 'now')",
    ])
      expect(() => db.exec(sql), sql).toThrow();
    db.close();
    start();
  });
});

describe('a block', () => {
  test('is asked for when half are gone, with one key until it is answered, after a restart too', async () => {
    for (let i = 0; i < 4; i++) take();
    await numbers.refill();
    expect([asked, numbers.standing()]).toEqual([[], { left: 6, of: 10 }]);
    take();
    await Promise.all([numbers.refill(), numbers.refill()]);
    restart();
    await numbers.refill();
    expect(asked).toHaveLength(2);
    answer = gives(5_000, 5_019);
    await numbers.refill();
    expect(new Set(asked).size).toBe(1);
    expect(numbers.standing()).toEqual({ left: 25, of: 30 });
    await numbers.refill();
    expect(asked, 'nothing more is wanted').toHaveLength(3);
    const taken = takeAll().map((number) => number?.slice(9, 13));
    expect(taken).toEqual(['1005', '1006', '1007', '1008', '1009', '5000', '5001', '5002', '5003', '5004']);
    const received = journal.audit.rows().filter(({ type }) => type === 'numbers.received');
    expect(received.map(({ fields }) => fields)).toEqual([
      { from: 'PV00000001000', to: 'PV00000001009' },
      { from: 'PV00000005000', to: 'PV00000005019' },
    ]);
  });

  test('that was given before is not taken, and the next request is another one', async () => {
    takeAll();
    answer = gives(1_005, 1_015);
    await numbers.refill();
    expect([take(), numbers.standing().left]).toEqual([null, 0]);
    answer = gives(7_000, 7_009);
    await numbers.refill();
    expect(new Set(asked).size).toBe(2);
    expect(take()?.slice(0, 13)).toBe('PV00000007000');
  });

  test('of the credentials is received once; of new credentials, beside the old', () => {
    takeAll();
    restart();
    expect(take()).toBeNull();
    restart(block(8_000, 8_009));
    expect(take()?.slice(0, 13)).toBe('PV00000008000');
    restart(first);
    expect(take()?.slice(0, 13)).toBe('PV00000008001');
  });

  test('that the authority refuses is asked for anew, with another key', async () => {
    takeAll();
    answer = () => Promise.resolve(err({ kind: 'refused', status: 403, code: 'no', signed: true, detail: '' }));
    await numbers.refill();
    await numbers.refill();
    expect(new Set(asked).size).toBe(2);
    answer = () => Promise.resolve(err({ kind: 'refused', status: 403, code: 'no', signed: false, detail: '' }));
    await numbers.refill();
    await numbers.refill();
    expect(new Set(asked).size, 'but not on the word of anybody on the way').toBe(3);
  });
});
