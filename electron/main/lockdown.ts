/** What no page may do, whatever it holds: everything is denied here, and only what a kiosk needs is let through. */
import { app, Menu, type Session, type WebContents } from 'electron';
import { isAllowedKey } from './keys.ts';
import { log } from './log.ts';

/** Must run before the application is ready. */
export function lockApplication(isOurs: (url: string) => boolean): void {
  app.commandLine.appendSwitch('disable-pinch');
  app.commandLine.appendSwitch('overscroll-history-navigation', '0');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  // /dev/shm is small or missing in containers; a kiosk loses nothing by not using it
  app.commandLine.appendSwitch('disable-dev-shm-usage');
  // with --no-sandbox (root in a container; a release refuses the switch) this would keep every renderer from starting
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  Menu.setApplicationMenu(null);
  app.on('web-contents-created', (_event, contents) => lockContents(contents, isOurs));
}

export function lockSession(session: Session, isOurs: (url: string) => boolean): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    log('permission-denied', { permission });
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => {
    log('download-denied');
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest((request, answer) => {
    const allowed = isOurs(request.url) || /^(?:devtools|data|blob):/.test(request.url);
    if (!allowed) log('request-denied', { origin: originOf(request.url) });
    answer({ cancel: !allowed });
  });
}

function lockContents(contents: WebContents, isOurs: (url: string) => boolean): void {
  function deny(event: { preventDefault(): void }, url: string): void {
    if (isOurs(url)) return;
    log('navigation-denied', { origin: originOf(url) });
    event.preventDefault();
  }
  contents.on('will-navigate', (event, url) => deny(event, url));
  contents.on('will-redirect', (event, url) => deny(event, url));
  // feature check: a frame's navigation has an event of its own from Electron 26 on; frames are also forbidden by the page's policy
  contents.on('will-frame-navigate' as 'will-navigate', (event) => deny(event, event.url));
  contents.on('will-attach-webview', (event) => {
    log('webview-denied');
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    log('window-denied', { origin: originOf(url) });
    return { action: 'deny' };
  });
  contents.on('before-input-event', (event, input) => {
    if (!isAllowedKey(input)) event.preventDefault();
  });
  contents.on('did-finish-load', () => {
    contents.setZoomFactor(1);
    void contents.setVisualZoomLevelLimits(1, 1);
  });
}

/** A URL may carry what somebody typed; only its origin is logged. */
function originOf(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return 'not a URL';
  }
}
