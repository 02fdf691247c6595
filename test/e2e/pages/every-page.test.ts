import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults, needs } from './faults.ts';
import { fullest } from './fullest.ts';
import { type GalleryWindow, openGallery, usualPitch } from './gallery-window.ts';
import { isDesk, leastTarget, shownPage } from './sample-data.ts';
import { samples, viewOf } from './samples.ts';

const languages = ['ar', 'en'] as const;

let gallery: GalleryWindow;
beforeAll(async () => {
  gallery = await openGallery();
  await gallery.setLayout('portrait');
});
afterAll(() => gallery.close());

describe.each(languages)('in %s', (language) => {
  test.each(samples.map((sample) => [sample.name, sample] as const))('%s can be read and pressed', async (_name, sample) => {
    const before = gallery.complaints.length;
    await gallery.show(sample, { language });
    expect(await gallery.page.locator('[data-page]').getAttribute('data-page')).toBe(shownPage(sample));
    expect(await gallery.page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual(
      language === 'ar' ? ['ar', 'rtl'] : ['en', 'ltr'],
    );
    expect(await gallery.page.evaluate(faults, needs(usualPitch, leastTarget(sample)))).toEqual([]);
    expect(gallery.complaints.slice(before)).toEqual([]);

    const view = viewOf(sample, language);
    if ((await gallery.page.locator('[data-dialog]').count()) > 0) return;
    expect(await gallery.page.locator('[data-action="language"]').count()).toBe(1);
    expect(await gallery.page.locator('[data-demonstration]').count()).toBe(1);
    if (view.staff.page !== 'closed') return;
    expect(await gallery.page.locator('[data-action="call-staff"]').count()).toBe(1);
    expect(await gallery.page.locator('[data-action="back"]').count()).toBe(view.canGoBack ? 1 : 0);
    expect(await gallery.page.locator('[data-action="end"]').count()).toBe(view.canEnd ? 1 : 0);
    if (!sample.press) expect(await gallery.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });
});

describe('in landscape', () => {
  beforeAll(() => gallery.setLayout('landscape'));

  test.each(samples.filter((sample) => fullest.has(sample.name) || isDesk(sample)).map((sample) => [sample.name, sample] as const))(
    '%s can be read and pressed',
    async (_name, sample) => {
      await gallery.show(sample, { language: 'ar' });
      expect(await gallery.page.evaluate(faults, needs(usualPitch, leastTarget(sample)))).toEqual([]);
    },
  );
});

describe('the check itself finds', () => {
  const breakages: readonly (readonly [fault: RegExp, name: string, css: string])[] = [
    [/is \d+ x \d+ px/, 'national-id', '.key { min-inline-size: 0; } .keypad { inline-size: 10rem; }'],
    [/lies over/, 'national-id', '.lead { margin-block-start: -4rem; }'],
    [/lies over/, 'print-failed', '.page-actions .action { margin-block-start: -4rem; }'],
    [/runs out of/, 'record-one', '.action { max-inline-size: 8rem; } .action-label { font-size: 4rem; white-space: nowrap; }'],
    [/runs out of/, 'factor-governorates', '.governorate-board .key-text { font-size: 3rem; white-space: nowrap; }'],
    [/off the screen/, 'attract', '.bar-actions { margin-inline-end: -20rem; }'],
    [/is under/, 'not-found', 'main::after { content: ""; position: fixed; inset: 0; background: #ffffffaa; }'],
    [/shows \d+ px of its contents/, 'lines-many', '.page-work { flex: none; block-size: 8rem; }'],
    [/no scroll buttons/, 'lines-many', '.scroller-buttons { transform: translateX(-100vw); }'],
    [/scrolls sideways/, 'quote-long', '.certificates { inline-size: 70rem; }'],
    [/larger than its place/, 'due-back', '.page-header { min-inline-size: 120%; }'],
  ];

  test.each(breakages)('%s on %s with %s', async (fault, name, css) => {
    const sample = samples.find((candidate) => candidate.name === name);
    if (!sample) throw new Error(`no sample ${name}`);
    await gallery.setLayout('portrait');
    await gallery.show(sample, { language: 'ar' });
    await gallery.page.evaluate((rules) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rules);
      document.adoptedStyleSheets = [sheet];
    }, css);
    const found = await gallery.page.evaluate(faults, needs(usualPitch));
    await gallery.page.evaluate(() => {
      document.adoptedStyleSheets = [];
    });
    expect(found.join('\n')).toMatch(fault);
  });
});
