import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fullest } from './fullest.ts';
import { type GalleryWindow, type Look, openGallery } from './gallery-window.ts';
import { type Sample, samples } from './samples.ts';

/** WCAG 2.0 to 2.2, A and AA, and what axe's makers count as good practice: every rule of each, none switched off. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let gallery: GalleryWindow;
beforeAll(async () => {
  gallery = await openGallery();
  await gallery.setLayout('portrait');
});
afterAll(() => gallery.close());

/** What axe finds: the rule and where. */
async function violations(sample: Sample, look: Look): Promise<string[]> {
  await gallery.show(sample, look);
  const { violations: found, passes } = await new AxeBuilder({ page: gallery.page }).withTags(rules).setLegacyMode(true).analyze();
  expect(passes.length).toBeGreaterThan(10);
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));
}

const cases = samples.map((sample) => [sample.name, sample] as const);

describe.each(['ar', 'en'] as const)('in %s', (language) => {
  test.each(cases)('axe finds nothing on %s', async (_name, sample) => {
    expect(await violations(sample, { language })).toEqual([]);
  });
});

test.each(cases.filter(([name]) => fullest.has(name)))(
  'axe finds nothing on %s in high contrast and the largest words',
  async (_name, sample) => {
    expect(await violations(sample, { language: 'ar', contrast: 'high', text: 'largest' })).toEqual([]);
  },
);
