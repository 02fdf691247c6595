/** The papers’ golden pictures. `UPDATE_GOLDEN=1 npx vitest run -c test/vitest.config.ts --project golden` writes them anew. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PNG } from 'pngjs';
import { type Album, expectGolden, expectNoOthers } from './golden.ts';

const run = promisify(execFile);

const papers: Album = {
  folder: join(import.meta.dirname, 'pictures'),
  differences: resolve(import.meta.dirname, '../../out/golden'),
  threshold: 0.2,
  edges: false,
  // renderers round the edge of a stroke differently from release to release; a swapped digit is more than this
  tolerated: 40,
  encode: (picture) => PNG.sync.write(picture, { colorType: 0, deflateLevel: 9 }),
};

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
  expectGolden(papers, name, PNG.sync.read(picture));
}

export function expectNoOtherPictures(names: readonly string[]): void {
  expectNoOthers(papers, names);
}
