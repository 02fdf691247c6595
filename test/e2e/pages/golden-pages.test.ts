/**
 * Every page in both languages beside the picture in which it was looked at and found right; the fullest pages in both layouts and both
 * contrasts. `UPDATE_GOLDEN=1 npx vitest run -c test/vitest.config.ts test/e2e/pages/golden-pages.test.ts` writes them anew.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRuntime } from '../../../electron/setup/runtime.mjs';
import { type Album, expectGolden, expectNoOthers, isGolden, isUpdating } from '../../golden/golden.ts';
import { encodePalette } from '../../golden/palette.ts';
import { fullest } from './fullest.ts';
import { openPagePictures, type PagePictures } from './page-pictures.ts';
import { isDesk, type Sample } from './sample-data.ts';
import { samples } from './samples.ts';

/** Another Chromium draws words in another way. */
const itsRuntime = 'Electron 25.1.1 linux-x64';
const runtime = `Electron ${readRuntime().version} ${process.platform}-${process.arch}`;

const album: Album = {
  folder: resolve(import.meta.dirname, '../../golden/pages'),
  differences: resolve(import.meta.dirname, '../../../out/golden-pages'),
  // just above what the palette of a kept picture may be off
  threshold: 0.04,
  edges: true,
  // one digit of the smallest words is twice as many
  tolerated: 8,
  encode: encodePalette,
};

const full = samples.filter(({ name }) => fullest.has(name));
/** A clerk's screen lies; of the two layouts of the rest, the kiosk's is looked at. */
const standing = samples.filter((sample) => !isDesk(sample));
const lying = samples.filter((sample) => isDesk(sample) || fullest.has(sample.name));
const looks = [
  { layout: 'portrait', contrast: 'normal', suffix: '', shown: standing },
  { layout: 'portrait', contrast: 'high', suffix: '.portrait-high', shown: full.filter((sample) => !isDesk(sample)) },
  { layout: 'landscape', contrast: 'normal', suffix: '.landscape', shown: lying },
  { layout: 'landscape', contrast: 'high', suffix: '.landscape-high', shown: full },
] as const;
const names = looks.flatMap(({ suffix, shown }) => shown.map(({ name }) => `${name}${suffix}`));

if (runtime === itsRuntime) {
  let pictures: PagePictures;
  beforeAll(async () => {
    rmSync(album.differences, { recursive: true, force: true });
    pictures = await openPagePictures();
  });
  afterAll(() => pictures.close());

  describe.each(looks)('in $layout, $contrast contrast', ({ layout, contrast, suffix, shown }) => {
    beforeAll(() => pictures.setLayout(layout));

    test.each(shown.map((sample) => [sample.name, sample] as const))('%s looks as it did when it was found right', async (name, sample) => {
      const picture = `${name}${suffix}`;
      if (isGolden(album, picture, await pictures.glance(sample, contrast))) return;
      // On a busy machine the first one at rest may still have a drawing's edges from the size before.
      if (isGolden(album, picture, await pictures.take(sample, contrast))) return;
      expectGolden(album, picture, await pictures.take(sample, contrast));
    });
  });

  test('there is no picture of a page that is not there any more', () => expectNoOthers(album, names));

  describe.skipIf(isUpdating)('the comparison', () => {
    const name = 'lines-many';
    const sample = samples.find((candidate) => candidate.name === name) as Sample;
    const folder = mkdtempSync(join(tmpdir(), 'golden-pages-'));
    const kept: Album = { ...album, folder: join(folder, 'kept'), differences: join(folder, 'left') };
    beforeAll(async () => {
      await pictures.setLayout('portrait');
      mkdirSync(kept.folder);
      writeFileSync(join(kept.folder, `${name}.png`), kept.encode(await pictures.take(sample, 'normal')));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test('takes a page that is as it was', async () => {
      expectGolden(kept, name, await pictures.take(sample, 'normal'));
    });

    test.each<[string, () => void]>([
      [
        'one digit of the smallest words in one language',
        () => {
          const number = document.querySelector('[lang="en"] .violation-small bdi[dir="ltr"]');
          if (number?.textContent) number.textContent = number.textContent.replace(/0$/, '8');
        },
      ],
      [
        'a button four pixels lower',
        () => {
          const button = document.querySelector<HTMLElement>('[data-action="call-staff"]');
          if (button) button.style.translate = '0 4px';
        },
      ],
      [
        'a button of a slightly other green',
        () => {
          const button = document.querySelector<HTMLElement>('[data-action="primary"]');
          if (button) button.style.background = '#0b7063';
        },
      ],
      ['a missing icon', () => document.querySelector('.subject-icon svg')?.remove()],
    ])('refuses %s, and leaves what came out beside what differs', async (_what, spoil) => {
      rmSync(kept.differences, { recursive: true, force: true });
      const actual = await pictures.take(sample, 'normal', spoil);
      const left = [join(kept.differences, `${name}.png`), join(kept.differences, `${name}.difference.png`)];
      expect(() => expectGolden(kept, name, actual)).toThrow(left.join(' and '));
      expect(left.map((file) => existsSync(file))).toEqual([true, true]);
    });

    test('refuses a page without a picture, and a picture without a page', async () => {
      cpSync(join(kept.folder, `${name}.png`), join(kept.folder, 'gone.png'));
      expect(() => expectNoOthers(kept, [name])).toThrow('gone.png');
      const actual = await pictures.take(sample, 'normal');
      expect(() => expectGolden(kept, 'new', actual)).toThrow('there is no golden picture');
    });
  });
} else {
  test('pages look as they did when they were found right', ({ skip }) => {
    skip(`the golden pictures belong to ${itsRuntime}, and this is ${runtime}`);
  });
}
