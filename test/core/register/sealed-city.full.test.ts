/** A million people on the disk of one kiosk: half an hour on two cores that have nothing else to do, most of it for sealing and deriving. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CityOnDisk, doorSizes, doorsFound, putCityOnDisk, recordSizes, sizesOf, tracesIn, tracesOf } from './sealed-city.ts';

const people = 1_000_000;
const hourMs = 3_600_000;
let home: string;
let disk: CityOnDisk;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'city-'));
  disk = await putCityOnDisk(people, join(home, 'data'));
}, hourMs);
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('none of 1,000 identities, names and plates stands in any file, in any spelling', { timeout: hourMs }, () => {
  expect(tracesIn(disk.folder, tracesOf(disk.city, 1_000))).toEqual([]);
});

test('without K_kiosk millions of right identities and factors find no door', { timeout: hourMs }, () => {
  const { withKKiosk, without } = doorsFound(disk, people);
  expect(without).toBe(0);
  expect(withKKiosk).toBeGreaterThan(2 * people);
});

test('records have the named sizes only, and doors all have one', { timeout: hourMs }, () => {
  const { doors, records } = sizesOf(disk);
  expect(doors).toEqual(doorSizes);
  for (const size of records) expect(recordSizes).toContain(size);
});
