import type { CDPSession } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fullest } from './fullest.ts';
import { type GalleryWindow, type Look, openGallery } from './gallery-window.ts';
import type { Sample } from './sample-data.ts';
import { samples } from './samples.ts';

/** Presses of Tab that the longest page without a long list needs to come round. */
const ROUND = 70;
/** So many before it is asked whether they came round. */
const BATCH = 10;

let gallery: GalleryWindow;
let keys: CDPSession;
beforeAll(async () => {
  gallery = await openGallery();
  await gallery.setLayout('portrait');
  keys = await gallery.page.context().newCDPSession(gallery.page);
});
afterAll(() => gallery.close());

function sampleOf(name: string): Sample {
  const sample = samples.find((candidate) => candidate.name === name);
  if (!sample) throw new Error(`no sample ${name}`);
  return sample;
}

const cases = samples.map((sample) => [sample.name, sample] as const);
const named = cases.filter(([name]) => fullest.has(name));

/** What is looked for among the focus's stops, and what each stop was like. */
interface Tabbing {
  /** Names of what can be stopped at, in the order of the document. */
  readonly controls: readonly string[];
  /** There is more than fits. */
  readonly scrolls: boolean;
  readonly stops: readonly { readonly name: string; readonly faults: readonly string[] }[];
}

declare global {
  interface Window {
    tabbing: { readonly end: AbortController; readonly controls: () => string[]; readonly stops: { name: string; faults: string[] }[] };
  }
}

/** Runs in the page: notes each stop of the focus, whether it is seen there, and whether reading would come to it next. */
function watch(): void {
  const root = document.querySelector('[data-dialog]') ?? document.body;
  let previous: Element | null = null;
  let previousLook = '';

  function touched(element: Element): Element {
    return element.closest('label') ?? element;
  }

  function nameOf(element: Element): string {
    const { action, key, letter } = (touched(element) as HTMLElement).dataset;
    return action ?? key ?? letter ?? `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}`;
  }

  function look(element: Element): string {
    const { outlineStyle, outlineColor, boxShadow } = getComputedStyle(element);
    return `${outlineStyle} ${outlineColor} ${boxShadow}`;
  }

  function luminance(colour: string): number {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(a: string, b: string): number {
    const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (lighter + 0.05) / (darker + 0.05);
  }

  function ground(element: Element | null): string {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/, 0\)$/.test(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  }

  /** The best contrast of the ring's colours with what is round it. */
  function ringContrast(element: Element): number {
    const { outlineStyle, outlineColor, boxShadow } = getComputedStyle(element);
    const colours = [...(outlineStyle === 'none' ? [] : [outlineColor]), ...(boxShadow.match(/rgba?\([^)]*\)/g) ?? [])];
    return Math.max(
      1,
      ...colours.filter((colour) => !/, 0(\.[0-4]\d*)?\)$/.test(colour)).map((colour) => contrast(colour, ground(element.parentElement))),
    );
  }

  /** Below, further along the line, or inside. */
  function comesAfter(before: Element, after: Element): boolean {
    if (before.contains(after)) return true;
    const [a, b] = [touched(before).getBoundingClientRect(), touched(after).getBoundingClientRect()];
    let around: Element | null = before;
    while (around && !around.contains(after)) around = around.parentElement;
    const along = around && getComputedStyle(around).direction === 'rtl' ? b.right <= a.left + 2 : b.left >= a.right - 2;
    return along || b.top >= a.bottom - 2;
  }

  window.tabbing?.end.abort();
  const end = new AbortController();
  function note({ target }: FocusEvent): void {
    const element = target as Element;
    // round by way of the window's own edge: the same stop twice
    if (element === previous) return;
    const faults: string[] = [];
    const focused = look(touched(element));
    if (previous) {
      if (look(touched(previous)) === previousLook) faults.push(`the stop before, ${nameOf(previous)}, looks the same without the focus`);
      const forward = previous.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (forward && previous.isConnected && !comesAfter(previous, element))
        faults.push(`reading does not come to it after ${nameOf(previous)}`);
    }
    const seen = ringContrast(touched(element));
    if (seen < 3) faults.push(`the focus shows at ${seen.toFixed(1)} : 1`);
    if (!element.matches(':focus-visible')) faults.push('the focus does not show');
    window.tabbing.stops.push({ name: nameOf(element), faults });
    previous = element;
    previousLook = focused;
  }
  document.addEventListener('focusin', note, end);
  const first = document.activeElement;
  window.tabbing = {
    end,
    // a popup begins at a button of its own
    stops: first instanceof HTMLButtonElement ? [{ name: nameOf(first), faults: [] }] : [],
    // of a table of ticks one is a stop: the arrows move in it
    controls: () =>
      [...root.querySelectorAll('button:enabled, input:enabled:not([tabindex="-1"]), [tabindex="0"]:not(button, input)')].map(nameOf),
  };
}

/** Down and up, one key after the other as a person presses them, without waiting for the window's word of each. */
async function pressTab(key: 'Tab' | 'Shift+Tab', times: number): Promise<void> {
  const event = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9, modifiers: key === 'Tab' ? 0 : 8 };
  const sent: Promise<unknown>[] = [];
  for (let press = 0; press < times; press += 1) {
    sent.push(keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event }));
    sent.push(keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }));
  }
  await Promise.all(sent);
}

async function tabThrough(sample: Sample, language: 'ar' | 'en', key: 'Tab' | 'Shift+Tab', presses: number): Promise<Tabbing> {
  const { page } = gallery;
  await gallery.show(sample, { language });
  await page.evaluate(watch);
  const before = await page.evaluate(() => window.tabbing.controls());
  for (let pressed = 0; pressed < presses; pressed += BATCH) {
    await pressTab(key, BATCH);
    if (await page.evaluate(() => window.tabbing.stops.filter(({ name }) => name === window.tabbing.stops[0]?.name).length > 1)) break;
  }
  const { stops, after } = await page.evaluate(() => ({ stops: window.tabbing.stops, after: window.tabbing.controls() }));
  // "up" and "down" rest at the ends of a list; a stop at either will do
  return {
    stops,
    scrolls: before.includes('scroll-down'),
    controls: before.filter((name) => after.includes(name) && !name.startsWith('scroll-')),
  };
}

describe.each(['ar', 'en'] as const)('in %s', (language) => {
  test.each(cases)('Tab walks through %s as it is read, and comes round', async (_name, sample) => {
    const forward = await tabThrough(sample, language, 'Tab', ROUND);
    const isLong = forward.stops.length >= ROUND;
    if (isLong) expect(await gallery.page.locator('.long-list').count()).toBe(1);
    // A list of hundreds of lines is left by its other end.
    const stops = [...forward.stops, ...(isLong ? (await tabThrough(sample, language, 'Shift+Tab', 20)).stops : [])];
    const names = stops.map(({ name }) => name);
    const { controls } = forward;
    expect(controls.length).toBeGreaterThan(0);
    expect(controls.filter((name) => !names.includes(name))).toEqual([]);
    if (controls.length > 1 && !isLong) expect(names.slice(1), 'comes round').toContain(names[0]);
    if (forward.scrolls) expect(names.join()).toContain('scroll-');
    expect(stops.filter(({ faults }) => faults.length > 0)).toEqual([]);
  });
});

describe('Enter', () => {
  /** Runs in the page: puts the focus on the heading and notes what is clicked from there on; null where a popup is open. */
  function fromTheHeading(): { readonly expected: string[]; readonly clicked: (string | null)[] } | null {
    if (document.querySelector('[data-dialog]')) return null;
    const clicked: (string | null)[] = [];
    const note = ({ target }: Event) => void clicked.push((target as Element).closest('button')?.getAttribute('data-action') ?? null);
    document.body.addEventListener('click', note, { capture: true });
    document.querySelector('h1')?.focus();
    return { expected: document.querySelector('[data-action="primary"]:enabled') ? ['primary'] : [], clicked };
  }

  test.each(cases)('presses the main act of %s from the heading', async (_name, sample) => {
    await gallery.show(sample, { language: 'ar' });
    const presses = await gallery.page.evaluateHandle(fromTheHeading);
    await gallery.page.keyboard.press('Enter');
    const seen = await presses.jsonValue();
    expect(seen?.clicked).toEqual(seen?.expected);
  });

  test('presses the button that has the focus, and so does the space bar', async () => {
    await gallery.show(sampleOf('record-one'), { language: 'ar' });
    await gallery.page.focus('[data-action="call-staff"]');
    await gallery.page.keyboard.press('Enter');
    await gallery.page.keyboard.press('Space');
    expect(await gallery.page.evaluate(() => window.gallery.sent.map(({ method }) => method))).toEqual([
      'visit.callStaff',
      'visit.callStaff',
    ]);
  });

  test('ticks the line that has the focus, and so does the space bar', async () => {
    await gallery.show(sampleOf('lines-one'), { language: 'ar' });
    await gallery.page.focus('.tick input');
    const isTicked = () => gallery.page.isChecked('.tick input');
    const states = [await isTicked()];
    for (const key of ['Enter', 'Space']) {
      await gallery.page.keyboard.press(key);
      states.push(await isTicked());
    }
    expect(states).toEqual([true, false, true]);
  });
});

describe('the focus', () => {
  const isOn = (selector: string) => gallery.page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
  /** Runs in the page: how the focused element shows that it has the focus. */
  const ring = () => gallery.page.evaluate(() => getComputedStyle(document.activeElement as Element).boxShadow);

  test('goes to the heading of each new page, and is seen there while a keyboard is in use', async () => {
    await gallery.show(sampleOf('record-one'), { language: 'ar' });
    await gallery.page.click('[data-action="call-staff"]');
    await gallery.page.evaluate(() => window.gallery.turn('lines-one', 'ar'));
    await gallery.page.waitForSelector('[data-page="lines"]');
    expect(await isOn('h1')).toBe(true);
    expect(await ring(), 'after a touch').toBe('none');
    await gallery.page.focus('[data-action="choose-none"]');
    await gallery.page.keyboard.press('Space');
    await gallery.page.evaluate(() => window.gallery.turn('quote', 'ar'));
    await gallery.page.waitForSelector('[data-page="quote"]');
    expect(await isOn('h1')).toBe(true);
    expect(await ring(), 'after a key').not.toBe('none');
  });

  test('goes to the heading of each phase of the card', async () => {
    await gallery.show(sampleOf('card-starting'), { language: 'ar' });
    await gallery.page.focus('[data-action="call-staff"]');
    await gallery.page.evaluate(() => window.gallery.turn('card-present-card', 'ar'));
    await gallery.page.waitForSelector('[data-notice="secret"]');
    expect(await isOn('h1')).toBe(true);
  });

  test('stays in a popup, and comes back to what opened it', async () => {
    await gallery.show(sampleOf('national-id'), { language: 'ar' });
    await gallery.page.focus('[data-action="privacy-more"]');
    await gallery.page.keyboard.press('Enter');
    // The popup takes the focus, and gives it back, a frame after it has come or gone.
    await gallery.page.waitForFunction(() => document.activeElement?.closest('[data-dialog]') !== null);
    for (const key of ['Tab', 'Tab', 'Shift+Tab', 'ArrowUp', 'ArrowDown']) {
      await gallery.page.keyboard.press(key);
      expect(await isOn('[data-dialog] *'), key).toBe(true);
    }
    await gallery.page.keyboard.press('Enter');
    await gallery.page.waitForSelector('[data-dialog]', { state: 'detached' });
    await gallery.page.waitForFunction(() => document.activeElement?.matches('[data-action="privacy-more"]'));
  });

  test('comes back from the idle warning to where it was', async () => {
    await gallery.show(sampleOf('record-one'), { language: 'ar' });
    await gallery.page.focus('[data-action="show-car"]');
    await gallery.page.evaluate(() => window.gallery.turn('record-one', 'ar', { idleSecondsLeft: 17 }));
    await gallery.page.waitForSelector('[data-dialog="idle"]');
    expect(await isOn('[data-action="stay"]')).toBe(true);
    await gallery.page.evaluate(() => window.gallery.turn('record-one', 'ar'));
    await gallery.page.waitForFunction(() => document.activeElement?.matches('[data-action="show-car"]'));
  });
});

describe('arrows', () => {
  /** Runs in the page: presses arrows from everywhere that they lead to, and names the controls that they never reached. */
  function unreached(): string[] {
    const root = document.querySelector('[data-dialog]') ?? document.body;
    const controls = () => [...root.querySelectorAll<HTMLElement>('button:enabled, input:enabled')];
    const atFirst = controls();
    const start = (document.activeElement as HTMLElement | null) ?? document.body;
    const reached = new Set<HTMLElement>([start]);
    const scroller = (element: Element) => element.closest('.scroller-box')?.scrollTop ?? 0;
    for (const from of reached) {
      for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
        from.focus();
        // words are scrolled through before the focus leaves them
        for (let press = 0; press < 40; press += 1) {
          const before = scroller(from);
          from.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
          if (document.activeElement !== from || scroller(from) === before) break;
        }
        if (document.activeElement instanceof HTMLElement && reached.size < 120) reached.add(document.activeElement);
      }
    }
    return atFirst.filter((control) => control.isConnected && !reached.has(control)).map((control) => control.outerHTML.slice(0, 120));
  }

  async function expectReached(sample: Sample, look: Look): Promise<void> {
    await gallery.show(sample, look);
    expect(await gallery.page.evaluate(unreached)).toEqual([]);
  }

  test.each(cases)('reach every control of %s', (_name, sample) => expectReached(sample, { language: 'ar' }));

  test.each(named)('reach every control of %s in the largest words', (_name, sample) =>
    expectReached(sample, { language: 'en', text: 'largest' }),
  );

  describe('in landscape', () => {
    beforeAll(() => gallery.setLayout('landscape'));
    afterAll(() => gallery.setLayout('portrait'));

    test.each(named)('reach every control of %s in both languages', async (_name, sample) => {
      await expectReached(sample, { language: 'ar' });
      await expectReached(sample, { language: 'en', text: 'largest' });
    });
  });
});

describe('a visit by arrows, digits and Enter alone', () => {
  const press = (key: string) => gallery.page.keyboard.press(key);

  /** Goes to a control as a person would: towards it, one arrow after the other. */
  async function goTo(selector: string): Promise<void> {
    for (let step = 0; step < 30; step += 1) {
      const key = await gallery.page.evaluate((wanted) => {
        const target = document.querySelector(wanted);
        const focused = document.activeElement;
        if (!target || !focused) throw new Error(`no ${wanted}`);
        if (target === focused || target.contains(focused)) return null;
        const [to, from] = [target.getBoundingClientRect(), focused.getBoundingClientRect()];
        if (to.top >= from.bottom - 1) return 'ArrowDown';
        if (to.bottom <= from.top + 1) return 'ArrowUp';
        return to.left > from.left ? 'ArrowRight' : 'ArrowLeft';
      }, selector);
      if (key === null) return;
      await press(key);
    }
    throw new Error(`30 arrows did not lead to ${selector}`);
  }

  const sent = () => gallery.page.evaluate(() => window.gallery.sent);

  async function turn(name: string): Promise<void> {
    await gallery.page.evaluate((wanted) => window.gallery.turn(wanted, 'ar'), name);
    await gallery.page.waitForSelector(`[data-page="${sampleOf(name).page.page}"]`);
    // as after a visit's real page: the heading has it
    await gallery.page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  }

  test('comes to its end', async () => {
    await gallery.show(sampleOf('attract'), { language: 'ar' });
    await press('Enter');
    expect(await sent()).toEqual([{ method: 'visit.start', input: {} }]);

    await turn('national-id');
    await gallery.page.keyboard.type('28501150199993');
    await press('Enter');
    expect(await sent()).toEqual([{ method: 'visit.submitNationalId', input: { typed: '28501150199993', checkDigitConfirmed: false } }]);

    await turn('factor-plate');
    for (const letter of 'سطر') {
      await goTo(`[data-letter="${letter}"]`);
      await press('Enter');
    }
    await gallery.page.keyboard.type('123');
    await goTo('[data-action="primary"]');
    await press('Enter');
    expect(await sent()).toEqual([{ method: 'visit.submitFactor', input: { factor: { type: 'plate', letters: 'سطر', digits: '123' } } }]);

    await turn('record-one');
    await press('Enter');
    expect(await sent()).toEqual([{ method: 'visit.continue', input: {} }]);

    await turn('lines-one');
    await goTo('.tick');
    await press('Enter');
    await press('Enter');
    await goTo('[data-action="primary"]');
    await press('Enter');
    expect(await sent()).toEqual([{ method: 'visit.chooseLines', input: { violationIds: ['100000000000000'] } }]);

    await turn('quote');
    await press('Enter');
    expect(await sent()).toEqual([{ method: 'visit.confirmQuote', input: {} }]);

    await turn('card-present-card');
    await press('Enter');
    expect(await sent(), 'a payment is not called off by accident').toEqual([]);

    await turn('done-one');
    await press('Enter');
    expect(await sent()).toEqual([{ method: 'visit.continue', input: {} }]);
  });

  test('an old plate’s governorate is found on its board', async () => {
    await gallery.show({ ...sampleOf('factor-old-plate') }, { language: 'ar' });
    await gallery.page.keyboard.type('128450');
    await goTo('[data-action="governorate-14"]');
    await press('Enter');
    await goTo('[data-action="primary"]');
    await press('Enter');
    expect(await sent()).toEqual([
      { method: 'visit.submitFactor', input: { factor: { type: 'old-plate', digits: '128450', governorate: '14' } } },
    ]);
  });

  test.each(['ar', 'en'] as const)('left and right are the screen’s in %s', async (language) => {
    await gallery.show(sampleOf('national-id'), { language });
    await gallery.page.focus('[data-key="5"]');
    const way: (string | undefined)[] = [];
    for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown']) {
      await press(key);
      way.push(
        await gallery.page.evaluate(
          () => (document.activeElement as HTMLElement).dataset['key'] ?? (document.activeElement as HTMLElement).dataset['action'],
        ),
      );
    }
    expect(way).toEqual(['4', '1', '2', '3', '6', '9', 'delete']);
  });
});
