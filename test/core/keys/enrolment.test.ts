/** The command that a technician runs, against a real authority: enrolment, renewal, and both cut off at every point. */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../electron/core/clock.ts';
import { type CredentialFolder, plainFolder } from '../../../electron/core/keys/credential-folder.ts';
import { type Credentials, readCredentials } from '../../../electron/core/keys/credentials.ts';
import { type Commanded, credentialsCommand } from '../../../electron/core/keys/credentials-command.ts';
import { isRenewing, type Renewable, renewCredentials } from '../../../electron/core/keys/enrolment.ts';
import { type RunningAuthority, startAuthority } from '../../simulators/authority/authority.ts';
import type { Fault } from '../../simulators/authority/faults.ts';
import { memoryLog, must } from '../register/authority-world.ts';

const DAY_MS = 86_400_000;
let home: string;
let authority: RunningAuthority;
let folder: string;
let offsetMs = 0;
let codes = 0;
const clock: Clock = { ...systemClock, now: () => systemClock.now() + offsetMs };

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'enrolment-'));
  authority = await startAuthority({ dataFolder: join(home, 'authority'), credentialsFolder: join(home, 'first') });
});
afterAll(async () => {
  await authority.close();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(home, 'machine-'));
});
afterEach(async () => {
  await moveTo(0);
  await control('DELETE', '/faults');
});

async function control(method: string, path: string, body?: unknown): Promise<void> {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await fetch(authority.controlUrl + path, { method, ...init });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}
const fault = (what: Partial<Fault>) => control('POST', '/faults', what);
async function moveTo(ms: number): Promise<void> {
  offsetMs = ms;
  await control('POST', '/clock', { offsetMs: ms });
}

async function run(...argv: string[]): Promise<Commanded> {
  return credentialsCommand([...argv, '--folder', folder], { clock, log: memoryLog() });
}
async function code(kioskId = 'K-7'): Promise<string> {
  codes += 1;
  await control('POST', '/enrolment-codes', { code: `code-${1000 + codes}`, kioskId });
  return `code-${1000 + codes}`;
}
async function enrolled(): Promise<Credentials> {
  const said = await run('enrol', '--authority', authority.url, '--code', await code());
  expect(said).toMatchObject({ exit: 0 });
  return read();
}
async function read(): Promise<Credentials> {
  return must(await readCredentials({ folder, allowDemonstration: true }));
}
const rotate = (...what: Renewable[]) => run('rotate', ...what, '--authority', authority.url);

describe('enrolment', () => {
  test('brings everything that the core needs, in files that nobody else may read', async () => {
    const credentials = await enrolled();
    expect(credentials).toMatchObject({ kioskId: 'K-7', clientId: 'kiosk-k-7', demonstration: true, kKioskEpoch: expect.any(Number) });
    expect(credentials.machineKey.symmetricKeySize).toBe(32);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777, file).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual([
      'client-key.json',
      'credentials.json',
      'k-kiosk.json',
      'kiosk-key.json',
      'machine-key.json',
      'number-block.json',
    ]);
  });

  test('names the root of whoever answered, and takes none but the one that was asked for', async () => {
    const open = await run('enrol', '--authority', authority.url, '--code', await code());
    const root = /root is ([\w-]{43})/.exec(open.said)?.[1] ?? '';
    const right = await run('enrol', '--again', '--authority', authority.url, '--code', await code(), '--root', root);
    expect(right).toEqual({ exit: 0, said: 'Enrolled as K-7, for demonstration only.' });
    const before = readFileSync(join(folder, 'client-key.json'), 'utf8');
    const wrong = await run('enrol', '--again', '--authority', authority.url, '--code', await code(), '--root', 'A'.repeat(43));
    expect([wrong.exit, wrong.said]).toEqual([1, expect.stringContaining(root)]);
    expect(readFileSync(join(folder, 'client-key.json'), 'utf8')).toBe(before);
  });

  test('with a used code, without an authority or over an open line does nothing, and says so', async () => {
    const used = await code();
    await run('enrol', '--authority', authority.url, '--code', used);
    rmSync(folder, { recursive: true });
    expect(await run('enrol', '--authority', authority.url, '--code', used)).toMatchObject({
      exit: 1,
      said: expect.stringContaining('used'),
    });
    expect((await run('enrol', '--authority', 'http://127.0.0.1:9', '--code', 'code-unheard')).exit).toBe(1);
    const open = await run('enrol', '--authority', 'http://authority.example', '--code', 'code-unheard');
    expect([open.exit, open.said]).toEqual([2, expect.stringContaining('not https')]);
    expect(() => readdirSync(folder)).toThrow();
  });

  test('of a machine that is enrolled asks for --again, and keeps the key that its journal is sealed with', async () => {
    const first = await enrolled();
    expect(await run('enrol', '--authority', authority.url, '--code', await code())).toMatchObject({ exit: 1 });
    expect(await run('enrol', '--again', '--authority', authority.url, '--code', await code())).toMatchObject({ exit: 0 });
    const second = await read();
    expect(second.machineKey.equals(first.machineKey)).toBe(true);
    expect(second.clientKeyId).not.toBe(first.clientKeyId);
    expect(second.kKioskEpoch).toBe(first.kKioskEpoch + 1);
  });
});

describe('a renewal', () => {
  test.each([
    [['client-key'], 'clientKeyId'],
    [['kiosk-key'], 'kioskKeyId'],
    [['k-kiosk'], 'kKioskEpoch'],
    [['client-key', 'kiosk-key', 'k-kiosk'], 'clientKeyId'],
  ] as [Renewable[], keyof Credentials][])('of %j changes that and nothing else', async (what, changed) => {
    const before = await enrolled();
    expect(await rotate(...what)).toMatchObject({ exit: 0, said: expect.stringContaining('Renewed: ') });
    const after = await read();
    expect(after[changed]).not.toEqual(before[changed]);
    expect([
      after.clientKeyId !== before.clientKeyId,
      after.kioskKeyId !== before.kioskKeyId,
      after.kKioskEpoch !== before.kKioskEpoch && !after.kKiosk.equals(before.kKiosk),
    ]).toEqual([what.includes('client-key'), what.includes('kiosk-key'), what.includes('k-kiosk')]);
    expect(after.machineKey.equals(before.machineKey)).toBe(true);
    expect(await rotate('k-kiosk'), 'by the keys that it left').toMatchObject({ exit: 0 });
  });

  test('that is cut off at any point is finished by the next, once, with the same keys', async () => {
    let cut = 0;
    for (let finished = false; !finished; cut += 1) {
      rmSync(folder, { recursive: true, force: true });
      const before = await enrolled();
      const all: Renewable[] = ['client-key', 'kiosk-key', 'k-kiosk'];
      finished = await renewCredentials(all, { folder: mortal(cut), baseUrl: authority.url, clock, log: memoryLog() }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (!finished) expect(await rotate(...all)).toMatchObject({ exit: 0 });
      const after = await read();
      expect(after.kKioskEpoch - before.kKioskEpoch, `cut off at ${cut}`).toBe(1);
      expect(after.kioskKeyId).not.toBe(before.kioskKeyId);
      expect(isRenewing(plainFolder(folder))).toBe(false);
      expect(await rotate('k-kiosk'), 'the new client key is taken').toMatchObject({ exit: 0 });
    }
    // Stored, three keys written, forgotten.
    expect(cut).toBe(6);
  });

  test('whose answer was lost is finished with the same keys, long after the old client key has had its time too', async () => {
    const before = await enrolled();
    await fault({ kind: 'reply-lost-after-commit', operation: 'renewCredentials' });
    expect(await rotate('client-key', 'k-kiosk')).toMatchObject({ exit: 1, said: expect.stringContaining('Run the same again') });
    expect((await read()).clientKeyId).toBe(before.clientKeyId);
    expect((await run('status')).said).toContain('not finished');
    await control('DELETE', '/faults');
    await moveTo(8 * DAY_MS);
    expect(await rotate('kiosk-key')).toMatchObject({ exit: 0, said: expect.stringContaining('Run it again for kiosk-key') });
    const after = await read();
    expect(after.kKioskEpoch).toBe(before.kKioskEpoch + 1);
    expect(await rotate('kiosk-key')).toEqual({ exit: 0, said: 'Renewed: kiosk-key. Restart the service, and it uses what is new.' });
  });

  test('with an answer that nobody signed changes nothing', async () => {
    const before = await enrolled();
    await fault({ kind: 'bad-signature', operation: 'renewCredentials' });
    expect(await rotate('kiosk-key')).toMatchObject({ exit: 1, said: expect.stringContaining('not-an-answer') });
    expect((await read()).kioskKeyId).toBe(before.kioskKeyId);
  });

  test('of a machine that the authority has revoked is refused in so many words', async () => {
    await enrolled();
    await control('POST', '/kiosk-revocations', { clientId: 'kiosk-k-7', what: 'client' });
    expect(await rotate('client-key')).toEqual({
      exit: 1,
      said: 'The authority has revoked this machine: enrol it again with a new code.',
    });
  });

  test('of a folder whose files are sealed, or are not, is not begun in the other form: it would cost the machine its key', async () => {
    await enrolled();
    const before = readdirSync(folder);
    expect(await run('status', '--sealed')).toMatchObject({ exit: 2, said: expect.stringContaining('is not sealed') });
    const again = ['enrol', '--authority', authority.url, '--code', await code(), '--sealed'];
    for (const argv of [again, [...again, '--again']]) expect(await run(...argv)).toMatchObject({ exit: 2 });
    expect(readdirSync(folder)).toEqual(before);
    for (const name of before) renameSync(join(folder, name), join(folder, `${name}.cred`));
    expect(await rotate('client-key')).toMatchObject({ exit: 2, said: expect.stringContaining('is sealed') });
  });

  test('is not begun while another one is at work; one that died is no hindrance', async () => {
    await enrolled();
    const unlock = plainFolder(folder).lock();
    expect(await rotate('client-key')).toMatchObject({ exit: 2, said: expect.stringContaining('at work') });
    unlock();
    writeFileSync(join(folder, '.lock'), '99999999');
    expect(await rotate('client-key')).toMatchObject({ exit: 0 });
  });

  /** Its n-th deed fails before it is done. */
  function mortal(n: number): CredentialFolder {
    const real = plainFolder(folder);
    let deeds = 0;
    function live(): void {
      if (deeds++ === n) throw new Error('killed');
    }
    return {
      ...real,
      write: (name, text) => {
        live();
        real.write(name, text);
      },
      remove: (name) => {
        live();
        real.remove(name);
      },
    };
  }
});

describe('the status', () => {
  test('says how old each key is, and what is due', async () => {
    await enrolled();
    const fresh = await run('status');
    expect(fresh.exit).toBe(0);
    expect(
      fresh.said
        .split('\n')
        .slice(1)
        .map((line) => line.slice(0, 22).trim()),
    ).toEqual(['good client-key', 'good kiosk-certificate', 'good k-kiosk']);
    offsetMs = 720 * DAY_MS;
    expect((await run('status')).said.match(/^due /gm)).toHaveLength(3);
    offsetMs = 731 * DAY_MS;
    expect(await run('status')).toMatchObject({ exit: 1, said: expect.stringContaining('bad  kiosk-certificate') });
  });

  test('of an empty folder says what is missing', async () => {
    expect(await run('status')).toEqual({ exit: 1, said: `credentials.json is missing in ${folder}: enrol this machine.` });
  });
});

test.each([
  [[]],
  [['enrol']],
  [['rotate', '--authority', 'https://a.example']],
  [['rotate', 'machine-key', '--authority', 'https://a.example']],
  [['status', '--what']],
])('what cannot be meant is not tried: %j', async (argv) => {
  expect(await run(...argv)).toMatchObject({ exit: 2, said: expect.stringContaining('npm run credentials') });
});
