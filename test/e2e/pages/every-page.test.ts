import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults, needs } from './faults.ts';
import { fullest } from './fullest.ts';
import { type GalleryWindow, openGallery, usualPitch } from './gallery-window.ts';
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
    expect(await gallery.page.locator('[data-page]').getAttribute('data-page')).toBe(sample.page.page);
    expect(await gallery.page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual(
      language === 'ar' ? ['ar', 'rtl'] : ['en', 'ltr'],
    );
    expect(await gallery.page.evaluate(faults, needs(usualPitch))).toEqual([]);
    expect(gallery.complaints.slice(before)).toEqual([]);

    const view = viewOf(sample, language);
    if ((await gallery.page.locator('[data-dialog]').count()) > 0) return;
    expect(await gallery.page.locator('[data-action="call-staff"]').count()).toBe(1);
    expect(await gallery.page.locator('[data-action="language"]').count()).toBe(1);
    expect(await gallery.page.locator('[data-action="back"]').count()).toBe(view.canGoBack ? 1 : 0);
    expect(await gallery.page.locator('[data-action="end"]').count()).toBe(view.canEnd ? 1 : 0);
    if (!sample.press) expect(await gallery.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });
});

describe('in landscape', () => {
  beforeAll(() => gallery.setLayout('landscape'));

  test.each(samples.filter(({ name }) => fullest.has(name)).map((sample) => [sample.name, sample] as const))(
    '%s can be read and pressed',
    async (_name, sample) => {
      await gallery.show(sample, { language: 'ar' });
      expect(await gallery.page.evaluate(faults, needs(usualPitch))).toEqual([]);
    },
  );
});
