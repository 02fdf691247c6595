import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fullest } from './fullest.ts';
import { type GalleryWindow, type Look, openGallery } from './gallery-window.ts';
import type { Sample } from './sample-data.ts';
import { samples } from './samples.ts';

/** WCAG 2.0 to 2.2, A and AA, and what axe's makers count as good practice: every rule of each, none switched off. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Results = Awaited<ReturnType<AxeBuilder['analyze']>>;

declare global {
  interface Window {
    readonly axe: { run(context: Document, options: object): Promise<Results> };
  }
}

let gallery: GalleryWindow;
beforeAll(async () => {
  gallery = await openGallery();
  await gallery.setLayout('portrait');
  // its first run brings axe into the page; to bring it again for each sample would take three times as long as the rules
  await new AxeBuilder({ page: gallery.page }).setLegacyMode(true).analyze();
});
afterAll(() => gallery.close());

/** What axe finds: the rule and where. */
async function violations(sample: Sample, look: Look): Promise<string[]> {
  await gallery.show(sample, look);
  const { violations: found, passes } = await gallery.page.evaluate((runOnly) => window.axe.run(document, { runOnly }), rules);
  expect(passes.length).toBeGreaterThan(10);
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));
}

const cases = samples.map((sample) => [sample.name, sample] as const);

describe.each(['ar', 'en'] as const)('in %s', (language) => {
  test.each(cases)('axe finds nothing on %s', async (_name, sample) => {
    expect(await violations(sample, { language })).toEqual([]);
  });
});

// In English: axe takes Arabic letters for symbols and leaves their contrast unjudged; the colours are the same in both languages.
test('axe itself finds a button without a name and words without contrast', async () => {
  await gallery.show(samples[0] as Sample, { language: 'en' });
  await gallery.page.evaluate(() => {
    document.querySelector('[data-action="language"] span')?.remove();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('main .lead { color: #c9c6bf; }');
    document.adoptedStyleSheets = [sheet];
  });
  const { violations: found } = await gallery.page.evaluate((runOnly) => window.axe.run(document, { runOnly }), rules);
  await gallery.page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
  expect(found.map(({ id }) => id).sort()).toEqual(['button-name', 'color-contrast']);
});

test.each(cases.filter(([name]) => fullest.has(name)))(
  'axe finds nothing on %s in high contrast and the largest words',
  async (_name, sample) => {
    expect(await violations(sample, { language: 'en', contrast: 'high', text: 'largest' })).toEqual([]);
  },
);

describe('what changes by itself is said', () => {
  const show = (name: string) => gallery.show(samples.find((sample) => sample.name === name) as Sample, { language: 'ar' });
  const turn = (name: string) => gallery.page.evaluate((wanted) => window.gallery.turn(wanted, 'ar'), name);

  test.each([
    ['card-starting', 'card-present-card', '[data-spoken]'],
    ['looking-up', 'looking-up-reading', '[data-spoken]'],
    ['resumed-being-resolved', 'resumed-paid', '[data-spoken]'],
    ['printing', 'printing-paper-out', '.prints'],
  ])('%s -> %s', async (before, after, selector) => {
    await show(before);
    // a screen reader says what changes in a live region that was there before the change
    const region = await gallery.page.evaluateHandle((wanted) => document.querySelector(wanted), selector);
    const words = await region.evaluate((element) => element?.textContent);
    await turn(after);
    await gallery.page.waitForFunction(([element, old]) => element?.isConnected && element.textContent !== old, [region, words] as const);
    expect(
      await region.evaluate((element) => element?.getAttribute('role') === 'status' || element?.getAttribute('aria-live') === 'polite'),
    ).toBe(true);
  });
});

describe('motion', () => {
  const moving = (reducedMotion: 'reduce' | 'no-preference') =>
    gallery.page.emulateMedia({ reducedMotion }).then(() => gallery.page.evaluate(() => document.getAnimations().length));

  test.each(['card-present-card', 'card-take-card', 'cash-insert', 'printing', 'looking-up'])(
    'on %s stops where it is not wanted',
    async (name) => {
      await gallery.show(samples.find((sample) => sample.name === name) as Sample, { language: 'ar' });
      expect(await moving('no-preference')).toBeGreaterThan(0);
      expect(await moving('reduce')).toBe(0);
    },
  );
});
