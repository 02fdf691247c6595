/** Sample views on the real pages, without a core: `gallery.show(name, language, look)`. Intents are only kept. */
import { Fragment } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { KioskView, Language } from '../../../electron/core/visit/view.ts';
import { App } from '../../../renderer/app.tsx';
import type { Appearance } from '../../../renderer/citizen/visit.ts';
import '../../../renderer/design/design.css';
import { samples, viewOf } from './samples.ts';

interface Gallery {
  /** What the page sent since it was shown. */
  sent: { readonly method: string; readonly input: unknown }[];
  /** Shows the sample as new, with nothing typed; `changes` to its view where a test needs them. */
  show(name: string, language: Language, look?: Appearance, changes?: Partial<KioskView>): void;
  /** Shows the sample as what follows on the same screen. */
  turn(name: string, language: Language, changes?: Partial<KioskView>): void;
  /** Until what was shown or pressed is drawn. */
  settle(): Promise<void>;
}

declare global {
  interface Window {
    gallery: Gallery;
  }
}

// A little before the time of the samples ends, whatever the day.
Date.now = () => Date.parse('2026-11-22T08:13:00.000Z');

const container = document.getElementById('root');
if (!container) throw new Error('gallery.html has no #root');
const root = createRoot(container);
let shown = 0;

function draw(name: string, language: Language, changes: Partial<KioskView> = {}, look?: Appearance): void {
  const sample = samples.find((candidate) => candidate.name === name);
  if (!sample) throw new Error(`no sample ${name}`);
  window.gallery.sent = [];
  // At once: a press meant for this sample must not fall on the one before, which may be the same page.
  flushSync(() =>
    root.render(
      <Fragment key={shown}>
        <App
          {...(look ? { look } : {})}
          view={{ ...viewOf(sample, language), ...changes }}
          send={(method, input) => void window.gallery.sent.push({ method, input })}
        />
      </Fragment>,
    ),
  );
}

window.gallery = {
  sent: [],
  show(name, language, look, changes) {
    shown += 1;
    draw(name, language, changes, look);
  },
  turn: draw,
  async settle() {
    await document.fonts.ready;
    // a press is felt in one frame, drawn in the next, and measured for scrolling in the third
    for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  },
};
