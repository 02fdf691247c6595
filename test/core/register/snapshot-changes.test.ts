import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { recordSlot } from '../../../electron/core/register/sealing.ts';
import { type RegisterKiosk, startRegisterKiosk } from './register-kiosk.ts';
import { personOf, type SealedPerson, type SnapshotAuthority, startSnapshotAuthority } from './snapshot-authority.ts';

const hour = 3_600_000;
const at = (ms: number) => new Date(Date.now() + ms).toISOString();

interface Lobby {
  readonly authority: SnapshotAuthority;
  readonly folder: string;
  kiosk: RegisterKiosk;
  slotOf(person: SealedPerson): string;
  open(person: SealedPerson): ReturnType<RegisterKiosk['store']['open']>;
  restart(): Promise<void>;
}

/** Three people in a snapshot of an hour ago, taken in; the line is down until the test asks for the next round. */
async function lobby(): Promise<Lobby> {
  const authority = await startSnapshotAuthority();
  authority.serve(await authority.make('e-1', [personOf(1), personOf(2), personOf(3)], { issuedAt: at(-hour), dataAsOf: at(-hour) }));
  // Until somebody says more there is no answer to the first cursor either.
  await authority.change('e-1-0', [], { dataAsOf: at(-hour) });
  const folder = mkdtempSync(join(tmpdir(), 'changes-'));
  const start = () => startRegisterKiosk({ facts: authority.facts, folder });
  let kiosk = await start();
  onTestFinished(async () => {
    await kiosk.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await kiosk.rests();
  return {
    authority,
    folder,
    get kiosk() {
      return kiosk;
    },
    slotOf: ({ record }) => recordSlot(record.recordId, authority.kKiosk).toString('base64url'),
    open: ({ identity, factor }) => kiosk.store.open(identity, factor),
    async restart() {
      await kiosk.stop();
      kiosk = await start();
      await kiosk.rests();
    },
  };
}

const cursorNow = ({ authority }: Lobby) => authority.cursors.at(-1) ?? '';

test('who changed is shown as changed, who is new is found, who was removed is not found here; all of it as of the last page', async () => {
  const it = await lobby();
  const asOf = at(-10_000);
  const cursor = `${cursorNow(it)}+`;
  await it.authority.change(cursor, [personOf(1, 2), personOf(4)], { removed: [it.slotOf(personOf(3))], dataAsOf: asOf });
  await it.kiosk.nextRound();
  expect(await it.open(personOf(1))).toMatchObject({ version: 2, dataAsOf: asOf });
  expect(await it.open(personOf(2)), 'nothing of theirs changed until then').toMatchObject({ version: 1, dataAsOf: asOf });
  expect(await it.open(personOf(3))).toBe('not-found-here');
  expect(await it.open(personOf(4))).toMatchObject({ version: 1, dataAsOf: asOf });
  expect(it.kiosk.standing()).toEqual({ epoch: 'e-1', dataAsOf: asOf, downloading: null, problem: null });

  await it.restart();
  expect(it.authority.asked.length, 'the snapshot came once').toBe(1);
  expect(cursorNow(it)).toBe(`${cursor}+`);
  expect(await it.open(personOf(1))).toMatchObject({ version: 2 });
});

test('cut between two pages it goes on at the second, and is not as of anything before the last', async () => {
  const it = await lobby();
  const before = it.kiosk.store.asOf();
  const cursor = `${cursorNow(it)}+`;
  await it.authority.change(cursor, [personOf(1, 2)], { more: true });
  await it.authority.change(`${cursor}+`, [personOf(2, 2)], { epoch: 'nobody' });
  await it.kiosk.nextRound();
  expect(await it.open(personOf(1))).toMatchObject({ version: 2, dataAsOf: before });
  expect(await it.open(personOf(2))).toMatchObject({ version: 1, dataAsOf: before });
  expect(it.kiosk.store.asOf()).toBe(before);

  await it.authority.change(`${cursor}+`, [personOf(2, 2)]);
  it.authority.cursors.length = 0;
  await it.restart();
  expect(it.authority.cursors[0]).toBe(`${cursor}+`);
  expect(await it.open(personOf(2))).toMatchObject({ version: 2 });
  expect(Date.parse(it.kiosk.store.asOf() ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
});

test('a page that cannot be stored whole is not stored at all, its cursor neither', async () => {
  const it = await lobby();
  const cursor = `${cursorNow(it)}+`;
  const asOf = it.kiosk.store.asOf();
  const held = it.kiosk.store.held();
  await it.authority.change(cursor, [personOf(1, 2), personOf(2, 2)]);
  // A slot of another length: the second row of the page is refused by the table.
  const page = {
    epoch: 'e-1',
    dataAsOf: at(0),
    changed: [{ slot: '', version: 9, sealed: 'AA', doors: [] }],
    nextCursor: 'x',
    more: false,
  };
  expect(() => it.kiosk.store.apply({ ...page, removed: [it.slotOf(personOf(2))] })).toThrow('CHECK');
  expect(it.kiosk.store.held()).toEqual(held);
  expect(it.kiosk.store.asOf()).toBe(asOf);
  expect(await it.open(personOf(2))).toMatchObject({ version: 1 });
  await it.kiosk.nextRound();
  expect(await it.open(personOf(2))).toMatchObject({ version: 2 });
});

test('the newest version wins, wherever it came from', async () => {
  const it = await lobby();
  const { identity, factor } = personOf(1);
  const answered = (version: number, dataAsOf: string) => ({ ...personOf(1, version).record, dataAsOf });
  const online = at(-30_000);
  await it.kiosk.store.keep(identity, factor, answered(3, online));
  expect(await it.open(personOf(1)), 'newer than the register says').toMatchObject({ version: 3, dataAsOf: online });

  const cursor = `${cursorNow(it)}+`;
  const asOf = at(-20_000);
  await it.authority.change(cursor, [personOf(1, 2)], { dataAsOf: asOf });
  await it.kiosk.nextRound();
  expect(await it.open(personOf(1)), 'an older change comes late').toMatchObject({ version: 3, dataAsOf: online });

  await it.authority.change(`${cursor}+`, [personOf(1, 3)], { dataAsOf: asOf });
  await it.kiosk.nextRound();
  expect(await it.open(personOf(1)), 'the same, and fresher').toMatchObject({ version: 3, dataAsOf: asOf });

  await it.authority.change(`${cursor}++`, [personOf(1, 4)]);
  await it.kiosk.nextRound();
  expect(await it.open(personOf(1))).toMatchObject({ version: 4 });
  await it.authority.change(`${cursor}+++`, [personOf(1, 2)]);
  await it.kiosk.nextRound();
  expect(await it.open(personOf(1)), 'changes come out of order').toMatchObject({ version: 4 });
  await it.kiosk.store.keep(identity, factor, answered(3, at(0)));
  expect(await it.open(personOf(1)), 'an older answer comes late').toMatchObject({ version: 4 });
});

test('forgetting takes what visits left and nothing of the snapshot', async () => {
  const it = await lobby();
  const { identity, factor, record } = personOf(1, 2);
  const other = personOf(9);
  await it.kiosk.store.keep(identity, factor, record);
  await it.kiosk.store.keep(other.identity, other.factor, other.record);
  expect(await it.open(personOf(1))).toMatchObject({ version: 2 });
  expect(await it.open(other), 'in no snapshot: as old as its answer').toMatchObject({ dataAsOf: other.record.dataAsOf });
  it.kiosk.store.forget(Date.now() + 2 * hour);
  expect(await it.open(personOf(1))).toMatchObject({ version: 1 });
  expect(await it.open(other)).toBe('not-found-here');
});

test('a cursor of a snapshot that is over brings the newest one', async () => {
  const it = await lobby();
  it.authority.serve(await it.authority.make('e-2', [personOf(1, 5)]));
  it.kiosk.store.apply({ epoch: 'e-1', dataAsOf: at(0), changed: [], removed: [], nextCursor: 'long-ago', more: false });
  await it.kiosk.nextRound();
  expect(it.kiosk.standing()).toMatchObject({ epoch: 'e-2', problem: null });
  expect(await it.open(personOf(1))).toMatchObject({ version: 5 });
});

test('an unsigned page changes nothing', async () => {
  const it = await lobby();
  const before = it.kiosk.store.held();
  it.authority.unsigned = true;
  await it.authority.change(`${cursorNow(it)}+`, [personOf(1, 2)]);
  await it.kiosk.nextRound();
  expect(it.kiosk.store.held()).toEqual(before);
  expect(await it.open(personOf(1))).toMatchObject({ version: 1 });
});
