/** Electron's main process: one window, one core, the relay between them, and everything else shut. It knows no domain word. */
import { watchFile } from 'node:fs';
import { join } from 'node:path';
import fontFile from '@expo-google-fonts/ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf?asset';
import { app, session as sessions } from 'electron';
import { appOrigin, declareAppScheme, serveApp } from './app-protocol.ts';
import { refusedArgument } from './arguments.ts';
import { type Carrier, canRunDatabase, forkCarrier, utilityCarrier } from './carrier.ts';
import { CoreHost, type CoreState } from './core-host.ts';
import { readFlavour } from './flavour.ts';
import { lockApplication, lockSession } from './lockdown.ts';
import { log } from './log.ts';
import { outOfServiceFontPath, outOfServicePage, outOfServicePath } from './out-of-service.ts';
import { openRelay, type Relay } from './relay.ts';
import { openKioskWindow, parseWindowSize } from './window.ts';

const EXIT_SECOND_INSTANCE = 3;
const EXIT_REFUSED_ARGUMENT = 4;

const flavour = readFlavour();
/** Where the renderer is served: by ourselves, or in development by its reloading server. */
const origin = (flavour === 'development' && process.env['ELECTRON_RENDERER_URL']) || appOrigin;

/** A plain Node reads no archive: where it runs the core, the core lies beside it. */
const archive = app.isPackaged && !canRunDatabase() ? `${app.getAppPath()}.unpacked` : app.getAppPath();
const coreEntry = (flavour === 'development' && process.env['MUKHALASA_CORE']) || join(archive, 'out/core/process.mjs');
const ownNode = app.isPackaged ? join(process.resourcesPath, 'node/bin/node') : join(app.getAppPath(), 'node_modules/node/bin/node');

function isOurs(url: string): boolean {
  if (url.startsWith(`${appOrigin}/`)) return true;
  if (origin === appOrigin) return false;
  return url.startsWith(`${origin}/`) || url.startsWith(`${origin.replace(/^http/, 'ws')}/`);
}

function main(): void {
  const refused = refusedArgument(flavour, process.argv.slice(1));
  if (refused !== null) {
    end(EXIT_REFUSED_ARGUMENT, `This build does not take the argument ${refused}.`);
    return;
  }
  if (!app.requestSingleInstanceLock()) {
    end(EXIT_SECOND_INSTANCE, `Already running: another instance holds ${app.getPath('userData')}. This one does not start.`);
    return;
  }
  declareAppScheme();
  lockApplication(isOurs);
  const core = openCore();
  // A core on a Node of its own needs nothing of Electron's: it starts while Electron does.
  if (core.early) core.host.start();
  void app.whenReady().then(() => serve(core));
}

interface CoreSide {
  readonly host: CoreHost;
  readonly relay: Relay;
  readonly early: boolean;
  /** What the core is now, and from then on each time it changes. */
  watch(listener: (state: CoreState) => void): void;
}

function openCore(): CoreSide {
  let state: CoreState | null = null;
  let watcher: ((state: CoreState) => void) | null = null;
  const { carrier, early } = chooseCarrier();
  const relay = openRelay(() => host, isOurs);
  const host = new CoreHost({
    carrier,
    onState: (now) => {
      state = now;
      watcher?.(now);
    },
    onEvent: relay.publish,
    log,
  });
  return {
    host,
    relay,
    early,
    watch(listener) {
      watcher = listener;
      if (state !== null) listener(state);
    },
  };
}

function serve({ host, relay, early, watch }: CoreSide): void {
  // no partition on the disk: nothing that a page leaves behind outlives the process
  const session = sessions.fromPartition('kiosk');
  let detail = '';
  lockSession(session, isOurs);
  serveApp(session, {
    root: join(__dirname, '../renderer'),
    pages: new Map([[outOfServicePath, () => outOfServicePage(detail)]]),
    files: new Map([[outOfServiceFontPath, fontFile]]),
  });
  const kiosk = openKioskWindow({
    session,
    origin,
    size: parseWindowSize(process.env['MUKHALASA_WINDOW']),
    development: flavour === 'development',
  });
  relay.admit(kiosk.window.webContents);

  watch((state) => {
    switch (state.kind) {
      case 'starting':
      case 'stopped':
        break;
      case 'serving':
        kiosk.showKiosk();
        break;
      case 'away':
        detail = '';
        relay.forget();
        kiosk.showOutOfService();
        break;
      case 'refused':
        detail = `${state.code}: ${state.message}`;
        relay.forget();
        kiosk.showOutOfService();
        break;
    }
  });
  if (!early) host.start();
  if (origin !== appOrigin) restartOnRebuild(host);

  app.on('window-all-closed', () => app.quit());
  app.once('before-quit', (event) => {
    event.preventDefault();
    void host.stop().then(() => app.exit(0));
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit());
}

/** Under `npm run dev` a new bundle of the core is tried at once. */
function restartOnRebuild(host: CoreHost): void {
  watchFile(coreEntry, { interval: 500 }, (now, before) => {
    if (now.mtimeMs !== before.mtimeMs && now.size > 0) host.restart('its bundle changed');
  });
}

/** In development another core, and the way to carry it, can be named from outside: the tests of this process do. */
function chooseCarrier(): { readonly carrier: Carrier; readonly early: boolean } {
  const env = { ...process.env, MUKHALASA_FLAVOUR: flavour };
  const override = flavour === 'development' ? process.env['MUKHALASA_CARRIER'] : undefined;
  const inside = override === undefined ? canRunDatabase() : override === 'utility';
  if (inside) return { carrier: utilityCarrier({ entry: coreEntry, env }), early: false };
  // The compiled form of the core's own files, so that the next start need not compile them again.
  const cached = { ...env, NODE_COMPILE_CACHE: join(app.getPath('userData'), 'core-code') };
  return { carrier: forkCarrier({ entry: coreEntry, env: cached }, ownNode), early: true };
}

function end(code: number, message: string): void {
  process.stderr.write(`${message}\n`);
  app.exit(code);
}

main();
