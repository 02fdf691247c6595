/** The gallery in a real window of the runtime that the kiosk uses. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Page } from 'playwright';
import type { Language } from '../../../electron/core/visit/view.ts';
import { readRuntime, runtimeArguments } from '../../../electron/setup/runtime.mjs';
import type { Appearance } from '../../../renderer/citizen/visit.ts';
import { launchElectron } from '../../tour/launch.ts';
import { buildGallery, siteVariable } from './gallery-build.ts';
import { type Sample, shownPage } from './sample-data.ts';

export const layouts = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
} as const;
/** CSS pixels a millimetre of the usual panel, 21.5" full HD. */
export const usualPitch = 4.05;
export type Layout = keyof typeof layouts;

export interface Look extends Partial<Appearance> {
  readonly language: Language;
}

export interface GalleryWindow {
  readonly page: Page;
  /** What the page's console and network said that they should not have. */
  readonly complaints: readonly string[];
  /** A panel's, or a window of any size. */
  setLayout(layout: Layout | { readonly width: number; readonly height: number }): Promise<void>;
  /** CSS pixels a millimetre, as the configuration would say; null where it says nothing. */
  setPitch(pitch: number | null): Promise<void>;
  /** Shows the sample, types and presses what it asks for, and waits until nothing moves. */
  show(sample: Sample, look: Look): Promise<void>;
  /** Until what the last press or key set going is drawn. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

const main = `
process.env['ELECTRON_DISABLE_SECURITY_WARNINGS'] = 'true';
const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1080, height: 1920, useContentSize: true, frame: false, resizable: true, enableLargerThanScreen: true });
  window.loadURL('about:blank');
});
`;

/**
 * Builds the gallery, serves it on loopback and opens the window. Needs a display of 1920x1920.
 * @param extra switches of the runtime
 */
export async function openGallery(extra: readonly string[] = []): Promise<GalleryWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'gallery-'));
  const site = process.env[siteVariable] ?? (await buildGallery(join(folder, 'site')));
  writeFileSync(join(folder, 'main.cjs'), main);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'gallery', version: '0.0.0', main: 'main.cjs' }));

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://gallery').pathname;
    readFile(join(site, path)).then(
      (body) => response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const switches = [...runtimeArguments(readRuntime()), '--disable-gpu', ...extra, `--user-data-dir=${join(folder, 'user')}`];
  const app = await launchElectron([...switches, folder], process.env);
  const page = await app.firstWindow();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${origin}/gallery.html`);
  await page.waitForFunction(() => window.gallery !== undefined);

  const settle = (): Promise<void> => page.evaluate(() => window.gallery.settle());

  return {
    page,
    complaints,
    async setLayout(layout) {
      const wanted = typeof layout === 'string' ? layouts[layout] : layout;
      await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), wanted);
      await page.waitForFunction((size) => window.innerWidth === size.width && window.innerHeight === size.height, wanted);
    },
    async setPitch(pitch) {
      await page.evaluate((mm) => document.documentElement.style.setProperty('--mm', mm), pitch === null ? null : `${pitch}px`);
    },
    async show(sample, look) {
      const { language, contrast = 'normal', text = 'normal' } = look;
      const wanted = [sample.name, shownPage(sample), language, { contrast, text }] as const;
      // in one call: each way to the window and back takes as long as the page
      await page.evaluate(async ([name, shown, language, look]) => {
        window.gallery.show(name, language, look);
        const isShown = () =>
          document.querySelector('[data-page]')?.getAttribute('data-page') === shown && document.documentElement.lang === language;
        while (!isShown()) await new Promise((resolve) => requestAnimationFrame(resolve));
        await window.gallery.settle();
      }, wanted);
      if (sample.keys) {
        await page.keyboard.type(sample.keys);
        await settle();
      }
      for (const press of sample.press ?? []) {
        await page.click(selectorOf(press));
        await settle();
      }
    },
    settle,
    async close() {
      await app.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function selectorOf(press: string): string {
  const [kind, value] = press.split(':');
  return value === undefined ? `[data-action="${press}"]` : `[data-${kind}="${value}"]`;
}
