/** Sample views on the real pages, without a core: `gallery.show(name, language)`. Intents are only kept. */
import { Fragment } from 'react';
import { createRoot } from 'react-dom/client';
import type { Language } from '../../../electron/core/visit/view.ts';
import { App } from '../../../renderer/citizen/app.tsx';
import '../../../renderer/design/design.css';
import { samples, viewOf } from './samples.ts';

interface Gallery {
  /** What the page sent since it was shown. */
  sent: { readonly method: string; readonly input: unknown }[];
  /** Shows the sample as new, with nothing typed. */
  show(name: string, language: Language): void;
}

declare global {
  interface Window {
    gallery: Gallery;
  }
}

const container = document.getElementById('root');
if (!container) throw new Error('gallery.html has no #root');
const root = createRoot(container);
let shown = 0;

window.gallery = {
  sent: [],
  show(name, language) {
    const sample = samples.find((candidate) => candidate.name === name);
    if (!sample) throw new Error(`no sample ${name}`);
    shown += 1;
    window.gallery.sent = [];
    root.render(
      <Fragment key={shown}>
        <App view={viewOf(sample, language)} send={(method, input) => void window.gallery.sent.push({ method, input })} />
      </Fragment>,
    );
  },
};
