// Run by proof.mjs in the runtime on trial: exits 0 when a window showed a page and a core process opened a database.
const { app, BrowserWindow, utilityProcess } = require('electron');
const { fork } = require('node:child_process');
const path = require('node:path');

const core = path.join(__dirname, 'core.cjs');
// better-sqlite3 needs Node-API 10
const ownNode = Number(process.versions['napi']) >= 10;

app.commandLine.appendSwitch('disable-dev-shm-usage');
app.whenReady().then(prove).catch(fail);

async function prove() {
  const window = new BrowserWindow({ width: 400, height: 300, show: true });
  await Promise.all([window.loadURL('data:text/html,<h1>proof</h1>'), coreAnswers()]);
  app.exit(0);
}

function coreAnswers() {
  return new Promise((resolve, reject) => {
    /** @type {import('node:events').EventEmitter} */
    const child = ownNode ? utilityProcess.fork(core) : fork(core, { execPath: process.env['MUKHALASA_NODE'] ?? '', execArgv: [] });
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the core ended with ${code}`)));
  });
}

/** @param {unknown} error */
function fail(error) {
  console.error(error);
  app.exit(1);
}
