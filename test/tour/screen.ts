/** The little that a tour needs of a window: run a script in it, touch an element, take a picture. By Playwright or by bare CDP. */
import type { Page } from 'playwright';

export interface Screen {
  /** Runs a JavaScript expression in the page; a promise is awaited. */
  evaluate<T>(expression: string): Promise<T>;
  /** A real touch in the middle of the first element that matches, once it is there, enabled and not covered. */
  touch(selector: string): Promise<void>;
  /** Characters, one key after another. */
  type(text: string): Promise<void>;
  /** One key by its name: `Enter`, `Escape`, `Tab` ... */
  press(key: string): Promise<void>;
  /** A PNG of what it shows now. */
  picture(): Promise<Uint8Array>;
}

const TOUCH_TIMEOUT_MS = 20_000;

export function screenOfPage(page: Page): Screen {
  return {
    evaluate: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
    touch: (selector) => page.locator(selector).first().click({ timeout: TOUCH_TIMEOUT_MS }),
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    picture: () => page.screenshot({ animations: 'disabled' }),
  };
}

/** One page of a running window over its debugging port (Chrome DevTools Protocol). */
export interface DebuggedPage {
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  close(): void;
}

interface Target {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

/** Waits for the first page with an address of its own. @throws Error when `giveUpAt` (performance.now()) has passed */
export async function attach(port: number, giveUpAt: number): Promise<DebuggedPage> {
  for (;;) {
    if (performance.now() > giveUpAt) throw new Error('the window never opened its debugging port');
    const page = await firstPage(port);
    if (page) return converse(await connected(page.webSocketDebuggerUrl));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function firstPage(port: number): Promise<Target | undefined> {
  try {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as Target[];
    return targets.find((target) => target.type === 'page' && target.url !== '' && target.url !== 'about:blank');
  } catch {
    return undefined; // not listening yet
  }
}

function connected(address: string): Promise<WebSocket> {
  const socket = new WebSocket(address);
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(socket), { once: true });
    socket.addEventListener('error', () => reject(new Error(`no conversation with ${address}`)), { once: true });
  });
}

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

function converse(socket: WebSocket): DebuggedPage {
  let lastId = 0;
  const waiting = new Map<
    number,
    { readonly resolve: (result: Record<string, unknown>) => void; readonly reject: (error: Error) => void }
  >();
  socket.addEventListener('message', (event) => {
    const answer = JSON.parse(String(event.data)) as Answer;
    const asked = waiting.get(answer.id ?? 0);
    if (!asked) return;
    waiting.delete(answer.id ?? 0);
    if (answer.error) asked.reject(new Error(answer.error.message));
    else asked.resolve(answer.result ?? {});
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the window closed'));
    waiting.clear();
  });
  return {
    send(method, params = {}) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, method, params }));
      });
    },
    close: () => socket.close(),
  };
}

export async function evaluateIn<T>(page: DebuggedPage, expression: string): Promise<T> {
  const { result, exceptionDetails } = (await page.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })) as {
    result?: { value?: T };
    exceptionDetails?: { text: string; exception?: { description?: string } };
  };
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result?.value as T;
}

export function screenOfDebuggedPage(page: DebuggedPage): Screen {
  return {
    evaluate: (expression) => evaluateIn(page, expression),
    async touch(selector) {
      const { x, y } = await evaluateIn<{ x: number; y: number }>(page, touchablePoint(selector));
      for (const type of ['mouseMoved', 'mousePressed', 'mouseReleased']) {
        await page.send('Input.dispatchMouseEvent', { type, x, y, button: type === 'mouseMoved' ? 'none' : 'left', clickCount: 1 });
      }
    },
    async type(text) {
      for (const character of text) await pressKey(page, { key: character, text: character });
    },
    press: (key) => pressKey(page, key === 'Enter' ? { key, text: '\r' } : { key }),
    async picture() {
      const { data } = (await page.send('Page.captureScreenshot', { format: 'png' })) as { data: string };
      return Buffer.from(data, 'base64');
    },
  };
}

async function pressKey(page: DebuggedPage, key: { readonly key: string; readonly text?: string }): Promise<void> {
  for (const type of ['keyDown', 'keyUp']) await page.send('Input.dispatchKeyEvent', { type, ...key });
}

/** Resolves with the middle of the element once it stands still there, enabled, with nothing above it. */
function touchablePoint(selector: string): string {
  return `new Promise((resolve, reject) => {
    const started = performance.now();
    let last = '';
    (function look() {
      const element = document.querySelector(${JSON.stringify(selector)});
      if (element && !element.disabled) {
        element.scrollIntoView({ block: 'nearest' });
        const box = element.getBoundingClientRect();
        const x = box.left + box.width / 2, y = box.top + box.height / 2;
        const at = document.elementFromPoint(x, y);
        const now = x + ' ' + y;
        if (box.width > 0 && now === last && at && (element === at || element.contains(at))) return resolve({ x, y });
        last = now;
      }
      if (performance.now() - started > ${TOUCH_TIMEOUT_MS}) return reject(new Error('nothing to touch at ' + ${JSON.stringify(selector)}));
      requestAnimationFrame(look);
    })();
  })`;
}
