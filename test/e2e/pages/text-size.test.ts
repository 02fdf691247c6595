import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults, needs } from './faults.ts';
import { fullest } from './fullest.ts';
import { type GalleryWindow, openGallery, usualPitch } from './gallery-window.ts';
import { isDesk, type Sample } from './sample-data.ts';
import { samples } from './samples.ts';

let gallery: GalleryWindow;
beforeAll(async () => {
  gallery = await openGallery();
});
afterAll(() => gallery.close());

/** Runs in the page: the size of each text as drawn, in px, by the text; in the bars apart. */
function sizes(): { readonly page: Record<string, number>; readonly bars: Record<string, number> } {
  const found = { page: {} as Record<string, number>, bars: {} as Record<string, number> };
  const texts = document.createTreeWalker(document.querySelector('[data-dialog]') ?? document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const owner = node.parentElement;
    const words = node.nodeValue?.trim();
    if (!owner || !words || owner.closest('svg, script, style, .visually-hidden')) continue;
    const part = owner.closest('main, [data-dialog]') ? found.page : found.bars;
    const size = Number.parseFloat(getComputedStyle(owner).fontSize);
    part[words] = Math.min(part[words] ?? size, size);
  }
  return found;
}

/** Texts that stand in both and did not grow by the factor. */
function tooSmall(before: Record<string, number>, after: Record<string, number>, factor: number): string[] {
  return Object.entries(before)
    .filter(([words, size]) => words in after && (after[words] as number) < size * factor - 0.1)
    .map(([words, size]) => `${words}: ${size} -> ${after[words]}`);
}

async function readable(sample: Sample, language: 'ar' | 'en'): Promise<void> {
  await gallery.show(sample, { language, text: 'largest' });
  expect(await gallery.page.evaluate(faults, needs(usualPitch))).toEqual([]);
}

const cases = samples.filter((sample) => !isDesk(sample)).map((sample) => [sample.name, sample] as const);
const named = cases.filter(([name]) => fullest.has(name));

describe('at 200 %, in portrait', () => {
  beforeAll(() => gallery.setLayout('portrait'));

  test.each(cases)('%s is whole in Arabic, and each of its words is twice as large', async (_name, sample) => {
    await gallery.show(sample, { language: 'ar' });
    const before = await gallery.page.evaluate(sizes);
    await readable(sample, 'ar');
    const after = await gallery.page.evaluate(sizes);
    expect(Object.keys(after.page).length).toBeGreaterThan(0);
    expect(tooSmall(before.page, after.page, 2)).toEqual([]);
    expect(tooSmall(before.bars, after.bars, 1.5)).toEqual([]);
  });

  test.each(named)('%s is whole in English', (_name, sample) => readable(sample, 'en'));
});

describe('at 200 %, in landscape', () => {
  beforeAll(() => gallery.setLayout('landscape'));

  test.each(named)('%s is whole in both languages', async (_name, sample) => {
    await readable(sample, 'ar');
    await readable(sample, 'en');
  });
});

test('one button steps through the sizes and says the next', async () => {
  await gallery.setLayout('portrait');
  await gallery.show(samples.find(({ name }) => name === 'national-id') as Sample, { language: 'en' });
  await gallery.page.keyboard.type('285');
  const steps: (string | null)[] = [];
  for (let step = 0; step < 4; step += 1) {
    const { page } = gallery;
    steps.push(await page.textContent('[data-action="text-size"]'));
    steps.push(await page.evaluate(() => getComputedStyle(document.querySelector('.lead') as Element).fontSize));
    await page.click('[data-action="text-size"]');
    await gallery.settle();
  }
  expect(steps).toEqual(['Larger text', '32.4px', 'Largest text', '48.6px', 'Normal text', '64.8px', 'Larger text', '32.4px']);
  expect(await gallery.page.locator('.box').allTextContents(), 'what was typed stays').toContain('8');
});
