/** The dock's own window. */
const { app, BrowserWindow } = require('electron');

app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 420, height: 900, title: 'Dev dock', webPreferences: { sandbox: true } });
  window.removeMenu();
  window.loadURL(process.env['DOCK_URL'] ?? '');
});
app.on('window-all-closed', () => app.quit());
