// Stands in for Electron's own default app in the fallback runtime: runs the application named by the first argument that is not a flag.
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');

/** @typedef {Electron.App & { setVersion(version: string): void, setAppPath(path: string): void }} HostApp with what only a default app needs */
const { app } = /** @type {{ app: HostApp }} */ (/** @type {unknown} */ (require('electron')));

// `electron -r MODULE ...`: how Playwright comes in before the application does
if (process.argv[1] === '-r') require(path.resolve(process.argv[2] ?? ''));

const target = path.resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const packageFile = path.join(target, 'package.json');
const info = existsSync(packageFile) ? JSON.parse(readFileSync(packageFile, 'utf8')) : { main: target };
const main = path.resolve(target, info.main ?? 'index.js');

app.setName(info.productName ?? info.name ?? path.basename(main));
app.setVersion(info.version ?? '0.0.0');
app.setAppPath(existsSync(packageFile) ? target : path.dirname(main));
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', path.join(app.getPath('appData'), app.getName()));
require(main);
