/** A million people on the disk of one kiosk: a quarter of an hour on two cores that have nothing else to do, most of it for sealing and deriving. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CityOnDisk, doorSizes, doorsFound, openCityOnDisk, recordSizes, sizesOf, tracesIn, tracesOf } from './city-on-disk.ts';

const people = 1_000_000;
const hourMs = 3_600_000;
let disk: CityOnDisk;
beforeAll(async () => {
  disk = await openCityOnDisk(people, hourMs);
}, hourMs);
afterAll(() => disk.close());

test('none of 1,000 identities, names and plates stands in any file of the data folder, in any spelling, nor in the log', {
  timeout: hourMs,
}, () => {
  const traces = tracesOf(disk, 1_000);
  const files = readdirSync(disk.folder, { recursive: true, encoding: 'utf8' }).map((name) => join(disk.folder, name));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  expect(bytes).toBeGreaterThan(2e9);
  expect(tracesIn(disk.folder, traces)).toEqual([]);
  for (const trace of traces.keys()) expect(disk.log()).not.toContain(Buffer.from(trace, 'latin1').toString());
});

describe('switched off', () => {
  beforeAll(() => disk.switchOff());

  test('nothing more stands there', { timeout: hourMs }, () => {
    expect(tracesIn(disk.folder, tracesOf(disk, 1_000))).toEqual([]);
  });

  test('without K_kiosk millions of right identities and factors find no door', { timeout: hourMs }, () => {
    const { withKKiosk, without } = doorsFound(disk, people);
    expect(without).toBe(0);
    expect(withKKiosk).toBeGreaterThan(2 * people);
  });

  test('records have the named sizes only, and doors all have one', () => {
    const { doors, records } = sizesOf(disk);
    expect(doors).toEqual(doorSizes);
    for (const size of records) expect(recordSizes).toContain(size);
  });
});
