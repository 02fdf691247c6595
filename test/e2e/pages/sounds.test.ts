import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KioskView } from '../../../electron/core/visit/view.ts';
import { type GalleryWindow, openGallery } from './gallery-window.ts';
import { samples } from './samples.ts';

declare global {
  interface Window {
    /** The pitch of each tone that was started since it was last emptied. */
    tones: number[];
    /** How many loudspeakers were opened. */
    opened: number;
  }
}

const key = [988];
const error = [294, 220];
const done = [523, 659, 784];

let gallery: GalleryWindow;
beforeAll(async () => {
  gallery = await openGallery();
  await gallery.page.evaluate(() => {
    window.tones = [];
    window.opened = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      window.tones.push(this.frequency.value);
      start.call(this, when);
    };
    window.AudioContext = class extends AudioContext {
      constructor() {
        super();
        window.opened += 1;
      }
    };
  });
});
afterAll(() => gallery.close());

async function show(name: string): Promise<void> {
  const sample = samples.find((candidate) => candidate.name === name);
  if (!sample) throw new Error(`no sample ${name}`);
  await gallery.show({ name, page: sample.page }, { language: 'ar' });
}

/** What has sounded, once all that was begun has been drawn. */
function heard(): Promise<number[]> {
  return gallery.page.evaluate(
    () =>
      new Promise<number[]>((resolve) => requestAnimationFrame(() => setTimeout(() => setTimeout(() => resolve(window.tones.splice(0)))))),
  );
}

test('a page that nobody has touched is silent, and opens no loudspeaker', async () => {
  await show('not-paid');
  expect(await heard()).toEqual([]);
  expect(await gallery.page.evaluate(() => window.opened)).toBe(0);
});

describe('when somebody has touched the screen', () => {
  beforeAll(async () => {
    await show('attract');
    await gallery.page.click('[data-action="primary"]');
  });
  beforeEach(async () => void (await heard()));

  test.each([
    ['a button', 'attract', () => gallery.page.click('[data-action="primary"]')],
    ['a key of the screen', 'national-id', () => gallery.page.click('[data-key="2"]')],
    ['a digit of the keypad', 'national-id', () => gallery.page.keyboard.press('2')],
    ['Backspace', 'national-id', () => gallery.page.keyboard.press('Backspace')],
    ['Enter for the page’s main act', 'attract', () => gallery.page.keyboard.press('Enter')],
    ['a tick', 'lines-many', () => gallery.page.click('label[data-action="choose-100000000007919"]')],
  ])('%s sounds once', async (_what, page, press) => {
    await show(page);
    await press();
    expect(await heard()).toEqual(key);
  });

  test.each(['Enter', 'Space'])('%s on the button that has the focus sounds once', async (name) => {
    await show('national-id');
    await gallery.page.focus('[data-key="2"]');
    await gallery.page.keyboard.press(name);
    expect(await heard()).toEqual(key);
  });

  test('what cannot be pressed, and a digit where none is asked for, are silent', async () => {
    await show('national-id');
    await gallery.page.click('[data-action="primary"]', { force: true });
    await gallery.page.click('h1');
    await show('attract');
    await gallery.page.keyboard.press('2');
    expect(await heard()).toEqual([]);
  });

  test.each([
    ['not-paid', error],
    ['done-one', done],
    ['paid-paper-follows', done],
    ['record-one', []],
    ['card-processing', []],
  ])('%s sounds %j when it comes', async (name, tones) => {
    await show(name);
    expect(await heard()).toEqual(tones);
  });

  test('a problem that comes up on the page sounds as one', async () => {
    await show('national-id-date');
    await gallery.page.keyboard.type('28513150199993');
    await heard();
    await gallery.page.click('[data-action="primary"]');
    expect(await heard()).toEqual([...key, ...error]);
  });

  test('one loudspeaker serves all pages', async () => {
    await show('attract');
    await gallery.page.click('[data-action="primary"]');
    expect(await gallery.page.evaluate(() => window.opened)).toBe(1);
  });
});

test('a kiosk without sounds is silent', async () => {
  const silent: Partial<KioskView> = { panel: { pitch: null, sounds: false } };
  async function showSilent(name: string, page: string): Promise<void> {
    await gallery.page.evaluate(([name, changes]) => window.gallery.show(name, 'ar', { contrast: 'normal', text: 'normal' }, changes), [
      name,
      silent,
    ] as const);
    await gallery.page.locator(`[data-page="${page}"]`).waitFor();
  }
  await showSilent('attract', 'attract');
  await heard();
  await gallery.page.click('[data-action="primary"]');
  await showSilent('not-paid', 'not-paid');
  await showSilent('done-one', 'done');
  expect(await heard()).toEqual([]);
});

test('a machine without an audio device complains of nothing', async () => {
  await gallery.page.reload();
  await gallery.page.waitForFunction(() => window.gallery !== undefined);
  await gallery.page.evaluate(() => {
    window.AudioContext = class extends AudioContext {
      constructor() {
        super();
        throw new DOMException('no device', 'NotSupportedError');
      }
    };
  });
  await show('attract');
  await gallery.page.click('[data-action="primary"]');
  await show('not-paid');
  await gallery.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => setTimeout(resolve)))));
  expect(gallery.complaints).toEqual([]);
});
