import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KioskView } from '../../../electron/core/visit/view.ts';
import { faults, needs } from './faults.ts';
import { type GalleryWindow, openGallery, usualPitch } from './gallery-window.ts';
import { isDesk, leastTarget, type Sample } from './sample-data.ts';
import { samples, viewOf } from './samples.ts';

let gallery: GalleryWindow;
beforeAll(async () => {
  gallery = await openGallery();
  await gallery.setLayout('landscape');
});
afterAll(() => gallery.close());

function sampleOf(name: string): Sample {
  const sample = samples.find((candidate) => candidate.name === name);
  if (!sample) throw new Error(`no sample ${name}`);
  return sample;
}

/** As new: nothing typed, nothing pressed. */
async function show(name: string): Promise<void> {
  const { keys: _keys, press: _press, ...sample } = sampleOf(name);
  await gallery.show(sample, { language: 'ar' });
}

const press = async (selector: string) => {
  await gallery.page.click(selector);
  await gallery.settle();
};
const key = async (name: string) => {
  await gallery.page.keyboard.press(name);
  await gallery.settle();
};
const type = (text: string) => gallery.page.keyboard.type(text);
const sent = () => gallery.page.evaluate(() => window.gallery.sent);
const text = () => gallery.page.evaluate(() => document.documentElement.outerHTML);
const turn = async (name: string, changes: Partial<KioskView> = {}) => {
  await gallery.page.evaluate(([name, changes]) => window.gallery.turn(name, 'ar', changes), [name, changes] as const);
  await gallery.settle();
};

describe('the hidden corner', () => {
  /** Where the line begins: right in Arabic, left in English. */
  const corners = { ar: { x: 1_900, y: 20 }, en: { x: 20, y: 20 } } as const;

  async function tap(point: { readonly x: number; readonly y: number }, times: number): Promise<void> {
    for (let tapped = 0; tapped < times; tapped += 1) await gallery.page.mouse.click(point.x, point.y);
  }

  test.each(['ar', 'en'] as const)('opens the way in for staff at five touches in %s', async (language) => {
    for (const name of ['attract', 'out-of-service']) {
      await gallery.show(sampleOf(name), { language });
      await tap(corners[language], 4);
      expect(await sent()).toEqual([]);
      await tap(corners[language], 1);
      expect(await sent()).toEqual([{ method: 'staff.open', input: {} }]);
    }
  });

  test('begins anew after a touch elsewhere, or a rest', async () => {
    await show('attract');
    await tap(corners.ar, 4);
    await tap({ x: 960, y: 700 }, 1);
    await tap(corners.ar, 4);
    expect(await sent()).toEqual([]);
    // three seconds later by the events' own clock
    await gallery.page.evaluate(({ x, y }) => {
      const late = new PointerEvent('pointerdown', { clientX: x, clientY: y });
      Object.defineProperty(late, 'timeStamp', { value: performance.now() + 3_100 });
      window.dispatchEvent(late);
    }, corners.ar);
    expect(await sent()).toEqual([]);
  });

  test('is nowhere else: not in a visit, not at a counter', async () => {
    await show('record-one');
    await tap(corners.ar, 6);
    expect(await sent()).toEqual([]);
    await gallery.page.evaluate(() => window.gallery.show('attract', 'ar', undefined, { mode: 'counter' }));
    await tap(corners.ar, 6);
    expect(await sent()).toEqual([]);
  });
});

describe('signing in', () => {
  test('sends number and PIN, by the keys of the screen or of a keyboard, with Enter alone between them', async () => {
    await show('sign-in');
    await press('[data-key="4"]');
    await press('[data-key="0"]');
    await press('[data-action="field-employeeNumber"]');
    await type('217');
    await key('Enter');
    await type('190284');
    await key('Enter');
    expect(await sent()).toEqual([{ method: 'staff.signIn', input: { employeeNumber: '40217', pin: '190284' } }]);
  });

  test('shows of the PIN only how long it is, and nothing once it is sent', async () => {
    await show('sign-in');
    await press('[data-action="field-pin"]');
    await type('190284');
    await gallery.settle();
    expect(await gallery.page.locator('[data-action="field-pin"] .box').allTextContents()).toEqual(['•', '•', '•', '•', '•', '•']);
    expect(await text()).not.toMatch(/190284|١٩٠٢٨٤/);
    expect(await gallery.page.locator('input').count()).toBe(0);
    await press('[data-action="field-employeeNumber"]');
    await type('40217');
    await press('[data-action="primary"]');
    expect(await gallery.page.locator('[data-action="field-pin"] .boxes').getAttribute('data-typed-length')).toBe('0');
  });

  test('says what was wrong until something new is typed', async () => {
    await show('sign-in-no-match');
    expect(await gallery.page.locator('[data-notice="no-match"]').count()).toBe(1);
    await type('4');
    await gallery.settle();
    expect(await gallery.page.locator('[data-notice="no-match"]').count()).toBe(0);
  });

  test('says the time that is left in whole minutes', async () => {
    await show('sign-in-locked-out');
    expect(await gallery.page.textContent('[data-notice="locked-out"]')).toContain('١٥ دقيقة');
  });

  test('a first PIN is sent once it was typed twice alike', async () => {
    await show('first-pin');
    for (const typed of ['40217', '48210937', '190284', '190285']) {
      await type(typed);
      await key('Enter');
    }
    expect(await sent()).toEqual([]);
    expect(await gallery.page.locator('[data-notice="pins-differ"]').count()).toBe(1);
    for (const typed of ['190284', '190284']) {
      await type(typed);
      await key('Enter');
    }
    expect(await sent()).toEqual([{ method: 'staff.choosePin', input: { employeeNumber: '40217', code: '48210937', pin: '190284' } }]);
  });

  test('a locked screen takes the PIN of its own person', async () => {
    await show('locked');
    await type('190284');
    await key('Enter');
    expect(await sent()).toEqual([{ method: 'staff.unlock', input: { pin: '190284' } }]);
  });
});

test.each([
  ['sign-in', 'close', 'staff.close', {}],
  ['sign-in', 'first-pin', 'staff.firstPin', {}],
  ['first-pin', 'back', 'staff.close', {}],
  ['locked', 'somebody-else', 'staff.close', {}],
  ['service', 'primary', 'service.check', {}],
  ['service', 'sign-out', 'staff.signOut', {}],
  ['service-bad', 'area-cases', 'staff.turnTo', { area: 'cases' }],
  ['cases', 'propose-paid-4', 'cases.propose', { caseId: 4, outcome: 'paid' }],
  ['cases', 'propose-not-paid-4', 'cases.propose', { caseId: 4, outcome: 'not-paid' }],
  ['cases', 'confirm-5', 'cases.confirm', { caseId: 5, outcome: 'paid' }],
  ['cases', 'withdraw-6', 'cases.withdraw', { caseId: 6 }],
  ['cases-restored', 'propose-compared-11', 'cases.propose', { caseId: 11, outcome: 'compared' }],
  ['outage', 'extend', 'outage.extend', {}],
  ['counter', 'lock', 'staff.lock', {}],
  ['counter', 'sign-out', 'staff.signOut', {}],
  ['counter', 'language', 'visit.setLanguage', { language: 'en' }],
  ['counter', 'area-service', 'staff.turnTo', { area: 'service' }],
  ['counter-record', 'reprint-PY204417730092', 'counter.reprint', { reference: 'PY204417730092' }],
  ['counter-record', 'end', 'visit.end', {}],
  ['counter-quote', 'back', 'visit.back', {}],
  ['counter-card', 'cancel', 'visit.cancelPayment', {}],
  ['counter-done', 'primary', 'visit.continue', {}],
])('%s: %s sends %s', async (name, action, method, input) => {
  await show(name);
  await press(`[data-action="${action}"]`);
  expect(await sent()).toEqual([{ method, input }]);
});

describe.each(['portrait', 'landscape'] as const)('in %s', (layout) => {
  beforeAll(() => gallery.setLayout(layout));
  afterAll(() => gallery.setLayout('landscape'));

  test.each(['ar', 'en'] as const)('the machine’s state is seen at a glance in %s: nothing scrolls', async (language) => {
    for (const [name, rows] of [
      ['service', 15],
      ['service-bad', 16],
    ] as const) {
      await gallery.show(sampleOf(name), { language });
      expect(await gallery.page.locator('[data-check]').count()).toBe(rows);
      expect(await gallery.page.locator('[data-scrolls]').count()).toBe(0);
    }
  });
});

test('what is bad stands first', async () => {
  await show('service-bad');
  const states = await gallery.page
    .locator('[data-check]')
    .evaluateAll((checks) => checks.map((check) => check.getAttribute('data-state')));
  expect(states).toEqual(['bad', 'bad', 'bad', 'due', 'due', 'due', ...Array.from({ length: 10 }, () => 'good')]);
});

test('who may decide nothing about a case is offered nothing', async () => {
  await show('cases');
  expect(await gallery.page.locator('[data-case="9"] button').count()).toBe(0);
  expect(await gallery.page.locator('[data-case="6"] button').count()).toBe(1);
});

describe('somebody at work', () => {
  /** Runs in the page: a key so many milliseconds from now, by the event's own clock. */
  const keyAfter = (ms: number) =>
    gallery.page.evaluate((later) => {
      const event = new KeyboardEvent('keydown', { key: 'Shift' });
      Object.defineProperty(event, 'timeStamp', { value: performance.now() + later });
      window.dispatchEvent(event);
    }, ms);

  test('keeps the session awake by whatever they press, and not with every key', async () => {
    await show('counter-record');
    await keyAfter(10_000);
    expect(await sent()).toEqual([]);
    await keyAfter(21_000);
    await keyAfter(31_000);
    expect(await sent()).toEqual([{ method: 'staff.stay', input: {} }]);
    await keyAfter(42_000);
    expect(await sent()).toHaveLength(2);
  });

  test.each(['attract', 'sign-in', 'locked'])('is nobody on %s', async (name) => {
    await show(name);
    await keyAfter(60_000);
    expect(await sent()).toEqual([]);
  });
});

describe('a person at the counter, by keyboard alone', () => {
  const typed = '28501150199993 س ط ر ١٢٣';
  const focused = () =>
    gallery.page.evaluate(() => document.activeElement?.closest('[data-action], [data-field], h1')?.outerHTML.slice(0, 80));

  test('is found, ticked, quoted, paid for and done', async () => {
    await show('counter');
    await type(typed);
    await key('Enter');
    expect(await sent()).toEqual([{ method: 'counter.find', input: { typed } }]);

    await turn('counter-record');
    expect(await gallery.page.inputValue('[data-field="find"]'), 'the identity is gone from the screen').toBe('');
    expect(await focused()).toContain('tick-driving');
    // the second line of the first licence
    for (const name of ['ArrowDown', 'ArrowDown', 'Space', 'Enter']) await key(name);
    const [quote] = (await sent()) as { method: string; input: { violationIds: string[] } }[];
    expect(quote?.method).toBe('counter.quote');
    expect(quote?.input.violationIds).toHaveLength(61);
    expect(quote?.input.violationIds).not.toContain('100000000007919');

    await turn('counter-quote');
    await key('Enter');
    expect(await sent()).toEqual([{ method: 'visit.confirmQuote', input: {} }]);

    await turn('counter-card');
    await key('Enter');
    await key('Escape');
    expect(await sent(), 'a payment is not called off by accident').toEqual([]);

    await turn('counter-done');
    await key('Enter');
    expect(await sent()).toEqual([{ method: 'visit.continue', input: {} }]);
  });

  test('one licence alone is ticked and unticked as one', async () => {
    await show('counter-record');
    await key('Space');
    await key('Enter');
    const [quote] = (await sent()) as { input: { violationIds: string[] } }[];
    expect(quote?.input.violationIds).toHaveLength(50);
  });

  test('Home, End and the arrows walk the ticks; with nothing left to ask for, Enter asks for nothing', async () => {
    await show('counter-record');
    await key('End');
    expect(await focused()).toContain('tick-100000000720629');
    await key('ArrowUp');
    expect(await focused()).toContain('tick-100000000712710');
    await key('Home');
    expect(await focused()).toContain('tick-driving');
    await key('ArrowUp');
    expect(await focused()).not.toContain('tick-');
  });

  test('of a record without violations the certificate alone is asked for', async () => {
    await show('counter-record-clear');
    await key('Enter');
    expect(await sent()).toEqual([{ method: 'counter.quote', input: { violationIds: [] } }]);
  });

  test('the next person begins with everything ticked again', async () => {
    await show('counter-record');
    await key('Space');
    await turn('counter');
    await turn('counter-record');
    expect(await gallery.page.getAttribute('.counter-ticked', 'data-ticked')).toBe('62');
  });

  test('what was typed stays to be corrected after a problem, and Escape clears it before it ends the visit', async () => {
    await show('counter-not-found');
    await type(typed);
    await key('Escape');
    expect(await gallery.page.inputValue('[data-field="find"]')).toBe('');
    expect(await sent()).toEqual([]);
    await key('Escape');
    expect(await sent()).toEqual([{ method: 'visit.end', input: {} }]);

    await show('counter');
    await type(typed);
    await press('[data-action="find"]');
    await turn('counter-find-problem');
    expect(await gallery.page.locator('[data-notice="factor"]').count()).toBe(1);
    expect(await focused()).toContain('data-field="find"');
    expect(await gallery.page.inputValue('[data-field="find"]')).toBe(typed);
    await key('Backspace');
    expect(await gallery.page.locator('[data-notice="factor"]').count()).toBe(0);
  });

  test('the arrows move the caret in the field', async () => {
    await show('counter');
    await type('123');
    await key('ArrowLeft');
    await key('ArrowRight');
    expect(await focused()).toContain('data-field="find"');
  });
});

test.each(samples.filter((sample) => !isDesk(sample) && viewOf(sample, 'ar').staff.page === 'closed').map(({ name }) => name))(
  '%s has its panel at the counter',
  async (name) => {
    const desk = sampleOf('counter-record');
    const changes: Partial<KioskView> = { mode: 'counter', idleSecondsLeft: null, ...(desk.view ?? {}) };
    await gallery.page.evaluate(([name, changes]) => window.gallery.show(name, 'ar', undefined, changes), [name, changes] as const);
    await gallery.settle();
    expect(await gallery.page.getAttribute('[data-page]', 'data-panel')).toBe(sampleOf(name).page.page);
    expect(await gallery.page.evaluate(faults, needs(usualPitch, leastTarget(desk)))).toEqual([]);
  },
);
