/** The demonstration credentials of one kiosk: what enrolment would have left on the machine. */
import { createPublicKey, type JsonWebKey, randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kidOf } from '../../../electron/core/clearance/token.ts';
import { toInstant } from '../../../electron/core/clock.ts';
import { newPrivateJwk, type SigningKey } from './authority-keys.ts';
import { signJws } from './signature.ts';

export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

/** What the authority keeps of a kiosk. */
export interface Client {
  readonly clientId: string;
  readonly kioskId: string;
  readonly clientKey: PublicJwk;
  readonly kioskKey: PublicJwk;
  readonly kid: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface NumberBlock {
  readonly prefix: 'PV';
  /** The 11 digits before the check digit, both ends included. */
  readonly from: string;
  readonly to: string;
}

export const tokenAudience = 'mukhalasa-authority';
const dayMs = 86_400_000;
const certificateDays = 730;
const blockSize = 1000;
const elevenDigits = 100_000_000_000;

/**
 * Reads the folder, or fills it when it does not hold every credential yet.
 * @throws Error when the folder's credentials were made by an authority with another root.
 */
export function ensureCredentials(folder: string, kioskId: string, root: SigningKey, now: number): Client {
  mkdirSync(folder, { recursive: true });
  if (isWhole(folder)) return readClient(folder, root);
  const clientJwk = newPrivateJwk();
  const kioskJwk = newPrivateJwk();
  const client = newClient(kioskId, publicJwk(clientJwk), publicJwk(kioskJwk), now);
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text, { mode: 0o600 });
  write('client-key.json', JSON.stringify({ ...clientJwk, alg: 'EdDSA' }));
  write('kiosk-key.json', JSON.stringify(kioskJwk));
  write('k-kiosk', randomBytes(32).toString('base64url'));
  write('machine-key', randomBytes(32).toString('base64url'));
  write('number-block.json', JSON.stringify(newNumberBlock()));
  write(
    'credentials.json',
    JSON.stringify(
      {
        demonstration: true,
        kioskId: client.kioskId,
        clientId: client.clientId,
        tokenAudience,
        authorityRoot: { kty: 'OKP', crv: 'Ed25519', x: root.x },
        kioskCertificate: kioskCertificate(client, root),
      },
      null,
      2,
    ),
  );
  return client;
}

/** A demonstration folder of an older version has no machine key. */
export function isWhole(folder: string): boolean {
  return ['credentials.json', 'machine-key'].every((name) => existsSync(join(folder, name)));
}

export function newClient(kioskId: string, clientKey: PublicJwk, kioskKey: PublicJwk, now: number): Client {
  return {
    clientId: `kiosk-${kioskId.toLowerCase()}`,
    kioskId,
    clientKey,
    kioskKey,
    kid: kidOf(createPublicKey({ key: { ...kioskKey }, format: 'jwk' })),
    // A day of grace, so that a kiosk whose clock is behind can start.
    notBefore: now - dayMs,
    notAfter: now + certificateDays * dayMs,
  };
}

export function kioskCertificate(client: Client, root: SigningKey): string {
  const { kioskId, kid, kioskKey } = client;
  return signJws({ kioskId, kid, x: kioskKey.x, notBefore: toInstant(client.notBefore), notAfter: toInstant(client.notAfter) }, root);
}

export function newNumberBlock(): NumberBlock {
  const from = randomInt(elevenDigits - blockSize);
  return { prefix: 'PV', from: pad(from), to: pad(from + blockSize - 1) };
}

function readClient(folder: string, root: SigningKey): Client {
  const credentials = JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8')) as {
    readonly kioskId: string;
    readonly authorityRoot: PublicJwk;
    readonly kioskCertificate: string;
  };
  if (credentials.authorityRoot.x !== root.x) {
    throw new Error(`the credentials in ${folder} were made by another authority: use the data folder that they belong to, or remove both`);
  }
  const certificate = JSON.parse(Buffer.from(credentials.kioskCertificate.split('.')[1] ?? '', 'base64url').toString()) as {
    readonly notBefore: string;
    readonly notAfter: string;
  };
  const keyIn = (name: string): PublicJwk => publicJwk(JSON.parse(readFileSync(join(folder, name), 'utf8')) as JsonWebKey);
  const client = newClient(credentials.kioskId, keyIn('client-key.json'), keyIn('kiosk-key.json'), 0);
  return { ...client, notBefore: Date.parse(certificate.notBefore), notAfter: Date.parse(certificate.notAfter) };
}

function publicJwk(jwk: JsonWebKey): PublicJwk {
  if (jwk.x === undefined) throw new TypeError('not an Ed25519 key');
  return { kty: 'OKP', crv: 'Ed25519', x: jwk.x };
}

function pad(value: number): string {
  return String(value).padStart(11, '0');
}
