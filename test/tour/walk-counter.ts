/** A clerk's morning, by keyboard through the real window: a first PIN, one person served, their papers once more, and home. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageName } from '../../electron/core/visit/view.ts';
import type { Screen } from './screen.ts';
import { machineMs, type Walk, watch } from './walk.ts';

const PATIENCE_MS = 60_000;

export interface Clerk {
  readonly employeeNumber: string;
  readonly pin: string;
  /** The authority gives it out; nobody has a PIN before. */
  readonly oneTimeCode: () => Promise<string>;
  /** National ID and second proof, as they are typed in one line. */
  readonly search: string;
  /** Null: no pictures, for measuring. */
  readonly screensFolder: string | null;
  readonly language: 'ar' | 'en';
}

/** Pages on which the clerk has to do something, or the visit is over. */
const restful: ReadonlySet<string> = new Set<PageName>([
  'record',
  'unprinted',
  'quote',
  'done',
  'not-found',
  'nothing-payable',
  'record-stale',
  'authority-down',
  'not-paid',
  'payment-unknown',
  'print-failed',
  'paid-paper-follows',
  'due-back',
  'staff-needed',
]);

export async function walkCounter(screen: Screen, clerk: Clerk): Promise<Walk> {
  const pages: { name: string; picture: string }[] = [];
  let keys = 0;
  const { screensFolder } = clerk;
  if (screensFolder !== null) mkdirSync(screensFolder, { recursive: true });

  /** Resolves with the value of the expression once it is true to somebody. */
  function until<T>(expression: string, wanted: string): Promise<T> {
    return screen.evaluate(`new Promise((resolve, reject) => {
      const started = performance.now();
      (function look() {
        const found = ${expression};
        if (found) return resolve(found);
        if (performance.now() - started > ${PATIENCE_MS}) return reject(new Error(${JSON.stringify(`${wanted} never came`)}));
        requestAnimationFrame(look);
      })();
    })`);
  }
  const shows = (selector: string) => until(`document.querySelector(${JSON.stringify(selector)}) !== null`, selector);
  /** The page listens once it has put the focus where it belongs: what is typed sooner is lost, by a person too. */
  const isReady = (selector: string) => until(`document.activeElement?.matches(${JSON.stringify(selector)})`, `the focus on ${selector}`);
  async function press(key: string): Promise<void> {
    keys += 1;
    await screen.press(key);
  }
  async function enter(text: string): Promise<void> {
    await screen.type(text);
    await press('Enter');
  }
  async function photograph(name: string): Promise<void> {
    if (screensFolder === null) return;
    const picture = join(screensFolder, `${String(pages.length + 1).padStart(2, '0')}-${name}.png`);
    writeFileSync(picture, await screen.picture());
    pages.push({ name, picture });
  }
  /** The next page of the visit at which something is to be done. */
  async function nextRest(last: string): Promise<PageName> {
    const page = await until<PageName>(
      `[document.querySelector('[data-panel]')?.dataset.panel].find((page) => page !== ${JSON.stringify(last)} && ${JSON.stringify([...restful])}.includes(page))`,
      `a page after "${last}"`,
    );
    await photograph(`counter-${page}`);
    return page;
  }

  await shows('[data-page="sign-in"]');
  await screen.evaluate(watch);
  if ((await screen.evaluate('document.documentElement.lang')) !== clerk.language) await screen.touch('[data-action="language"]');
  await photograph('sign-in');
  const code = await clerk.oneTimeCode();
  await screen.touch('[data-action="first-pin"]');
  await isReady('[data-page="first-pin"] h1');
  for (const typed of [clerk.employeeNumber, code, clerk.pin]) await enter(typed);
  await screen.type(clerk.pin);
  await photograph('first-pin');
  await press('Enter');
  await shows('[data-page="counter"]');
  // Whoever steps away covers the screen, and comes back with the PIN.
  await screen.touch('[data-action="lock"]');
  await isReady('[data-page="locked"] h1');
  await photograph('locked');
  await enter(clerk.pin);
  await isReady('[data-page="counter"] [data-field="find"]');
  await photograph('counter');

  await enter(clerk.search);
  let page = await nextRest('attract');
  if (page === 'record') {
    await press('Enter');
    page = await nextRest('record');
  }
  if (page === 'quote') {
    await press('Enter');
    page = await nextRest('quote');
  }
  const ended = page;
  if (ended === 'done') await reprint();
  await press('Escape');
  await shows('[data-panel="attract"]');
  const spent = await machineMs(screen);
  await screen.touch('[data-action="sign-out"]');
  await shows('[data-page="sign-in"]');
  return { ended, taps: keys, machineMs: spent, pages };

  async function reprint(): Promise<void> {
    await screen.touch('[data-action^="reprint-"]');
    await shows('[data-reprint="completed"]');
    await photograph('counter-reprint');
  }
}
