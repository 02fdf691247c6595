/** The rehearsal package as `npm run package` makes it: what is in it, and that it starts and is driven from outside only as it should. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readRuntime, runtimeArguments } from '../../electron/setup/runtime.mjs';
import { projectRoot } from './shell.ts';

const folder = join(projectRoot, 'dist/rehearsal/linux-unpacked');
const executable = join(folder, 'mukhalasa');
const bin = join(projectRoot, 'node_modules/.bin');

let userFolder: string;

beforeAll(() => {
  userFolder = mkdtempSync(join(tmpdir(), 'package-'));
  execFileSync(process.execPath, [join(projectRoot, 'electron/setup/package.ts')], { cwd: projectRoot, stdio: 'ignore' });
}, 180_000);

afterAll(() => rmSync(userFolder, { recursive: true, force: true }));

function start(args: readonly string[]): { readonly ended: Promise<number | null>; said(): string; stop(): void } {
  const child = spawn(executable, [...runtimeArguments(readRuntime()), `--user-data-dir=${userFolder}`, '--disable-gpu', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  return { ended: once(child, 'exit').then(([code]) => code as number | null), said: () => said, stop: () => child.kill('SIGTERM') };
}

describe('the rehearsal package', () => {
  it('holds the bundles and what the core finds at run time: no source, test, simulator or demonstration', () => {
    const listed = execFileSync(join(bin, 'asar'), ['list', join(folder, 'resources/app.asar')], { encoding: 'utf8' }).split('\n');
    const own = listed.filter((path) => !path.startsWith('/node_modules') && /\.\w+$/.test(path));
    for (const path of own) expect(path).toMatch(/^\/(package\.json|out\/(main|preload|renderer|core)\/.+)$/);
    expect(listed.filter((path) => /^\/node_modules\/(react|react-dom|zod|xstate|vitest|playwright|fastify|electron)$/.test(path))).toEqual(
      [],
    );
    expect(existsSync(join(folder, 'resources/app'))).toBe(false);
    expect(existsSync(join(folder, 'resources/node/bin/node'))).toBe(true);
  });

  it('has its fuses set as the release has them, but for the one that its runtime lacks', () => {
    const fuses = execFileSync(join(bin, 'electron-fuses'), ['read', '--app', executable], { encoding: 'utf8' });
    const states = Object.fromEntries([...fuses.matchAll(/(\w+) is (Enabled|Disabled)/g)].map((match) => [match[1], match[2]]));
    expect(states).toEqual({
      RunAsNode: 'Disabled',
      EnableCookieEncryption: 'Enabled',
      EnableNodeOptionsEnvironmentVariable: 'Disabled',
      EnableNodeCliInspectArguments: 'Disabled',
      EnableEmbeddedAsarIntegrityValidation: 'Enabled',
      OnlyLoadAppFromAsar: 'Enabled',
      LoadBrowserProcessSpecificV8Snapshot: 'Disabled',
    });
  });

  it('starts its core beside the archive on Node 24, and says on the page what is wrong', async () => {
    const kiosk = start(['--remote-debugging-port=0']);
    try {
      const address = await vi.waitFor(() => /DevTools listening on ws:\/\/([\w.:]+)/.exec(kiosk.said())?.[1] ?? expect.fail('no port'), {
        timeout: 20_000,
      });
      // without the defaults: this Electron has no browser contexts to set them on
      const browser = await chromium.connectOverCDP(`http://${address}`, { noDefaults: true });
      const page = await vi.waitFor(() => browser.contexts()[0]?.pages()[0] ?? expect.fail('no page'));
      await vi.waitFor(async () => expect(await page.locator('small').textContent()).toContain('config-unreadable'), { timeout: 20_000 });
      await browser.close();
    } finally {
      kiosk.stop();
      await kiosk.ended;
    }
    expect(kiosk.said()).toContain('core-refused');
  });

  it('takes no debugging switch but the port', async () => {
    const kiosk = start(['--inspect=0']);
    expect(await kiosk.ended).toBe(4);
    expect(kiosk.said()).toContain('does not take the argument --inspect=0');
  });
});
