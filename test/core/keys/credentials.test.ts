import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CredentialsError, readCredentials } from '../../../electron/core/keys/credentials.ts';
import { signJws } from '../../../electron/core/keys/ed25519.ts';
import { must } from '../register/authority-world.ts';
import { newKey, type TestKey } from './key-shop.ts';

const root = newKey();
const client = newKey();
const kiosk = newKey();
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  put('client-key.json', client.privateKey.export({ format: 'jwk' }));
  put('kiosk-key.json', kiosk.privateKey.export({ format: 'jwk' }));
  put('k-kiosk', Buffer.alloc(32, 7).toString('base64url'));
  put('machine-key', Buffer.alloc(32, 8).toString('base64url'));
  put('number-block.json', { prefix: 'PV', from: '00000001000', to: '00000001999' });
  put('credentials.json', await settings());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: unknown): void {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

async function settings(certificate: Record<string, unknown> = {}, signer: TestKey = root) {
  const claims = {
    kioskId: 'K-1',
    kid: kiosk.kid,
    x: kiosk.x,
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2028-01-01T00:00:00.000Z',
    ...certificate,
  };
  return {
    demonstration: true,
    kioskId: 'K-1',
    clientId: 'kiosk-1',
    tokenAudience: 'authority',
    authorityRoot: { kty: 'OKP', crv: 'Ed25519', x: root.x },
    kioskCertificate: await signJws(claims, signer.privateKey, signer.kid),
  };
}

const read = (allowDemonstration = true) => readCredentials({ folder, allowDemonstration });
async function errorOf(): Promise<CredentialsError | null> {
  const result = await read();
  return result.ok ? null : result.error;
}

describe('credentials', () => {
  test('are read whole', async () => {
    const credentials = must(await read());
    expect(credentials).toMatchObject({
      demonstration: true,
      kioskId: 'K-1',
      kioskKeyId: kiosk.kid,
      numberBlock: { prefix: 'PV', from: 1000, to: 1999 },
    });
    expect(credentials.kKiosk.export()).toEqual(Buffer.alloc(32, 7));
    expect(credentials.machineKey.export()).toEqual(Buffer.alloc(32, 8));
  });

  test('show no secret when they are printed by mistake', async () => {
    const credentials = must(await read());
    const shown = `${inspect(credentials, { depth: 5 })} ${JSON.stringify(credentials)}`;
    const { d } = JSON.parse(readFileSync(join(folder, 'client-key.json'), 'utf8')) as { readonly d: string };
    expect(shown).not.toContain(d);
    for (const secret of [7, 8]) expect(shown).not.toContain(Buffer.alloc(32, secret).toString('base64url'));
  });

  test('of a demonstration are refused by a release', async () => {
    expect(await read(false)).toEqual({ ok: false, error: { kind: 'demonstration-refused' } });
  });
});

describe('what is wrong is named', () => {
  test('no folder, a missing file', async () => {
    expect(await readCredentials({ folder: undefined, allowDemonstration: true })).toEqual({ ok: false, error: { kind: 'no-folder' } });
    rmSync(join(folder, 'machine-key'));
    expect(await errorOf()).toEqual({ kind: 'missing', file: 'machine-key' });
    rmSync(join(folder, 'k-kiosk'));
    expect(await errorOf()).toEqual({ kind: 'missing', file: 'k-kiosk' });
  });

  test('a malformed file, without its content', async () => {
    put('k-kiosk', 'c2hvcnQ');
    expect(await errorOf()).toEqual({ kind: 'malformed', file: 'k-kiosk', detail: 'not 32 bytes' });
    put('k-kiosk', Buffer.alloc(32).toString('base64url'));
    put('client-key.json', { ...client.privateKey.export({ format: 'jwk' }), x: kiosk.x });
    expect(await errorOf()).toEqual({ kind: 'malformed', file: 'client-key.json', detail: 'not an Ed25519 key pair' });
    put('client-key.json', '{');
    expect(await errorOf()).toEqual({ kind: 'malformed', file: 'client-key.json', detail: 'not JSON' });
  });

  test('a number block that runs backwards', async () => {
    put('number-block.json', { prefix: 'PV', from: '00000002000', to: '00000001999' });
    expect(await errorOf()).toMatchObject({ kind: 'malformed', file: 'number-block.json' });
  });

  test('a certificate of another root, another kiosk or another key', async () => {
    put('credentials.json', await settings({}, client));
    expect(await errorOf()).toEqual({ kind: 'certificate-not-ours', detail: 'bad-signature' });
    put('credentials.json', await settings({ kioskId: 'K-2' }));
    expect(await errorOf()).toEqual({ kind: 'certificate-not-ours', detail: 'kioskId' });
    put('credentials.json', await settings({ kid: client.kid }));
    expect(await errorOf()).toEqual({ kind: 'certificate-not-ours', detail: 'kid' });
  });
});
