/** A small city's sealed register; sealed-city.full.test.ts asks the same of a million people. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CityOnDisk, doorSizes, doorsFound, putCityOnDisk, recordSizes, sizesOf, tracesIn, tracesOf } from './sealed-city.ts';

const people = 300;
let home: string;
let disk: CityOnDisk;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'city-'));
  disk = await putCityOnDisk(people, join(home, 'data'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('no identity, name or plate stands in any file, in any spelling', () => {
  const traces = tracesOf(disk.city, people);
  expect(tracesIn(disk.folder, traces)).toEqual([]);
  // The search itself: it finds what is there, wherever in the file, and across two chunks.
  const planted = [...traces].filter((_trace, index) => index % 600 === 0);
  mkdirSync(join(home, 'planted'));
  for (const [index, [trace]] of planted.entries()) {
    const before = Buffer.alloc(8 * 1024 * 1024 * (index % 2) - (index % 2) * 4 + index);
    writeFileSync(join(home, 'planted', String(index)), Buffer.concat([before, Buffer.from(trace, 'latin1')]));
  }
  expect(tracesIn(join(home, 'planted'), traces)).toHaveLength(planted.length);
});

test('without K_kiosk no right identity and factor finds a door', () => {
  const { withKKiosk, without } = doorsFound(disk, people);
  expect(without).toBe(0);
  expect(withKKiosk).toBeGreaterThan(2 * people);
});

test('records have the named sizes only, and doors all have one', () => {
  const { doors, records } = sizesOf(disk);
  expect(doors).toEqual(doorSizes);
  expect(records.length).toBeGreaterThan(1);
  for (const size of records) expect(recordSizes).toContain(size);
});
