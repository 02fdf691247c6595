import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type KioskCertificate, standingOf } from '../../../electron/core/keys/certificate.ts';
import type { CredentialFile } from '../../../electron/core/keys/credential-files.ts';
import { type CredentialsError, describeCredentialsError, readCredentials } from '../../../electron/core/keys/credentials.ts';
import { signJws } from '../../../electron/core/keys/ed25519.ts';
import { readKeyList } from '../../../electron/core/keys/key-list.ts';
import { must } from '../register/authority-world.ts';
import { entryOf, keyListJws, newKey, type TestKey } from './key-shop.ts';

const root = newKey();
const client = newKey();
const kiosk = newKey();
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  put('client-key.json', { ...client.privateKey.export({ format: 'jwk' }), since: '2026-01-02T00:00:00.000Z' });
  put('kiosk-key.json', await kioskKey());
  put('k-kiosk.json', { key: Buffer.alloc(32, 7).toString('base64url'), epoch: 3, since: '2026-01-03T00:00:00.000Z' });
  put('machine-key.json', { key: Buffer.alloc(32, 8).toString('base64url') });
  put('number-block.json', { prefix: 'PV', from: '00000001000', to: '00000001999' });
  put('credentials.json', settings());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: CredentialFile, content: unknown): void {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

function settings() {
  return {
    demonstration: true,
    kioskId: 'K-1',
    clientId: 'kiosk-1',
    tokenAudience: 'authority',
    authorityRoot: { kty: 'OKP', crv: 'Ed25519', x: root.x },
  };
}

async function kioskKey(certificate: Record<string, unknown> = {}, signer: TestKey = root) {
  const claims = {
    kioskId: 'K-1',
    kid: kiosk.kid,
    x: kiosk.x,
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2028-01-01T00:00:00.000Z',
    ...certificate,
  };
  return { ...kiosk.privateKey.export({ format: 'jwk' }), certificate: await signJws(claims, signer.privateKey, signer.kid) };
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
      numberBlock: { prefix: 'PV', from: '00000001000', to: '00000001999' },
      clientKeyId: client.kid,
      clientKeySince: '2026-01-02T00:00:00.000Z',
      kKioskEpoch: 3,
      kKioskSince: '2026-01-03T00:00:00.000Z',
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
    rmSync(join(folder, 'machine-key.json'));
    expect(await errorOf()).toEqual({ kind: 'missing', file: 'machine-key.json' });
    rmSync(join(folder, 'k-kiosk.json'));
    expect(await errorOf()).toEqual({ kind: 'missing', file: 'k-kiosk.json' });
  });

  test('a malformed file, without its content', async () => {
    put('k-kiosk.json', { key: 'c2hvcnQ', epoch: 1, since: '2026-01-03T00:00:00.000Z' });
    expect(await errorOf()).toEqual({ kind: 'malformed', file: 'k-kiosk.json', detail: 'key' });
    put('client-key.json', { ...client.privateKey.export({ format: 'jwk' }), x: kiosk.x, since: '2026-01-02T00:00:00.000Z' });
    put('k-kiosk.json', { key: Buffer.alloc(32).toString('base64url'), epoch: 1, since: '2026-01-03T00:00:00.000Z' });
    expect(await errorOf()).toEqual({ kind: 'malformed', file: 'client-key.json', detail: 'not an Ed25519 key pair' });
    put('client-key.json', '{');
    expect(await errorOf()).toEqual({ kind: 'malformed', file: 'client-key.json', detail: 'not JSON' });
  });

  test('a number block that runs backwards', async () => {
    put('number-block.json', { prefix: 'PV', from: '00000002000', to: '00000001999' });
    expect(await errorOf()).toMatchObject({ kind: 'malformed', file: 'number-block.json' });
  });

  test('a certificate of another root, another kiosk or another key, or none at all: each in its own words', async () => {
    const said = new Set<string>();
    for (const [content, kind] of [
      [await kioskKey({}, client), 'certificate-wrong-root'],
      [await kioskKey({ kioskId: 'K-2' }), 'certificate-of-another-kiosk'],
      [await kioskKey({ kid: client.kid }), 'certificate-of-another-key'],
      [await kioskKey({ notAfter: 'never' }), 'certificate-malformed'],
      [{ ...kiosk.privateKey.export({ format: 'jwk' }), certificate: 'nonsense' }, 'certificate-malformed'],
    ] as const) {
      put('kiosk-key.json', content);
      const error = await errorOf();
      expect(error).toEqual({ kind });
      if (error) said.add(describeCredentialsError(error, folder));
    }
    expect(said.size).toBe(4);
  });
});

describe('the certificate of a kiosk that is the authority’s', () => {
  const certificate: KioskCertificate = { kid: kiosk.kid, notBefore: 1_000, notAfter: 2_000 };

  test('stands from its first moment to its last', () => {
    expect([999, 1_000, 1_999, 2_000].map((now) => standingOf(certificate, null, now))).toEqual([
      'not-yet-valid',
      'good',
      'good',
      'expired',
    ]);
  });

  test('does not stand once its key is revoked, whatever the date', async () => {
    const list = (more: object) =>
      keyListJws(root, [entryOf(kiosk, 'kiosk', { kioskId: 'K-1', notBefore: '1970-01-01T00:00:00.000Z', ...more })]);
    const good = must(await readKeyList(await list({}), root.publicKey, null));
    const revoked = must(await readKeyList(await list({ revokedAt: '2026-02-01T00:00:00.000Z' }), root.publicKey, null));
    expect(standingOf(certificate, good, 1_500)).toBe('good');
    // Renewed, and this core has not been started since.
    const closed = must(await readKeyList(await list({ notAfter: '1970-01-01T00:00:01.400Z' }), root.publicKey, null));
    expect(standingOf(certificate, closed, 1_500)).toBe('expired');
    expect([500, 1_500, 2_500].map((now) => standingOf(certificate, revoked, now))).toEqual(['revoked', 'revoked', 'revoked']);
  });
});
