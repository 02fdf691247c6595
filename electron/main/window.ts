/** The kiosk's window: full screen, one page at a time, and always a page. */
import { join } from 'node:path';
import { BrowserWindow, type Session, screen } from 'electron';
import { log } from './log.ts';
import { outOfServicePath } from './out-of-service.ts';

export interface WindowSize {
  readonly width: number;
  readonly height: number;
}

export interface KioskWindow {
  readonly window: BrowserWindow;
  showKiosk(): void;
  showOutOfService(): void;
}

export interface KioskWindowOptions {
  readonly session: Session;
  /** Where the renderer is served, without a trailing slash. */
  readonly origin: string;
  /** Null: the whole screen. */
  readonly size: WindowSize | null;
  readonly development: boolean;
}

/** Between a renderer's death and its reload; a page that dies at once must not spin. */
const RELOAD_MS = 250;

/** How long a page may hang before it is killed and loaded again. */
const HANG_LIMIT_MS = 5_000;

export function openKioskWindow(options: KioskWindowOptions): KioskWindow {
  const window = new BrowserWindow({
    // with bounds too: where no window manager runs, nobody else would make it fill the screen
    ...(options.size === null
      ? { kiosk: true, ...screen.getPrimaryDisplay().bounds }
      : { ...options.size, useContentSize: true, resizable: false }),
    frame: false,
    show: true,
    closable: options.development,
    backgroundColor: '#12324a',
    webPreferences: {
      session: options.session,
      preload: join(__dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      enableWebSQL: false,
      // a kiosk's page counts down while nobody touches it
      backgroundThrottling: false,
      devTools: options.development,
    },
  });
  const contents = window.webContents;
  let path = '/';
  let hangTimer: NodeJS.Timeout | undefined;

  function load(): void {
    if (window.isDestroyed()) return;
    const wanted = path;
    window.loadURL(`${options.origin}${wanted}`).catch((error: unknown) => {
      // a newer load overtook this one, as it should
      if (wanted === path) log('page-not-loaded', { path, error: String(error) });
    });
  }
  function show(next: string): void {
    path = next;
    load();
  }

  contents.on('render-process-gone', (_event, details) => {
    clearTimeout(hangTimer);
    log('renderer-gone', { reason: details.reason });
    setTimeout(load, RELOAD_MS);
  });
  contents.on('unresponsive', () => {
    hangTimer = setTimeout(() => contents.forcefullyCrashRenderer(), HANG_LIMIT_MS);
  });
  contents.on('responsive', () => clearTimeout(hangTimer));
  contents.on('preload-error', (_event, _path, error) => log('preload-error', { error: error.message }));

  load();
  return {
    window,
    showKiosk: () => {
      if (path !== '/') show('/');
    },
    showOutOfService: () => show(outOfServicePath),
  };
}

/** `1080x1920` as a size; null when it is anything else. */
export function parseWindowSize(text: string | undefined): WindowSize | null {
  const match = /^(\d{3,5})x(\d{3,5})$/.exec(text ?? '');
  return match === null ? null : { width: Number(match[1]), height: Number(match[2]) };
}
