import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GalleryWindow, openGallery } from './gallery-window.ts';
import { samples, viewOf } from './samples.ts';

/** 20 mm of a 21.5" full-HD panel, less a pixel for rounding. */
const TARGET = 80;
const languages = ['ar', 'en'] as const;

let gallery: GalleryWindow;
beforeAll(async () => {
  gallery = await openGallery();
  await gallery.setLayout('portrait');
});
afterAll(() => gallery.close());

/** Runs in the page: what is wrong with it, in words. */
function faults(target: number): string[] {
  const found: string[] = [];
  const box = (element: Element) => element.getBoundingClientRect();
  const page = document.querySelector('[data-page]');
  const heading = document.querySelectorAll('h1');
  if (heading.length !== 1) found.push(`${heading.length} headings`);
  if (document.querySelector('[data-spoken]')?.textContent?.trim() === '') found.push('nothing spoken');
  if (page && page.scrollWidth > page.clientWidth + 1) found.push('the page is wider than the screen');
  if (document.documentElement.scrollHeight > window.innerHeight) found.push('the page is higher than the screen');

  for (const button of document.querySelectorAll('button, label.tick')) {
    const { width, height } = box(button);
    const name = button.getAttribute('data-action') ?? button.textContent;
    if (height < target || width < target) found.push(`${name} is ${Math.round(width)} x ${Math.round(height)} px`);
    if (button.scrollWidth > button.clientWidth + 1) found.push(`the words of ${name} are cut`);
    if (!button.textContent?.trim() && !button.getAttribute('aria-label')) found.push(`${name} has no name`);
  }
  for (const action of document.querySelectorAll('[data-action="primary"], .bar [data-action]')) {
    const { top, bottom, left, right } = box(action);
    if (top < 0 || left < 0 || bottom > window.innerHeight + 1 || right > window.innerWidth + 1)
      found.push(`${action.getAttribute('data-action')} is off the screen`);
  }
  // Every number of a sentence or field stands isolated; keys and boxes hold nothing but one.
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const parent = node.parentElement;
    if (!parent || !/[\d٠-٩]/.test(node.nodeValue ?? '')) continue;
    if (!parent.closest('bdi, .key, .box, svg, script, style, [data-spoken], .visually-hidden, [data-authority-text]'))
      found.push(`not isolated: ${node.nodeValue}`);
  }
  // Nothing lies over anything else that is read or pressed.
  const parts = [...(page?.children ?? [])].filter((part) => !part.classList.contains('visually-hidden'));
  for (const [index, part] of parts.entries()) {
    for (const other of parts.slice(index + 1)) {
      const [a, b] = [box(part), box(other)];
      if (a.bottom > b.top + 1 && b.bottom > a.top + 1 && a.right > b.left + 1 && b.right > a.left + 1)
        found.push(`${part.className} lies over ${other.className}`);
    }
  }
  return found;
}

describe.each(languages)('in %s', (language) => {
  test.each(samples.map((sample) => [sample.name, sample] as const))('%s can be read and pressed', async (_name, sample) => {
    const before = gallery.complaints.length;
    await gallery.show(sample, { language });
    expect(await gallery.page.locator('[data-page]').getAttribute('data-page')).toBe(sample.page.page);
    expect(await gallery.page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual(
      language === 'ar' ? ['ar', 'rtl'] : ['en', 'ltr'],
    );
    expect(await gallery.page.evaluate(faults, TARGET)).toEqual([]);
    expect(gallery.complaints.slice(before)).toEqual([]);

    const view = viewOf(sample, language);
    if (view.idleSecondsLeft !== null || sample.name === 'national-id-privacy') return;
    expect(await gallery.page.locator('[data-action="call-staff"]').count()).toBe(1);
    expect(await gallery.page.locator('[data-action="language"]').count()).toBe(1);
    expect(await gallery.page.locator('[data-action="back"]').count()).toBe(view.canGoBack ? 1 : 0);
    expect(await gallery.page.locator('[data-action="end"]').count()).toBe(view.canEnd ? 1 : 0);
    if (!sample.press) expect(await gallery.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });
});

/** The fullest pages; the rest follow the same grid. */
const fullest = new Set([
  'attract-notices',
  'national-id-check-digit',
  'factor-no-match',
  'factor-governorates',
  'authority-down-cached',
  'record-many',
  'lines-objected',
  'quote-long',
  'card-present-card',
  'payment-unknown',
  'print-failed',
  'done-many',
]);

describe('in landscape', () => {
  beforeAll(() => gallery.setLayout('landscape'));

  test.each(samples.filter(({ name }) => fullest.has(name)).map((sample) => [sample.name, sample] as const))(
    '%s can be read and pressed',
    async (_name, sample) => {
      await gallery.show(sample, { language: 'ar' });
      expect(await gallery.page.evaluate(faults, TARGET)).toEqual([]);
    },
  );
});
