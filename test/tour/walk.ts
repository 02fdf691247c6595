/** Walks one visit by touching the real window, and keeps what it saw: pictures, taps, and when each view came. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plate } from '../../electron/core/identity/identity.ts';
import type { PageName } from '../../electron/core/visit/view.ts';
import type { Payer } from './payer.ts';
import type { Screen } from './screen.ts';

const PAGE_TIMEOUT_MS = 60_000;

export interface Walker {
  readonly nationalId: string;
  readonly factor: { readonly type: 'plate'; readonly plate: Plate } | { readonly type: 'licence'; readonly number: string };
  /** Null: no pictures, for measuring. */
  readonly screensFolder: string | null;
  /** Pictures that are there already; 0 when left out. */
  readonly picturesBefore?: number;
  readonly language: 'ar' | 'en';
  /** Left out: nothing but a card. */
  readonly payer?: Payer;
}

/** One view as the renderer received it. */
export interface SeenView {
  readonly at: number;
  readonly page: PageName;
  readonly phase?: string;
  readonly printing?: boolean;
  /** Piastres: still to be paid, and paid so far. */
  readonly amount?: number;
  readonly held?: number;
}

/** What whoever pays can do at the window. */
export interface Hands {
  readonly screen: Screen;
  press(selector: string): Promise<void>;
  /** Of the page as it is now. */
  photograph(name: PageName): Promise<void>;
}

export interface Walk {
  readonly ended: PageName;
  /** Touches beside digits and letters. */
  readonly taps: number;
  readonly machineMs: number;
  readonly pages: readonly {
    readonly name: string;
    readonly picture: string;
  }[];
}

const endings: ReadonlySet<PageName> = new Set<PageName>([
  'done',
  'nothing-payable',
  'record-stale',
  'not-found',
  'staff-needed',
  'authority-down',
  'not-paid',
  'payment-unknown',
  'print-failed',
  'paid-paper-follows',
  'due-back',
  'out-of-service',
]);

/** Keeps each view and each touch with its time, in the page itself: the tour's own round trips shall not count. */
export const watch = `(() => {
  const seenViews = [], touches = [];
  Object.assign(window, { seenViews, touches });
  const note = () => touches.push(performance.now());
  window.addEventListener('pointerup', note, { capture: true });
  window.addEventListener('keydown', ({ key }) => key === 'Enter' && note(), { capture: true });
  window.kiosk.subscribe('view', ({ page }) => {
    const phase = page.phase ?? page.cash?.phase ?? page.qr?.phase;
    seenViews.push({ at: performance.now(), page: page.page, phase, amount: page.amount, held: page.held, printing: page.prints?.some((print) => print.state !== 'waiting') });
  });
})()`;

const shownPage = `document.querySelector('[data-page]')?.getAttribute('data-page')`;

/** Resolves with the name of the next page that is not `last`. */
function nextPage(last: PageName | null): string {
  return `new Promise((resolve, reject) => {
    const started = performance.now();
    (function look() {
      const name = ${shownPage};
      if (name && name !== ${JSON.stringify(last)}) return resolve(name);
      if (performance.now() - started > ${PAGE_TIMEOUT_MS}) return reject(new Error('nothing came after the page ' + ${JSON.stringify(last)}));
      requestAnimationFrame(look);
    })();
  })`;
}

/** An expression that resolves once the first page is there. */
export const firstPageShown = nextPage(null);

export async function walkVisit(screen: Screen, walker: Walker): Promise<Walk> {
  const { screensFolder } = walker;
  if (screensFolder !== null) mkdirSync(screensFolder, { recursive: true });
  await screen.evaluate(watch);
  const pages: { name: PageName; picture: string }[] = [];
  let taps = 0;

  async function tap(selector: string): Promise<void> {
    await screen.touch(selector);
  }
  async function press(selector: string): Promise<void> {
    taps += 1;
    await tap(selector);
  }
  async function type(attribute: 'data-key' | 'data-letter', text: string): Promise<void> {
    for (const character of text) await tap(`[${attribute}="${character}"]`);
  }

  /** What a citizen does on each page that waits for them. */
  const deeds: Partial<Record<PageName, () => Promise<void>>> = {
    attract: async () => {
      if ((await screen.evaluate('document.documentElement.lang')) !== walker.language) await press('[data-action="language"]');
      await press('[data-action="primary"]');
    },
    'national-id': async () => {
      await type('data-key', walker.nationalId);
      await press('[data-action="primary"]');
    },
    factor: async () => {
      await typeFactor();
      await press('[data-action="primary"]');
    },
    unprinted: () => press('[data-action="primary"]'),
    record: () => press('[data-action="primary"]'),
    purpose: () => press('[data-action="primary"]'),
    lines: () => press('[data-action="primary"]'),
    quote: () => press('[data-action="primary"]'),
    ...walker.payer?.({ screen, press, photograph }),
  };

  async function typeFactor(): Promise<void> {
    const { factor } = walker;
    if (factor.type === 'licence') {
      await press('[data-action="factor-licence"]');
      await type('data-key', factor.number);
      return;
    }
    if (factor.plate.type === 'old') {
      await press('[data-action="plate-kind-old"]');
      await type('data-key', factor.plate.digits);
      await press(`[data-action="governorate-${factor.plate.governorate}"]`);
      return;
    }
    await type('data-letter', factor.plate.letters);
    await type('data-key', factor.plate.digits);
  }

  async function photograph(name: PageName): Promise<void> {
    if (screensFolder === null) return;
    const picture = join(screensFolder, `${String((walker.picturesBefore ?? 0) + pages.length + 1).padStart(2, '0')}-${name}.png`);
    writeFileSync(picture, await screen.picture());
    // A page that passed while its picture was taken has none: a picture under a wrong name would be worse.
    if ((await screen.evaluate(shownPage)) === name) pages.push({ name, picture });
    else rmSync(picture);
  }

  let current: PageName | null = null;
  for (;;) {
    current = await screen.evaluate<PageName>(nextPage(current));
    await photograph(current);
    if (endings.has(current)) break;
    await deeds[current]?.();
  }
  return { ended: current, taps, machineMs: await machineMs(screen), pages };
}

/** Of everything since `watch` was put into the page. */
export async function machineMs(screen: Screen): Promise<number> {
  const { seenViews, touches } = await screen.evaluate<{ seenViews: SeenView[]; touches: number[] }>('({ seenViews, touches })');
  return Math.round(machineTime(seenViews, touches));
}

/**
 * Milliseconds of the machine alone: from each touch to the next page, and all of looking up, quoting and issuing. Of the
 * pages for card, notes and QR only the start (the bank and the citizen have the rest), of printing only the making of the papers.
 */
function machineTime(views: readonly SeenView[], taps: readonly number[]): number {
  const firsts = views.filter((view, i) => i === 0 || views[i - 1]?.page !== view.page);
  let total = 0;
  firsts.forEach((view, i) => {
    const until = firsts[i + 1]?.at ?? view.at;
    switch (view.page) {
      case 'sending-code':
      case 'looking-up':
      case 'quoting':
      case 'issuing':
        total += until - view.at;
        break;
      case 'card':
      case 'cash':
      case 'qr':
        total += (views.find((v) => v.at >= view.at && v.page === view.page && v.phase !== 'starting')?.at ?? until) - view.at;
        break;
      case 'printing':
        total += (views.find((v) => v.at >= view.at && v.page === 'printing' && v.printing)?.at ?? until) - view.at;
        break;
      default: {
        const tap = taps.findLast((t) => t >= view.at && t <= until);
        if (tap !== undefined) total += until - tap;
      }
    }
  });
  return total;
}
