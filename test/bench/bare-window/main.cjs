/** The reference: the least that an Electron window can be, in the kiosk's size and with the kiosk's flags. */
const { join } = require('node:path');
const { app, BrowserWindow } = require('electron');

const [width = 1080, height = 1920] = (process.env['MUKHALASA_WINDOW'] ?? '').split('x').map(Number).filter(Boolean);
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width,
    height,
    useContentSize: true,
    frame: false,
    webPreferences: { sandbox: true, contextIsolation: true },
  });
  window.loadFile(join(__dirname, 'page.html'));
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => app.exit(0));
