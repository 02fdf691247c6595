import { afterEach, describe, expect, it, vi } from 'vitest';
import { call, carriers, isAlive, openShell, type Shell, type ShellOptions } from './shell.ts';

const opened: Shell[] = [];

async function open(options: ShellOptions): Promise<Shell> {
  const shell = await openShell(options);
  opened.push(shell);
  await vi.waitFor(async () => expect(await call(shell.page, 'echo', 1)).toEqual({ ok: true, value: 1 }), { timeout: 15_000 });
  return shell;
}

afterEach(async () => {
  for (const shell of opened.splice(0)) await shell.close();
});

function lastCore(shell: Shell): number {
  const pid = shell.cores().at(-1);
  if (pid === undefined) throw new Error('no core was started');
  return pid;
}

/** Serving again in a new process, with the kiosk's page back. */
async function servesAgain(shell: Shell, after: number): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(lastCore(shell)).not.toBe(after);
      expect(shell.page.url()).toBe('app://kiosk/');
      expect(await call(shell.page, 'pid')).toEqual({ ok: true, value: lastCore(shell) });
    },
    { timeout: 15_000, interval: 100 },
  );
}

describe.each(carriers)('the core carried by %s', (carrier) => {
  it('answers calls, and hands the last view to a page that subscribes late', async () => {
    const { page } = await open({ carrier });
    expect(await call(page, 'echo', { amount: 125_000, name: 'سطر' })).toEqual({ ok: true, value: { amount: 125_000, name: 'سطر' } });
    expect(await call(page, 'no-such-method')).toEqual({ ok: false, error: { kind: 'unknown-method', message: 'no such method' } });
    await call(page, 'publish', { step: 7 });
    await page.reload();
    await vi.waitFor(async () => expect(await page.evaluate(() => window.heard)).toEqual([{ step: 7 }]));
  });

  it('is started again after kill -9, with the out-of-service page meanwhile', async () => {
    const shell = await open({ carrier });
    const first = lastCore(shell);
    const visited: string[] = [];
    shell.page.on('framenavigated', (frame) => visited.push(frame.url()));
    process.kill(first, 'SIGKILL');
    await servesAgain(shell, first);
    expect(visited[0]).toBe('app://kiosk/out-of-service');
    expect(isAlive(first)).toBe(false);
    expect(shell.sawTwoCores()).toBe(false);
  });

  it('is killed and started again when it misses its heartbeat', async () => {
    const shell = await open({ carrier });
    const first = lastCore(shell);
    void call(shell.page, 'hang').catch(() => undefined);
    await servesAgain(shell, first);
    expect(shell.logged()).toContain('missed its heartbeat');
    expect(isAlive(first)).toBe(false);
    expect(shell.sawTwoCores()).toBe(false);
  });

  it('is asked to stop when the application quits', async () => {
    const shell = await open({ carrier });
    const core = lastCore(shell);
    await shell.app.close();
    await vi.waitFor(() => expect(isAlive(core)).toBe(false));
    expect(shell.logged()).not.toContain('core-killed');
  });

  it('ends when main is killed', async () => {
    const shell = await open({ carrier });
    const core = lastCore(shell);
    shell.app.process().kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(core)).toBe(false), { timeout: 5_000 });
  });

  it('is left alone when it refuses, and its reason is on the page', async () => {
    const shell = await openShell({ carrier, env: { STAND_IN_REFUSES: 'The configuration is wrong at "printers.a4.uri" <b>' } });
    opened.push(shell);
    await vi.waitFor(() => expect(shell.page.url()).toBe('app://kiosk/out-of-service'), { timeout: 10_000 });
    expect(await shell.page.locator('small').textContent()).toBe('config-invalid: The configuration is wrong at "printers.a4.uri" <b>');
    expect(await shell.page.locator('h1').first().textContent()).toBe('خارج الخدمة مؤقتًا');
    expect(shell.cores()).toHaveLength(1);
  });
});
