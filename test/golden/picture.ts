/**
 * Golden pictures: what came out, pixel by pixel, against what was looked at and found right.
 * `UPDATE_GOLDEN=1 npx vitest run -c test/vitest.config.ts --project golden` writes them anew: look at each before committing.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { expect } from 'vitest';

const run = promisify(execFile);
const pictures = join(import.meta.dirname, 'pictures');
/** Where a picture that differs is left, beside what differs. */
const differences = resolve(import.meta.dirname, '../../out/golden');

/** Pixels. Renderers round the edge of a stroke differently from release to release; a swapped digit is more than this. */
const tolerated = 40;

/** The pages of a PDF as grey PNGs, by poppler. */
export async function picturesOf(pdf: Uint8Array, dpi: number, lastPage?: number): Promise<readonly Buffer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'golden-'));
  try {
    const file = join(folder, 'paper.pdf');
    await writeFile(file, pdf);
    const until = lastPage === undefined ? [] : ['-l', String(lastPage)];
    await run('pdftoppm', ['-r', String(dpi), '-gray', '-png', ...until, file, join(folder, 'page')]);
    const pages = (await readdir(folder)).filter((name) => name.endsWith('.png')).sort();
    return pages.map((name) => readFileSync(join(folder, name)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export function expectPicture(name: string, picture: Buffer): void {
  const golden = join(pictures, `${name}.png`);
  if (process.env['UPDATE_GOLDEN']) {
    writeFileSync(golden, PNG.sync.write(PNG.sync.read(picture), { colorType: 0, deflateLevel: 9 }));
    return;
  }
  expect(existsSync(golden), `there is no golden picture ${golden}`).toBe(true);
  const expected = PNG.sync.read(readFileSync(golden));
  const actual = PNG.sync.read(picture);
  expect([actual.width, actual.height], `size of ${name}`).toEqual([expected.width, expected.height]);
  const difference = new PNG({ width: actual.width, height: actual.height });
  const pixels = pixelmatch(expected.data, actual.data, difference.data, actual.width, actual.height, { threshold: 0.2 });
  if (pixels > tolerated) {
    mkdirSync(differences, { recursive: true });
    writeFileSync(join(differences, `${name}.png`), picture);
    writeFileSync(join(differences, `${name}.difference.png`), PNG.sync.write(difference));
  }
  expect(pixels, `pixels of ${name} that differ; see ${differences}`).toBeLessThanOrEqual(tolerated);
}
