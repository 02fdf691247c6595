/** Pictures of pages, the same on every machine with the same runtime: no font but ours, and each drawn in the same way. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CDPSession } from 'playwright';
import { PNG } from 'pngjs';
import type { Language } from '../../../electron/core/visit/view.ts';
import { type GalleryWindow, type Layout, layouts, openGallery } from './gallery-window.ts';
import type { Sample } from './sample-data.ts';
import { samples } from './samples.ts';

/** Half the size of the screen: the smallest words can still be read. */
const scale = 0.5;

const languages: readonly Language[] = ['ar', 'en'];

const switches = ['--force-device-scale-factor=1', '--force-color-profile=srgb', '--disable-lcd-text'];

const fonts = resolve(import.meta.dirname, '../../../node_modules/@expo-google-fonts/ibm-plex-sans-arabic');

/** Overrules what the machine's own configuration and its desktop say of hinting and subpixels. */
function fontRules(cache: string): string {
  const rules = [
    ['antialias', '<bool>true</bool>'],
    ['hinting', '<bool>false</bool>'],
    ['hintstyle', '<const>hintnone</const>'],
    ['autohint', '<bool>false</bool>'],
    ['rgba', '<const>none</const>'],
  ];
  const edits = rules.map(([name, value]) => `<edit name="${name}" mode="assign">${value}</edit>`).join('');
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir><match target="pattern">${edits}</match></fontconfig>`;
}

export interface PagePictures {
  /**
   * The page in Arabic and in English, beside each other, at rest.
   * @param spoil runs in the page before it is taken, for tests of the test
   */
  take(sample: Sample, contrast: 'normal' | 'high', spoil?: () => void): Promise<PNG>;
  /** The same at the first glance: a list may still be measuring itself, so what looks wrong here is to be taken again. */
  glance(sample: Sample, contrast: 'normal' | 'high'): Promise<PNG>;
  setLayout(layout: Layout): Promise<void>;
  close(): Promise<void>;
}

export async function openPagePictures(): Promise<PagePictures> {
  const folder = mkdtempSync(join(tmpdir(), 'page-pictures-'));
  const rules = join(folder, 'fonts.conf');
  writeFileSync(rules, fontRules(join(folder, 'cache')));
  const before = process.env['FONTCONFIG_FILE'];
  process.env['FONTCONFIG_FILE'] = rules;
  const gallery = await openGallery(switches).finally(() => {
    if (before === undefined) delete process.env['FONTCONFIG_FILE'];
    else process.env['FONTCONFIG_FILE'] = before;
  });
  const camera = await gallery.page.context().newCDPSession(gallery.page);
  let size: Size = layouts.portrait;

  async function both(sample: Sample, contrast: 'normal' | 'high', picture: () => Promise<Buffer>): Promise<PNG> {
    const pair = new PNG({ width: size.width * scale * languages.length, height: size.height * scale });
    for (const [index, language] of languages.entries()) {
      await touch(gallery, size.width / 2);
      await gallery.show(sample, { language, contrast });
      const one = PNG.sync.read(await picture());
      PNG.bitblt(one, pair, 0, 0, one.width, one.height, index * one.width, 0);
    }
    return pair;
  }

  return {
    async setLayout(layout) {
      await gallery.setLayout(layout);
      size = layouts[layout];
    },
    glance: (sample, contrast) => both(sample, contrast, () => picture(camera, size)),
    take: (sample, contrast, spoil) =>
      both(sample, contrast, async () => {
        if (spoil) await gallery.page.evaluate(spoil);
        return steadyPicture(camera, size);
      }),
    async close() {
      await gallery.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As each page comes after a touch on the one before it: whether a heading shows its focus depends on what was pressed last. */
async function touch({ page, show }: GalleryWindow, middle: number): Promise<void> {
  // a popup gives its focus back when it goes
  if ((await page.locator('[data-dialog]').count()) > 0) await show(samples[0] as Sample, { language: 'ar' });
  // where nothing is to be pressed: the middle of the upper bar
  await page.mouse.click(middle, 50);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

async function picture(camera: CDPSession, size: Size): Promise<Buffer> {
  const clip = { x: 0, y: 0, ...size, scale };
  const { data } = await camera.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true, clip });
  return Buffer.from(data, 'base64');
}

/** Taken until two in a row are alike. */
async function steadyPicture(camera: CDPSession, size: Size): Promise<Buffer> {
  let last = await picture(camera, size);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const next = await picture(camera, size);
    if (next.equals(last)) return next;
    last = next;
  }
  throw new Error('the page does not come to rest');
}
