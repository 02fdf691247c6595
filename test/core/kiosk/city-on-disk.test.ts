/** A small city on a kiosk's disk; city-on-disk.full.test.ts asks the same of a million people. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CityOnDisk, doorSizes, doorsFound, openCityOnDisk, recordSizes, sizesOf, tracesIn, tracesOf } from './city-on-disk.ts';

const people = 300;
let disk: CityOnDisk;
beforeAll(async () => {
  disk = await openCityOnDisk(people);
});
afterAll(() => disk.close());

test('no identity, name or plate stands in any file of the data folder, in any spelling, nor in the log', () => {
  const traces = tracesOf(disk, people);
  expect(tracesIn(disk.folder, traces)).toEqual([]);
  for (const trace of traces.keys()) expect(disk.log()).not.toContain(Buffer.from(trace, 'latin1').toString());
});

test('the search finds what is there, wherever in the file, and across two chunks', () => {
  const traces = tracesOf(disk, people);
  const planted = [...traces].filter((_trace, index) => index % 600 === 0);
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  mkdirSync(join(folder, 'in'));
  for (const [index, [trace]] of planted.entries()) {
    const before = Buffer.alloc(8 * 1024 * 1024 * (index % 2) - (index % 2) * 4 + index);
    writeFileSync(join(folder, 'in', String(index)), Buffer.concat([before, Buffer.from(trace, 'latin1')]));
  }
  const found = tracesIn(folder, traces);
  rmSync(folder, { recursive: true });
  expect(found).toHaveLength(planted.length);
  expect(planted.length).toBeGreaterThan(2);
});

describe('switched off', () => {
  beforeAll(() => disk.switchOff());

  test('nothing more stands there', () => {
    expect(tracesIn(disk.folder, tracesOf(disk, people))).toEqual([]);
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
});
