import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type GalleryWindow, openGallery } from './gallery-window.ts';
import { samples } from './samples.ts';

let gallery: GalleryWindow;
beforeAll(async () => {
  gallery = await openGallery();
  await gallery.setLayout('portrait');
});
afterAll(() => gallery.close());

async function show(name: string): Promise<void> {
  const sample = samples.find((candidate) => candidate.name === name);
  if (!sample) throw new Error(`no sample ${name}`);
  await gallery.show({ name: sample.name, page: sample.page }, { language: 'ar' });
}

async function press(selector: string): Promise<void> {
  await gallery.page.click(selector);
  await gallery.settle();
}

function sent(): Promise<unknown> {
  return gallery.page.evaluate(() => window.gallery.sent);
}

describe('the national ID page', () => {
  beforeEach(() => show('national-id'));

  test('takes keys of the screen and of a keyboard, Arabic-Indic ones too, and sends ASCII digits', async () => {
    await press('[data-key="2"]');
    await gallery.page.keyboard.type('85');
    await gallery.page.evaluate(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: '٠' })));
    await press('[data-key="1"]');
    await press('[data-action="delete"]');
    await gallery.page.keyboard.press('Backspace');
    expect(await gallery.page.locator('.box').allTextContents()).toEqual(['٢', '٨', '٥', ...Array.from({ length: 11 }, () => '')]);
    await gallery.page.keyboard.type('01150199993777');
    await press('[data-action="primary"]');
    expect(await sent()).toEqual([{ method: 'visit.submitNationalId', input: { typed: '28501150199993', checkDigitConfirmed: false } }]);
  });

  test('sends on Enter', async () => {
    await gallery.page.keyboard.type('28501150199993');
    await gallery.page.keyboard.press('Enter');
    expect(await sent()).toEqual([{ method: 'visit.submitNationalId', input: { typed: '28501150199993', checkDigitConfirmed: false } }]);
  });

  test('sends nothing while nothing is typed', async () => {
    await gallery.page.keyboard.press('Enter');
    expect(await sent()).toEqual([]);
  });
});

test('the number of a paper is sent without its letters, and typing on takes the problem away', async () => {
  await show('paper-number-check-digit');
  await gallery.page.keyboard.type('PY-4839-2017-5576');
  await press('[data-action="primary"]');
  expect(await sent()).toEqual([{ method: 'visit.submitPaperNumber', input: { typed: '483920175576' } }]);
  expect(await gallery.page.locator('[data-notice="check-digit"]').count()).toBe(1);
  await press('[data-action="delete"]');
  expect(await gallery.page.locator('[data-notice="check-digit"]').count()).toBe(0);
});

test('a doubted check digit can be overruled, and typing on takes the doubt away', async () => {
  await show('national-id-check-digit');
  await gallery.page.keyboard.type('28501150199992');
  await press('[data-action="primary"]');
  expect(await gallery.page.locator('[data-notice="check-digit"]').count()).toBe(1);
  await press('[data-action="primary"]');
  await press('[data-action="delete"]');
  expect(await gallery.page.locator('[data-notice="check-digit"]').count()).toBe(0);
  expect(await sent()).toEqual([
    { method: 'visit.submitNationalId', input: { typed: '28501150199992', checkDigitConfirmed: false } },
    { method: 'visit.submitNationalId', input: { typed: '28501150199992', checkDigitConfirmed: true } },
  ]);
});

describe('the factor page', () => {
  beforeEach(() => show('factor-plate'));

  test('sends a plate, one code point a letter, and shows it as painted', async () => {
    for (const letter of 'سهر') await press(`[data-letter="${letter}"]`);
    await gallery.page.keyboard.type('12034');
    expect(await gallery.page.locator('.plate [data-part="letters"]').innerText()).toBe('س هـ ر');
    expect(await gallery.page.locator('.plate [data-part="digits"]').innerText()).toBe('١٢٣٤');
    await press('[data-action="primary"]');
    expect(await sent()).toEqual([{ method: 'visit.submitFactor', input: { factor: { type: 'plate', letters: 'سهر', digits: '1234' } } }]);
  });

  test('sends an old plate with its governorate', async () => {
    await press('[data-action="plate-kind-old"]');
    await gallery.page.keyboard.type('12034');
    await press('[data-action="governorate-14"]');
    await press('[data-action="primary"]');
    expect(await sent()).toEqual([
      { method: 'visit.submitFactor', input: { factor: { type: 'old-plate', digits: '12034', governorate: '14' } } },
    ]);
  });

  test('sends a licence number', async () => {
    await press('[data-action="factor-licence"]');
    await gallery.page.keyboard.type('a90');
    await press('[data-key="7"]');
    await press('[data-action="primary"]');
    expect(await sent()).toEqual([{ method: 'visit.submitFactor', input: { factor: { type: 'licence', number: 'A907' } } }]);
  });
});

describe('the lines page', () => {
  test('sends what stays chosen; an objection unticks and says how', async () => {
    await show('lines-many');
    await press('[data-action="object-100000000000000"]');
    expect(await gallery.page.locator('[data-notice="objection"]').count()).toBe(1);
    await press('label[data-action="choose-100000000007919"]');
    await press('[data-action="primary"]');
    const [call] = (await sent()) as { method: string; input: { violationIds: string[] } }[];
    expect(call?.method).toBe('visit.chooseLines');
    expect(call?.input.violationIds).toHaveLength(60);
    expect(call?.input.violationIds).not.toContain('100000000000000');
    expect(call?.input.violationIds).not.toContain('100000000007919');
  });

  test('holds 400 lines with only those near the screen drawn, and scrolls by its buttons to the last', async () => {
    await show('lines-huge');
    const drawn = () => gallery.page.locator('.violation-text').count();
    expect(await drawn()).toBeLessThan(60);
    const last = gallery.page.locator('[data-action="choose-100000003238871"]');
    expect(await last.count()).toBe(0);
    for (
      let touches = 0;
      touches < 200 && (await gallery.page.locator('[data-action="scroll-down"]:not([data-disabled])').count()) > 0;
      touches += 1
    ) {
      await press('[data-action="scroll-down"]');
      await gallery.page.waitForTimeout(20);
    }
    await last.waitFor();
    expect(await drawn()).toBeLessThan(60);
    await press('[data-action="primary"]');
    const [call] = (await sent()) as { input: { violationIds: string[] } }[];
    expect(call?.input.violationIds).toHaveLength(400);
  });
});

test.each([
  ['attract', 'primary', 'visit.start'],
  ['attract', 'with-paper', 'visit.startWithPaper'],
  ['attract', 'language', 'visit.setLanguage'],
  ['payment-state-settled', 'primary', 'visit.continue'],
  ['payment-state-waiting', 'primary', 'visit.end'],
  ['payment-not-known', 'primary', 'visit.continue'],
  ['payment-not-known', 'again', 'visit.retry'],
  ['payment-not-known-line', 'primary', 'visit.retry'],
  ['record-one', 'primary', 'visit.continue'],
  ['record-one', 'call-staff', 'visit.callStaff'],
  ['record-one', 'end', 'visit.end'],
  ['record-one', 'back', 'visit.back'],
  ['quote', 'primary', 'visit.confirmQuote'],
  ['quote-nothing-owed', 'primary', 'visit.confirmQuote'],
  ['quote-nothing-owed', 'decline', 'visit.declineQuote'],
  ['card-present-card', 'cancel', 'visit.cancelPayment'],
  ['not-paid', 'primary', 'visit.retry'],
  ['authority-down', 'primary', 'visit.retry'],
  ['print-failed', 'primary', 'visit.retry'],
  ['print-failed', 'finish', 'visit.continue'],
  ['done-one', 'primary', 'visit.continue'],
])('%s: %s sends %s', async (name, action, method) => {
  await show(name);
  await press(`[data-action="${action}"]`);
  expect(((await sent()) as { method: string }[]).map((call) => call.method)).toEqual([method]);
});

test('back inside an opened licence closes it and leaves the visit where it is', async () => {
  await show('record-many');
  await press('[data-action="show-pickup"]');
  await press('[data-action="back"]');
  expect(await gallery.page.locator('[data-action="show-pickup"]').count()).toBe(1);
  expect(await sent()).toEqual([]);
});

test('the idle warning keeps the focus on "go on", and Enter goes on', async () => {
  const sample = samples.find(({ name }) => name === 'national-id-idle');
  if (!sample) throw new Error('no such sample');
  await gallery.show({ name: sample.name, page: sample.page }, { language: 'ar' });
  await gallery.page.keyboard.press('Enter');
  expect(await sent()).toEqual([{ method: 'visit.stay', input: {} }]);
});
