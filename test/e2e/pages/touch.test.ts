import type { CDPSession } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GalleryWindow, openGallery } from './gallery-window.ts';
import { samples } from './samples.ts';

let gallery: GalleryWindow;
let devtools: CDPSession;
beforeAll(async () => {
  gallery = await openGallery();
  await gallery.setLayout('portrait');
  devtools = await gallery.page.context().newCDPSession(gallery.page);
});
afterAll(() => gallery.close());

async function show(name: string): Promise<void> {
  const sample = samples.find((candidate) => candidate.name === name);
  if (!sample) throw new Error(`no sample ${name}`);
  await gallery.show(sample, { language: 'ar' });
}

interface Point {
  readonly x: number;
  readonly y: number;
}

async function middleOf(selector: string): Promise<Point> {
  const box = await gallery.page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not on the screen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function fingers(
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  touchPoints: readonly (Point & { readonly id?: number })[],
): Promise<void> {
  await devtools.send('Input.dispatchTouchEvent', { type, touchPoints: [...touchPoints] });
}

async function tap(where: string | Point, heldMs = 80): Promise<void> {
  await fingers('touchStart', [typeof where === 'string' ? await middleOf(where) : where]);
  await gallery.page.waitForTimeout(heldMs);
  await fingers('touchEnd', []);
  // longer than a browser takes to add a click of its own
  await gallery.page.waitForTimeout(400);
}

const typed = () => gallery.page.locator('.boxes').getAttribute('data-typed-length');
const methods = () => gallery.page.evaluate(() => window.gallery.sent.map(({ method }) => method));
const isTicked = (name: string) => gallery.page.isChecked(`[data-action="${name}"] input`);

describe('a finger', () => {
  test('presses a key once', async () => {
    await show('national-id');
    await tap('[data-key="5"]');
    await tap('[data-key="0"]');
    expect(await typed()).toBe('2');
  });

  test('that rests long on a button presses it once', async () => {
    await show('record-one');
    await tap('[data-action="primary"]', 1_500);
    expect(await methods()).toEqual(['visit.continue']);
  });

  test('on a line ticks and unticks it once', async () => {
    await show('lines-one');
    const name = await gallery.page.locator('.tick').getAttribute('data-action');
    if (name === null) throw new Error('no line');
    await tap(`[data-action="${name}"]`);
    expect(await isTicked(name)).toBe(false);
    await tap(`[data-action="${name}"]`);
    expect(await isTicked(name)).toBe(true);
  });

  test('sees the button pressed while it lies there', async () => {
    await show('record-one');
    const isPressed = () => gallery.page.locator('[data-action="end"][data-pressed]').count();
    await fingers('touchStart', [await middleOf('[data-action="end"]')]);
    expect(await isPressed()).toBe(1);
    await fingers('touchEnd', []);
    expect(await isPressed()).toBe(0);
  });

  test('that scrolls a list from one of its lines or buttons presses nothing', async () => {
    await show('lines-many');
    const name = 'choose-100000000000000';
    const { x, y } = await middleOf(`[data-action="${name}"]`);
    await fingers('touchStart', [{ x, y }]);
    for (let moved = 10; moved <= 200; moved += 10) await fingers('touchMove', [{ x, y: y - moved }]);
    await fingers('touchEnd', []);
    await gallery.page.waitForTimeout(400);
    expect(await gallery.page.evaluate(() => document.querySelector('.page-work .scroller-box')?.scrollTop)).toBeGreaterThan(50);
    expect(await gallery.page.locator('.tick[data-pressed]').count()).toBe(0);
    expect(await gallery.page.locator('[data-chosen]').first().getAttribute('data-chosen')).not.toBeNull();
    expect(await isTicked(name)).toBe(true);
  });

  test('does not press what its press puts in the same place', async () => {
    await show('record-many');
    await tap('[data-action="show-driving"]');
    const { x, y } = await middleOf('[data-action="primary"]');
    const place = { x, y: y - 25 };
    await tap(place);
    // the page is back at its cards, whose own main act now lies under the finger
    expect(await gallery.page.locator('[data-action="show-driving"]').count()).toBe(1);
    expect(
      await gallery.page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('button')?.getAttribute('data-action'), place),
    ).toBe('primary');
    expect(await methods()).toEqual([]);
  });

  test('beside another one, as when somebody types fast, presses its own key', async () => {
    await show('national-id');
    const [one, two] = [await middleOf('[data-key="1"]'), await middleOf('[data-key="9"]')];
    await fingers('touchStart', [{ ...one, id: 1 }]);
    await fingers('touchStart', [
      { ...one, id: 1 },
      { ...two, id: 2 },
    ]);
    await fingers('touchEnd', [{ ...two, id: 2 }]);
    await fingers('touchEnd', []);
    await gallery.page.waitForTimeout(400);
    expect(await typed()).toBe('2');
  });

  test('on what cannot be pressed does nothing', async () => {
    await show('national-id');
    await tap('[data-action="primary"]');
    expect(await methods()).toEqual([]);
  });
});

test('Enter held down on a button is one press', async () => {
  await show('national-id');
  await gallery.page.focus('[data-key="7"]');
  await gallery.page.keyboard.down('Enter');
  await gallery.page.keyboard.down('Enter');
  await gallery.page.keyboard.down('Enter');
  await gallery.page.keyboard.up('Enter');
  expect(await typed()).toBe('1');
});

test('a browser’s own click, as a screen reader makes it, presses and ticks', async () => {
  await show('record-one');
  await gallery.page.evaluate(() => document.querySelector<HTMLElement>('[data-action="primary"]')?.click());
  expect(await methods()).toEqual(['visit.continue']);
  await show('lines-one');
  await gallery.page.evaluate(() => document.querySelector<HTMLElement>('.tick input')?.click());
  expect(await gallery.page.isChecked('.tick input')).toBe(false);
});
