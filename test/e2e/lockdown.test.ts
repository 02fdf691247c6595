/** Nobody gets in: what the page, a key, a link or another page tries against the shell, in real Electron. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { call, layOutShell, openShell, type Shell } from './shell.ts';

let shell: Shell;

beforeAll(async () => {
  // a microphone that is there, so that its refusal is a refusal
  shell = await openShell({ args: ['--use-fake-device-for-media-stream'] });
  await vi.waitFor(async () => expect(await call(shell.page, 'echo', 1)).toEqual({ ok: true, value: 1 }), { timeout: 15_000 });
});

afterAll(async () => {
  await shell.close();
});

/** Asks app:// from the main process, whose requests pass no page policy. */
function fetchApp(path: string): Promise<{ readonly status: number; readonly body: string }> {
  return shell.app.evaluate(async ({ session }, url) => {
    try {
      const response = await session.fromPartition('kiosk').fetch(url);
      return { status: response.status, body: await response.text() };
    } catch {
      // not even a URL
      return { status: 404, body: '' };
    }
  }, `app://kiosk/${path}`);
}

describe('app://', () => {
  it('serves the page and nothing beside its folder', async () => {
    expect(await fetchApp('')).toMatchObject({ status: 200, body: expect.stringContaining('stand-in') });
    for (const path of [
      '../../secret.json',
      '..%2f..%2fsecret.json',
      '%2e%2e/%2e%2e/secret.json',
      '..%5c..%5csecret.json',
      '%252e%252e/secret.json',
      '/etc/passwd',
      'page.js%00.html',
      'assets/../../../secret.json',
      '.%2e/package.json',
      'nothing.js',
    ]) {
      expect([path, (await fetchApp(path)).status]).toEqual([path, 404]);
    }
  });

  it('gives no file away whatever the path', async () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2E%2e',
      '..%2f',
      '%5c',
      '\\',
      '/',
      '//',
      '%00',
      '%c0%ae',
      'secret.json',
      'package.json',
      'diary',
      'assets',
      'out',
      'main',
      'main.cjs',
      '~',
      'C:',
      'file:',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 8 }), async (parts) => {
        const { status, body } = await fetchApp(parts.join('/'));
        // dots alone fold back to the folder itself, whose page may be served
        expect(status === 404 || body.includes('<h1>stand-in')).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('answers another host with nothing', async () => {
    const status = await shell.app.evaluate(
      async ({ session }) => (await session.fromPartition('kiosk').fetch('app://other/index.html')).status,
    );
    expect(status).toBe(404);
  });

  it('sends a strict policy with every answer', async () => {
    const policy = await shell.app.evaluate(async ({ session }) =>
      (await session.fromPartition('kiosk').fetch('app://kiosk/')).headers.get('content-security-policy'),
    );
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });
});

describe('the page', () => {
  it('sees call and subscribe, and nothing of Node or Electron', async () => {
    const seen = await shell.page.evaluate(() => ({
      bridge: Object.keys(window.kiosk).sort(),
      node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ bridge: ['call', 'subscribe'], node: [] });
  });

  it('runs no inline script and no eval', async () => {
    const ran = await shell.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      return 'inlineRan' in window;
    });
    expect(ran).toBe(false);
    // evaluated by the page's own script element, since the test's evaluate is above the policy
    await expect(shell.page.addScriptTag({ content: 'window.inlineRan = true' })).rejects.toThrow();
  });

  it('reaches no network, not even this machine', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const url = `http://127.0.0.1:${address.port}/`;
    await shell.page.evaluate(async (target) => {
      await fetch(target).catch(() => undefined);
      new Image().src = target;
      navigator.sendBeacon(target);
    }, url);
    // past the page's policy: the session itself refuses
    const direct = await shell.app.evaluate(
      ({ session }, target) =>
        session
          .fromPartition('kiosk')
          .fetch(target)
          .then(
            () => 'answered',
            () => 'refused',
          ),
      url,
    );
    server.close();
    expect(direct).toBe('refused');
    expect(asked).toBe(0);
  });

  it('cannot be taken elsewhere', async () => {
    await shell.page.evaluate(() => {
      location.href = 'https://example.invalid/';
    });
    await shell.page.evaluate(() => {
      location.href = 'file:///etc/passwd';
    });
    await shell.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'https://example.invalid/';
      document.body.append(link);
      link.click();
    });
    await vi.waitFor(() => expect(shell.logged().match(/navigation-denied/g)?.length).toBeGreaterThanOrEqual(2));
    expect(shell.page.url()).toBe('app://kiosk/');
  });

  it('opens no window and no frame', async () => {
    expect(await shell.page.evaluate(() => window.open('app://kiosk/') === null)).toBe(true);
    await shell.page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = 'app://kiosk/';
      document.body.append(frame);
    });
    expect(shell.app.windows()).toHaveLength(1);
    expect(shell.logged()).toContain('window-denied');
    expect(shell.page.frames().filter((frame) => frame.url().startsWith('app://'))).toHaveLength(1);
  });

  it('gets no permission', async () => {
    const denied = await shell.page.evaluate(async () => {
      const outcomes: string[] = [];
      await navigator.mediaDevices.getUserMedia({ audio: true, video: true }).catch((error: Error) => outcomes.push(error.name));
      await new Promise<void>((done) =>
        navigator.geolocation.getCurrentPosition(
          () => done(),
          (error) => {
            outcomes.push(`geolocation ${error.code}`);
            done();
          },
        ),
      );
      outcomes.push(await Notification.requestPermission());
      await navigator.clipboard.readText().catch((error: Error) => outcomes.push(error.name));
      return outcomes;
    });
    expect(denied).toEqual(['NotAllowedError', 'geolocation 1', 'denied', 'NotAllowedError']);
  });

  it('downloads nothing', async () => {
    await shell.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'data:application/octet-stream,secret';
      link.download = 'secret.bin';
      document.body.append(link);
      link.click();
    });
    await vi.waitFor(() => expect(shell.logged()).toContain('download-denied'));
  });

  it('is loaded again when its process dies', async () => {
    const loaded = shell.app.evaluate(
      ({ BrowserWindow }) =>
        new Promise((done) => BrowserWindow.getAllWindows()[0]?.webContents.once('did-finish-load', () => done('loaded'))),
    );
    await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    expect(await loaded).toBe('loaded');
    const heard = await shell.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('window.heard'),
    );
    expect(heard).toEqual([expect.objectContaining({ stand: 'in' })]);
    expect(shell.logged()).toContain('renderer-gone');
  });
});

describe('a key', () => {
  it.each([
    'F1',
    'F5',
    'F11',
    'F12',
    'Control+R',
    'Control+W',
    'Control+Q',
    'Control+P',
    'Control+Shift+I',
    'Control++',
    'Alt+F4',
    'Alt+Left',
    'Meta+l',
    'PrintScreen',
  ])('%s is heard by no page and closes nothing', async (chord) => {
    expect(await keysHeard(chord)).toEqual([]);
  });

  it.each(['a', '7', 'Enter', 'Tab', 'Backspace', 'Shift+A', 'Left'])('%s fills in the form', async (chord) => {
    expect(await keysHeard(chord)).not.toEqual([]);
  });
});

/** Keys as a keyboard sends them, since Playwright's own go to the page directly. */
async function keysHeard(chord: string): Promise<string[]> {
  const parts = chord.split(/[+](?=.)/);
  const keyCode = parts.pop() ?? '';
  const modifiers = parts.map((part) => part.toLowerCase());
  return await shell.app.evaluate(
    async ({ BrowserWindow }, input) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined) throw new Error('no window');
      await contents.executeJavaScript(
        'window.keys = []; document.onkeydown = (event) => { if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) window.keys.push(event.key); }; 0',
      );
      const event = { keyCode: input.keyCode, modifiers: input.modifiers as Electron.InputEvent['modifiers'] };
      contents.sendInputEvent({ type: 'keyDown', ...event } as Electron.KeyboardInputEvent);
      contents.sendInputEvent({ type: 'keyUp', ...event } as Electron.KeyboardInputEvent);
      // the renderer answers in order, so what was let through has arrived by now
      return (await contents.executeJavaScript('new Promise((done) => setTimeout(() => done(window.keys), 50))')) as string[];
    },
    { keyCode, modifiers },
  );
}

describe('a call', () => {
  it('from a window that was not admitted is refused', async () => {
    const answer = await shell.app.evaluate(async ({ BrowserWindow, app }) => {
      const stranger = new BrowserWindow({
        show: false,
        webPreferences: {
          preload: `${app.getAppPath()}/out/preload/preload.cjs`,
          sandbox: true,
          contextIsolation: true,
          partition: 'kiosk',
        },
      });
      await stranger.loadURL('app://kiosk/');
      const refused = await stranger.webContents.executeJavaScript('window.kiosk.call("echo", 1)');
      const heard = await stranger.webContents.executeJavaScript('window.heard.length');
      stranger.destroy();
      return { refused, heard };
    });
    expect(answer).toEqual({ refused: { ok: false, error: { kind: 'wrong-sender', message: expect.any(String) } }, heard: 0 });
  });

  it('that is malformed or too large reaches no core', async () => {
    const answer = (method: unknown, input: unknown): Promise<unknown> =>
      shell.app.evaluate(
        ({ BrowserWindow }, [name, value]) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
            `window.kiosk.call(${JSON.stringify(name)}, ${JSON.stringify(value)})`,
          ),
        [method, input] as const,
      );
    expect(await answer({ method: 'echo' }, 1)).toMatchObject({ error: { kind: 'unknown-method' } });
    expect(await answer('x'.repeat(65), 1)).toMatchObject({ error: { kind: 'unknown-method' } });
    expect(await answer('echo', 'x'.repeat(70_000))).toMatchObject({ error: { kind: 'malformed-input' } });
    expect(await answer('no-such-method', {})).toMatchObject({ error: { kind: 'unknown-method' } });
  });
});

describe('a second instance', () => {
  it('refuses to start, says why, and leaves the first one alone', async () => {
    const command = layOutShell();
    const args = command.args.map((argument) =>
      argument.startsWith('--user-data-dir') ? `--user-data-dir=${join(shell.folder, 'user')}` : argument,
    );
    const second = spawn(command.executable, args, { env: command.env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    second.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    const [code] = await once(second, 'exit');
    expect(code).toBe(3);
    expect(said).toContain('Already running');
    expect(shell.sawTwoCores()).toBe(false);
    expect(shell.cores()).toHaveLength(1);
  });
});
