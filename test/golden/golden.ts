/**
 * Golden pictures: what came out, pixel by pixel, against what was looked at and found right.
 * `UPDATE_GOLDEN=1` writes them anew: look at each before committing.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { expect } from 'vitest';

export interface Album {
  /** Of the pictures that were found right. */
  readonly folder: string;
  /** Where a picture that differs is left, beside what differs. */
  readonly differences: string;
  /** How unlike two colours must be to differ, of 1 (black and white); see pixelmatch. */
  readonly threshold: number;
  /** Whether the soft edge of a stroke counts too. */
  readonly edges: boolean;
  /** Pixels of a picture that may differ. */
  readonly tolerated: number;
  /** As the picture is kept. */
  encode(picture: PNG): Buffer;
}

export const isUpdating = Boolean(process.env['UPDATE_GOLDEN']);

export function expectGolden(album: Album, name: string, actual: PNG): void {
  if (isUpdating) {
    mkdirSync(album.folder, { recursive: true });
    writeFileSync(join(album.folder, `${name}.png`), album.encode(actual));
    return;
  }
  const expected = kept(album, name);
  expect([actual.width, actual.height], `size of ${name}`).toEqual([expected.width, expected.height]);
  const difference = new PNG({ width: actual.width, height: actual.height });
  const pixels = compare(album, expected, actual, difference);
  const left = join(album.differences, name);
  if (pixels > album.tolerated) {
    mkdirSync(album.differences, { recursive: true });
    writeFileSync(`${left}.png`, PNG.sync.write(actual));
    writeFileSync(`${left}.difference.png`, PNG.sync.write(difference));
  }
  expect(pixels, `pixels of ${name} that differ; see ${left}.png and ${left}.difference.png`).toBeLessThanOrEqual(album.tolerated);
}

/** The same comparison as a question, for a picture that may have been taken too soon. */
export function isGolden(album: Album, name: string, actual: PNG): boolean {
  if (isUpdating) return false;
  const expected = kept(album, name);
  if (actual.width !== expected.width || actual.height !== expected.height) return false;
  return compare(album, expected, actual) <= album.tolerated;
}

function kept(album: Album, name: string): PNG {
  const file = join(album.folder, `${name}.png`);
  expect(existsSync(file), `there is no golden picture ${file}`).toBe(true);
  return PNG.sync.read(readFileSync(file));
}

/** @returns pixels that differ */
function compare(album: Album, expected: PNG, actual: PNG, difference?: PNG): number {
  const options = { threshold: album.threshold, includeAA: album.edges };
  return pixelmatch(expected.data, actual.data, difference?.data, actual.width, actual.height, options);
}

/** Of all that is drawn, and of nothing else. When writing anew, the others go. */
export function expectNoOthers(album: Album, names: readonly string[]): void {
  const kept = existsSync(album.folder) ? readdirSync(album.folder) : [];
  const others = kept.filter((file) => !names.some((name) => file === `${name}.png`));
  if (isUpdating) {
    for (const file of others) rmSync(join(album.folder, file));
    return;
  }
  expect(others, `in ${album.folder}, pictures of what is not drawn any more`).toEqual([]);
}
