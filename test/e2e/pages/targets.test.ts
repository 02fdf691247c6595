import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults, needs } from './faults.ts';
import { fullest } from './fullest.ts';
import { type GalleryWindow, type Layout, openGallery } from './gallery-window.ts';
import { leastTarget, type Sample } from './sample-data.ts';
import { samples } from './samples.ts';

/** CSS pixels a millimetre of full-HD panels: 18.5", the usual 21.5" and 27". */
const pitches = { dense: 4.69, usual: 4.05, wide: 3.21 } as const;

let gallery: GalleryWindow;
beforeAll(async () => {
  gallery = await openGallery();
});
afterAll(() => gallery.close());

const cases = samples.map((sample) => [sample.name, sample] as const);
const named = cases.filter(([name]) => fullest.has(name));

describe.each<readonly [pitch: number, layout: Layout, shown: typeof cases]>([
  [pitches.dense, 'portrait', cases],
  [pitches.dense, 'landscape', named],
  [pitches.usual, 'portrait', named],
  [pitches.wide, 'portrait', named],
  [pitches.wide, 'landscape', named],
])('at %d px a millimetre in %s', (pitch, layout, shown) => {
  beforeAll(async () => {
    await gallery.setLayout(layout);
    await gallery.setPitch(pitch);
  });

  test.each(shown)('every target of %s is large enough, and nothing is cut for it', async (_name, sample) => {
    await gallery.show(sample, { language: 'ar' });
    expect(await gallery.page.evaluate(faults, needs(pitch, leastTarget(sample)))).toEqual([]);
  });
});

test('without a configured pitch a small window shrinks with everything in it', async () => {
  await gallery.setPitch(null);
  await gallery.setLayout({ width: 540, height: 960 });
  await gallery.show(samples[0] as Sample, { language: 'ar' });
  // half the panel's pixels, so half its targets
  expect(await gallery.page.evaluate(faults, needs(pitches.usual / 2))).toEqual([]);
});
