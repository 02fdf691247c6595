/** What lies on the disk opens on the machine that it was made on, and nowhere else: a real systemd-creds with an emulated TPM. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../electron/core/clock.ts';
import { credentialFiles } from '../../../electron/core/keys/credential-files.ts';
import { sealedFolder } from '../../../electron/core/keys/credential-folder.ts';
import { readCredentials } from '../../../electron/core/keys/credentials.ts';
import { credentialsCommand } from '../../../electron/core/keys/credentials-command.ts';
import { type RunningAuthority, startAuthority } from '../../simulators/authority/authority.ts';
import { memoryLog, must } from '../register/authority-world.ts';

/** systemd-creds and TPM tools that can work together; else why not. */
function missing(): string | null {
  for (const [tool, argument] of [
    ['systemd-creds', '--version'],
    ['swtpm', '--version'],
    ['tpm2_flushcontext', '--version'],
  ] as const) {
    if (spawnSync(tool, [argument]).status !== 0) return tool;
  }
  const built = spawnSync('systemd-creds', ['has-tpm2']).stdout.toString();
  if (!built.includes('+system')) return 'systemd with TPM 2 support';
  return spawnSync('sh', ['-c', 'ldconfig -p | grep -q libtss2-tcti-swtpm']).status === 0 ? null : 'libtss2-tcti-swtpm';
}
const why = missing();
if (why !== null)
  process.stderr.write(
    `\nSKIPPED: no test of credentials that are sealed to a TPM, for want of ${why} (Debian: systemd, swtpm, tpm2-tools, libtss2-tcti-swtpm0)\n\n`,
  );

let home: string;
let authority: RunningAuthority;
let running: ChildProcess | undefined;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tpm-'));
  putFirst(join(home, 'bin'));
  authority = await startAuthority({ dataFolder: join(home, 'authority'), credentialsFolder: join(home, 'demonstration') });
});
afterEach(powerOff);
afterAll(async () => {
  await authority.close();
  rmSync(home, { recursive: true, force: true });
});

/** Sessions are left open in the TPM; on a real machine the kernel's resource manager (/dev/tpmrm0) closes them. */
function putFirst(bin: string): void {
  const real = spawnSync('sh', ['-c', 'command -v systemd-creds']).stdout.toString().trim();
  const wrapper = `#!/bin/sh
${real} "$@"
said=$?
for argument; do case "$argument" in --tpm2-device=*) tpm2_flushcontext --tcti="\${argument#*=}" --loaded-session;; esac; done
exit $said
`;
  mkdirSync(bin);
  writeFileSync(join(bin, 'systemd-creds'), wrapper, { mode: 0o700 });
  process.env['PATH'] = `${bin}:${process.env['PATH']}`;
}

/** A machine with that TPM in it; gives what systemd-creds calls it by. */
async function powerOn(tpm: string): Promise<string> {
  const state = join(home, tpm);
  mkdirSync(state, { recursive: true });
  const port = await freePair();
  const child = spawn('swtpm', [
    ...['socket', '--tpm2', '--tpmstate', `dir=${state}`, '--flags', 'not-need-init,startup-clear'],
    ...['--server', `type=tcp,port=${port},bindaddr=127.0.0.1`, '--ctrl', `type=tcp,port=${port + 1},bindaddr=127.0.0.1`],
    ...['--pid', `file=${join(state, 'pid')}`],
  ]);
  running = child;
  // The file is there once it listens.
  await expect.poll(() => readdirSync(state), { timeout: 10_000 }).toContain('pid');
  return `swtpm:host=127.0.0.1,port=${port}`;
}

async function powerOff(): Promise<void> {
  const child = running;
  running = undefined;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** A port whose neighbour is free too: the tools look for the control channel there. */
async function freePair(): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (port !== null && (await listenOnce(port + 1)) !== null) return port;
  }
}

/** Null when somebody has it. */
async function listenOnce(wanted: number): Promise<number | null> {
  const server = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return null;
  }
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** What the service manager does for `LoadCredentialEncrypted=`. */
function unseal(sealed: string, tpm: string): string {
  const folder = mkdtempSync(join(home, 'unsealed-'));
  for (const name of credentialFiles) {
    const { status, stdout, stderr } = spawnSync('systemd-creds', [
      ...['decrypt', `--tpm2-device=${tpm}`, `--name=${name}`, join(sealed, `${name}.cred`), '-'],
    ]);
    if (status !== 0) throw new Error(stderr.toString());
    writeFileSync(join(folder, name), stdout, { mode: 0o600 });
  }
  return folder;
}

test('sealed credentials open with the TPM that sealed them, after a restart too, and with no other', { timeout: 120_000 }, async ({
  skip,
}) => {
  if (why !== null) skip(why);
  const sealed = join(home, 'sealed');
  const mine = await powerOn('mine');
  const run = (tpm: string, ...argv: string[]) =>
    credentialsCommand([...argv, '--sealed', '--tpm2-device', tpm, '--folder', sealed], { clock: systemClock, log: memoryLog() });
  const code = 'code-for-a-tpm';
  const given = await fetch(`${authority.controlUrl}/enrolment-codes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, kioskId: 'K-9' }),
  });
  expect(given.ok).toBe(true);
  expect(await run(mine, 'enrol', '--authority', authority.url, '--code', code)).toMatchObject({ exit: 0 });
  expect(readdirSync(sealed).sort()).toEqual(credentialFiles.map((name) => `${name}.cred`).sort());
  const { x } = JSON.parse(sealedFolder(sealed, mine).read('client-key.json') ?? '') as { readonly x: string };
  for (const file of readdirSync(sealed)) {
    const bytes = Buffer.from(readFileSync(join(sealed, file), 'utf8'), 'base64').toString('latin1');
    expect(bytes.includes(x) || bytes.includes('K-9'), file).toBe(false);
  }
  const first = must(await readCredentials({ folder: unseal(sealed, mine), allowDemonstration: true }));
  expect(first.kioskId).toBe('K-9');

  await powerOff();
  const again = await powerOn('mine');
  expect(await run(again, 'rotate', 'k-kiosk', '--authority', authority.url)).toMatchObject({ exit: 0 });
  const second = must(await readCredentials({ folder: unseal(sealed, again), allowDemonstration: true }));
  expect([second.kKioskEpoch, second.machineKey.equals(first.machineKey)]).toEqual([first.kKioskEpoch + 1, true]);

  await powerOff();
  const other = await powerOn('other');
  expect(() => unseal(sealed, other)).toThrow();
  expect(await run(other, 'status')).toMatchObject({ exit: 2, said: expect.stringContaining('systemd-creds decrypt') });
});
