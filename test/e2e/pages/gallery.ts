/**
 * `npm run gallery [-- --only PREFIX] [--contrast high] [--text large|largest] [--pitch 4.69]`: every page, both languages, both orientations, side by side
 * in out/gallery/index.html.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasDisplay, openVirtualDisplay } from '../../../electron/setup/display.mjs';
import { type Layout, layouts, openGallery } from './gallery-window.ts';
import { samples } from './samples.ts';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    contrast: { type: 'string', default: 'normal' },
    text: { type: 'string', default: 'normal' },
    pitch: { type: 'string' },
    layout: { type: 'string' },
    lang: { type: 'string' },
    out: { type: 'string', default: 'out/gallery' },
  },
});

const folder = flags.out;
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const display = hasDisplay() ? null : await openVirtualDisplay({ width: 1920, height: 1920 });
if (display) process.env['DISPLAY'] = display.name;

const gallery = await openGallery();
const shown = samples.filter(({ name }) => name.startsWith(flags.only));
const languages = (['ar', 'en'] as const).filter((language) => !flags.lang || language === flags.lang);
const orientations = (Object.keys(layouts) as Layout[]).filter((layout) => !flags.layout || layout === flags.layout);
if (flags.pitch) await gallery.setPitch(Number(flags.pitch));
for (const layout of orientations) {
  await gallery.setLayout(layout);
  for (const sample of shown) {
    for (const language of languages) {
      await gallery.show(sample, {
        language,
        contrast: flags.contrast === 'high' ? 'high' : 'normal',
        text: flags.text === 'large' || flags.text === 'largest' ? flags.text : 'normal',
      });
      await gallery.page.screenshot({ path: join(folder, `${sample.name}-${language}-${layout}.png`), animations: 'disabled' });
    }
  }
}
await gallery.close();
await display?.close();

const rows = shown.map(({ name }) => {
  const pictures = orientations.flatMap((layout) =>
    languages.map((language) => `<img class="${layout}" src="${name}-${language}-${layout}.png" loading="lazy">`),
  );
  return `<h2>${name}</h2><div>${pictures.join('')}</div>`;
});
const style =
  'body{font-family:sans-serif;background:#888}div{display:flex;gap:12px;align-items:start}.portrait{width:18vw}.landscape{width:30vw}';
writeFileSync(
  join(folder, 'index.html'),
  `<!doctype html><meta charset="utf-8"><title>gallery</title><style>${style}</style>${rows.join('')}`,
);
for (const complaint of new Set(gallery.complaints)) process.stderr.write(`page complained: ${complaint}\n`);
process.stdout.write(`${shown.length} pages, ${join(folder, 'index.html')}\n`);
