/**
 * B9: a finger on every control of every screen, the processor slowed 4x, beside an empty page with one button in the same window.
 * Real input is put down and lifted; each event of it waits for a paint of its own, and the longest wait counts, as in the browsers'
 * "interaction to next paint".
 */
import { type GalleryWindow, openGallery } from '../e2e/pages/gallery-window.ts';
import { isDesk, type Sample } from '../e2e/pages/sample-data.ts';
import { samples as all } from '../e2e/pages/samples.ts';
import { median, type Row, row } from './row.ts';

const SLOWED = 4;
/** How long the finger rests on the glass. */
const HELD_MS = 50;
/** For what a page still does after it has been drawn. */
const SETTLE_MS = 20;
/** Of controls that differ in their number or letter alone, so many are touched. */
const ALIKE = 3;
const REFERENCE_EVERY = 8;
const REFERENCE_TAPS = 4;
/** So many of the slowest screens are measured again: a hiccup of the machine shall not speak for them. */
const AGAIN = 4;
const GUARD_MS = 100;
const SHOWN = 10;

const emptyPage = 'data:text/html,<title>reference</title><button style="width:600px;height:200px;touch-action:manipulation">.</button>';

/** The counter has a keyboard and no finger on it: its one screen is drawn once a person, and is not measured here. */
const samples = all.filter((sample) => !isDesk(sample));

interface Control {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

interface Waits {
  /** Until the frame was handed over: exact, and all of it work of the slowed thread. */
  readonly frame: number;
  /** Until the screen showed it, to 8 ms: the Event Timing API's word. */
  readonly shown: number;
  /** From the lift until nothing changed any more. */
  readonly drawn: number;
}

interface Tap extends Waits {
  readonly screen: string;
  readonly control: string;
}

interface Screen {
  readonly screen: string;
  readonly frame: number;
}

export async function measureTaps(): Promise<readonly Row[]> {
  const gallery = await openGallery();
  try {
    await gallery.setLayout('portrait');
    const finger = await createFinger(gallery);
    const reference: Tap[] = [];
    const taps: Tap[] = [];
    for (const [index, sample] of samples.entries()) {
      if (index % REFERENCE_EVERY === 0) reference.push(...(await finger.tapReference()));
      taps.push(...(await finger.tapAll(sample)));
    }
    const once = taps.length;
    const slowest = byScreen(taps).slice(0, AGAIN);
    reference.push(...(await finger.tapReference()));
    for (const sample of samples.filter(({ name }) => slowest.some(({ screen }) => screen === name)))
      taps.push(...(await finger.tapAll(sample)));
    const base = median(reference.map(({ frame }) => frame));
    report(taps, base);
    const [worst] = byScreen(taps);
    if (!worst) throw new Error('no screen was touched');
    return [
      row('B9 tap to next paint at 4x, ms', median(taps.map(({ frame }) => frame)), base, 2),
      row(`B9 the same on the slowest screen, ${worst.screen}`, worst.frame, base, 2),
      row(
        'B9 tap to next paint at 4x, p98, ms (guard 100 ms, doubled in CI)',
        percentile(
          taps.slice(0, once).map(({ shown }) => shown),
          0.98,
        ),
        GUARD_MS,
        process.env['CI'] === undefined ? 1 : 2,
      ),
    ];
  } finally {
    await gallery.close();
  }
}

interface Finger {
  tapReference(): Promise<readonly Tap[]>;
  /** Every control that a finger can reach, each on a freshly shown page. */
  tapAll(sample: Sample): Promise<readonly Tap[]>;
}

async function createFinger({ page, show }: GalleryWindow): Promise<Finger> {
  const gallery = page.url();
  // as at the kiosk: the gallery stands still for its pictures
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  const devtools = await page.context().newCDPSession(page);
  await page.addInitScript(watchTouches);

  async function tap(screen: string, { name, x, y }: Control): Promise<Tap> {
    await page.waitForTimeout(SETTLE_MS);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
    // asked before the touch: nothing but the touch shall keep the page busy
    const waits = page.evaluate(() => window.nextTouch());
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await page.waitForTimeout(HELD_MS);
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    const tapped = { screen, control: name, ...(await waits) };
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    return tapped;
  }

  async function tapAll(sample: Sample): Promise<readonly Tap[]> {
    const taps: Tap[] = [];
    await show(sample, { language: 'ar' });
    for (const control of pickAlike(await page.evaluate(controls))) {
      await show(sample, { language: 'ar' });
      taps.push(await tap(sample.name, control));
    }
    return taps;
  }

  return {
    tapAll,
    async tapReference() {
      await page.goto(emptyPage);
      const button = { name: 'button', x: 300, y: 100 };
      const taps: Tap[] = [];
      // the first one warms the page up, as the first screen does for ours
      for (let i = 0; i <= REFERENCE_TAPS; i += 1) taps.push(await tap('reference', button));
      await page.goto(gallery);
      await page.waitForFunction(() => window.gallery !== undefined);
      await tapAll(samples[0] as Sample);
      return taps.slice(1);
    },
  };
}

/** Runs in the page: whatever a finger can press now. */
function controls(): Control[] {
  return [...document.querySelectorAll<HTMLElement>('button:enabled, label, a, input:enabled')].flatMap((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const hit = document.elementFromPoint(x, y);
    if (!hit || hit.closest('button, label, a, input') !== element) return [];
    const { action, key, letter } = element.dataset;
    return [{ name: action ?? (key === undefined ? `letter-${letter}` : `key-${key}`), x, y }];
  });
}

declare global {
  interface Window {
    nextTouch(): Promise<Waits>;
  }
}

/** Runs in each page before anything else of it. */
function watchTouches(): void {
  let lifted = 0;
  let waits = { frame: 0, shown: 0, drawn: 0 };
  let quiet: ReturnType<typeof setTimeout>;
  let answer: (heard: Waits) => void = () => undefined;

  window.nextTouch = () => {
    lifted = 0;
    // what is shown in under 16 ms has no entry
    waits = { frame: 0, shown: 16, drawn: 0 };
    clearTimeout(quiet);
    return new Promise((resolve, reject) => {
      answer = resolve;
      setTimeout(() => reject(new Error('a touch was not answered')), 10_000);
    });
  };

  /** Calls back when the next frame has been handed over. */
  function afterFrame(act: () => void): void {
    clearTimeout(quiet);
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        act();
        clearTimeout(quiet);
        // time for a click that follows, for entries, and for what is drawn later
        if (lifted > 0) quiet = setTimeout(() => answer(waits), 60);
      };
      port2.postMessage(null);
    });
  }

  for (const type of ['pointerdown', 'pointerup', 'click']) {
    const onEvent = ({ timeStamp }: Event) => {
      if (type === 'pointerup') lifted = timeStamp;
      afterFrame(() => {
        waits.frame = Math.max(waits.frame, performance.now() - timeStamp);
      });
    };
    window.addEventListener(type, onEvent, { capture: true });
  }
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries() as (PerformanceEntry & { interactionId: number })[])
      if (interactionId > 0) waits.shown = Math.max(waits.shown, duration);
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  new MutationObserver(() => {
    if (lifted > 0)
      afterFrame(() => {
        waits.drawn = performance.now() - lifted;
      });
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

/** First, last and middle of controls that differ in a number or letter alone. */
function pickAlike(all: readonly Control[]): readonly Control[] {
  return [...Map.groupBy(all, ({ name }) => name.replace(/^(letter-).|\d+$/, '$1')).values()].flatMap((alike) =>
    alike.filter((_, index) => {
      const step = Math.max(1, (alike.length - 1) / (ALIKE - 1));
      return Math.round(Math.round(index / step) * step) === index;
    }),
  );
}

/** Each screen's median, slowest first. */
function byScreen(taps: readonly Tap[]): readonly Screen[] {
  return [...Map.groupBy(taps, ({ screen }) => screen)]
    .map(([screen, its]) => ({ screen, frame: median(its.map(({ frame }) => frame)) }))
    .sort((a, b) => b.frame - a.frame);
}

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;
}

/** What to mend first. */
function report(taps: readonly Tap[], base: number): void {
  const drawn = taps.map((tap) => tap.drawn);
  const lines = [
    `${taps.length} taps; all that a tap asks for is drawn after ${median(drawn).toFixed(0)} ms (median), ${percentile(drawn, 0.98).toFixed(0)} ms (p98)`,
    ...byScreen(taps)
      .slice(0, SHOWN)
      .map(({ screen, frame }) => `${frame.toFixed(0).padStart(5)} ms ${(frame / base).toFixed(2)}x ${screen}`),
    ...[...taps]
      .sort((a, b) => b.frame - a.frame)
      .slice(0, SHOWN)
      .map(
        ({ screen, control, frame, drawn }) =>
          `${frame.toFixed(0).padStart(5)} ms, all drawn ${drawn.toFixed(0)} ms: ${screen}, ${control}`,
      ),
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}
