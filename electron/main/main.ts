/** Electron's main process: one window, one core, the relay between them, and everything else shut. It knows no domain word. */
import { join } from 'node:path';
import fontFile from '@expo-google-fonts/ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf?asset';
import { app, session as sessions } from 'electron';
import { appOrigin, declareAppScheme, serveApp } from './app-protocol.ts';
import { type Carrier, canRunDatabase, forkCarrier, utilityCarrier } from './carrier.ts';
import { CoreHost, type CoreState } from './core-host.ts';
import { type Flavour, readFlavour, refusedArgument } from './flavour.ts';
import { lockApplication, lockSession } from './lockdown.ts';
import { log } from './log.ts';
import { outOfServiceFontPath, outOfServicePage, outOfServicePath } from './out-of-service.ts';
import { openRelay } from './relay.ts';
import { openKioskWindow, parseWindowSize } from './window.ts';

const EXIT_SECOND_INSTANCE = 3;
const EXIT_REFUSED_ARGUMENT = 4;

const flavour = readFlavour();
/** Where the renderer is served: by ourselves, or in development by its reloading server. */
const origin = (flavour === 'development' && process.env['ELECTRON_RENDERER_URL']) || appOrigin;

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
  void app.whenReady().then(serve);
}

function serve(): void {
  // no partition on the disk: nothing that a page leaves behind outlives the process
  const session = sessions.fromPartition('kiosk');
  let detail = '';
  lockSession(session, isOurs);
  serveApp(session, {
    root: join(__dirname, '../renderer'),
    pages: new Map([[outOfServicePath, () => outOfServicePage(detail)]]),
    files: new Map([[outOfServiceFontPath, fontFile]]),
  });

  const relay = openRelay(() => host, isOurs);
  const kiosk = openKioskWindow({
    session,
    origin,
    size: parseWindowSize(process.env['MUKHALASA_WINDOW']),
    development: flavour === 'development',
  });
  relay.admit(kiosk.window.webContents);

  const host = new CoreHost({
    carrier: chooseCarrier(flavour),
    onState,
    onEvent: relay.publish,
    log,
  });
  function onState(state: CoreState): void {
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
  }
  host.start();

  app.on('window-all-closed', () => app.quit());
  app.once('before-quit', (event) => {
    event.preventDefault();
    void host.stop().then(() => app.exit(0));
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit());
}

/** In development another core, and the way to carry it, can be named from outside: the tests of this process do. */
function chooseCarrier(kind: Flavour): Carrier {
  const override = kind === 'development' ? process.env : {};
  const env = { ...process.env, MUKHALASA_FLAVOUR: kind };
  if (kind === 'development') {
    const entry = override['MUKHALASA_CORE'] ?? join(app.getAppPath(), 'out/core/process.mjs');
    const way = override['MUKHALASA_CARRIER'] ?? (canRunDatabase() ? 'utility' : 'fork');
    return way === 'utility'
      ? utilityCarrier({ entry, env })
      : forkCarrier({ entry, env }, join(app.getAppPath(), 'node_modules/node/bin/node'));
  }
  if (canRunDatabase())
    return utilityCarrier({
      entry: join(app.getAppPath(), 'out/core/process.mjs'),
      env,
    });
  const unpacked = `${app.getAppPath()}.unpacked`;
  return forkCarrier({ entry: join(unpacked, 'out/core/process.mjs'), env }, join(process.resourcesPath, 'node/bin/node'));
}

function end(code: number, message: string): void {
  process.stderr.write(`${message}\n`);
  app.exit(code);
}

main();
