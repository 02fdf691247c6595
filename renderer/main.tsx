import { createRoot } from 'react-dom/client';
import type { KioskView } from '../electron/core/visit/view.ts';
import { App } from './citizen/app.tsx';
import type { Send } from './kiosk.ts';
import './design/design.css';

/** CSS pixels a millimetre of the panel: where the window's address carries it, no target is smaller than 20 mm. */
const pitch = Number(new URLSearchParams(window.location.search).get('pitch'));
if (pitch > 0) document.documentElement.style.setProperty('--mm', `${pitch}px`);

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no #root');
const root = createRoot(container);

let shown: KioskView | null = null;

const send: Send = (method, input) => {
  if (shown) void window.kiosk.call(method, { ...input, revision: shown.revision });
};

window.kiosk.subscribe('view', (payload) => {
  const view = payload as KioskView;
  shown = view;
  root.render(<App view={view} send={send} />);
});
