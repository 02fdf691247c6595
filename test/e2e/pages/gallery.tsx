/** One sample view on the real pages, without a core: `?sample=NAME&lang=ar|en&contrast=normal|high&text=normal|large`. Intents are only counted. */
import { createRoot } from 'react-dom/client';
import { App } from '../../../renderer/citizen/app.tsx';
import '../../../renderer/design/design.css';
import { samples, viewOf } from './samples.ts';

const wanted = new URLSearchParams(window.location.search);
const sample = samples.find(({ name }) => name === wanted.get('sample'));
const container = document.getElementById('root');
if (!sample || !container) throw new Error(`no sample ${wanted.get('sample')}`);

declare global {
  interface Window {
    sent: { readonly method: string; readonly input: unknown }[];
  }
}
window.sent = [];

createRoot(container).render(
  <App
    view={viewOf(sample, wanted.get('lang') === 'en' ? 'en' : 'ar')}
    send={(method, input) => void window.sent.push({ method, input })}
  />,
);
