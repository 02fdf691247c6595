import { createRoot } from 'react-dom/client';
import type { KioskView } from '../electron/core/visit/view.ts';
import { App } from './app.tsx';
import type { Send } from './kiosk.ts';
import './design/design.css';

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
