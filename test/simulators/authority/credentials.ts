/** The demonstration credentials of one kiosk: what enrolment would have left on the machine. */
import { createPublicKey, type JsonWebKey, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kidOf } from '../../../electron/core/clearance/token.ts';
import { toInstant } from '../../../electron/core/clock.ts';
import {
  type ContentOf,
  type CredentialFile,
  credentialFiles,
  filesOf,
  type PrivateJwk,
} from '../../../electron/core/keys/credential-files.ts';
import type { Enrolment, NumberBlock, PublicKey } from '../../../electron/core/register/schemas.ts';
import { newPrivateJwk, overlapMs, type SigningKey } from './authority-keys.ts';
import { signJws } from './signature.ts';

export interface KioskKey {
  readonly key: PublicKey;
  readonly kid: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly revokedAt?: number;
}

type RegisterKey = Enrolment['kKiosk'];

/** What the authority keeps of a kiosk. Of its keys the newest comes first; an older one is taken until its time is over. */
export interface Client {
  readonly clientId: string;
  readonly kioskId: string;
  readonly clientKeys: readonly { readonly key: PublicKey; readonly until: number | null }[];
  readonly kioskKeys: readonly [KioskKey, ...KioskKey[]];
  /** K_kiosk: the kiosk's snapshots are sealed with it. */
  readonly kKiosk: RegisterKey;
  readonly revoked: boolean;
}

export const tokenAudience = 'mukhalasa-authority';
const dayMs = 86_400_000;
const certificateDays = 730;

/** A demonstration folder of an older version is not. */
export function isWhole(folder: string): boolean {
  return credentialFiles.every((name) => existsSync(join(folder, name)));
}

/** Fills the folder with the credentials of a kiosk that is enrolled on the spot. */
export function makeCredentials(folder: string, kioskId: string, root: SigningKey, numberBlock: NumberBlock, now: number): Client {
  const [client, kiosk] = [newPrivateJwk() as PrivateJwk, newPrivateJwk() as PrivateJwk];
  const enrolled = newClient(kioskId, publicKey(client), publicKey(kiosk), now);
  const enrolment = enrolmentOf(enrolled, root, numberBlock);
  mkdirSync(folder, { recursive: true });
  const files = filesOf(enrolment, { client, kiosk, machine: randomBytes(32).toString('base64url') }, toInstant(now));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content, null, 2), { mode: 0o600 });
  return enrolled;
}

/**
 * The kiosk whose credentials are in the folder.
 * @throws Error when they were made by an authority with another root.
 */
export function readClient(folder: string, root: SigningKey): Client {
  const read = <File extends CredentialFile>(name: File): ContentOf<File> =>
    JSON.parse(readFileSync(join(folder, name), 'utf8')) as ContentOf<File>;
  const { kioskId, authorityRoot } = read('credentials.json');
  if (authorityRoot.x !== root.x) {
    throw new Error(`the credentials in ${folder} were made by another authority: use the data folder that they belong to, or remove both`);
  }
  const kiosk = read('kiosk-key.json');
  const { notBefore } = JSON.parse(Buffer.from(kiosk.certificate.split('.')[1] ?? '', 'base64url').toString()) as {
    readonly notBefore: string;
  };
  const client = newClient(kioskId, publicKey(read('client-key.json')), publicKey(kiosk), Date.parse(notBefore) + dayMs);
  const { key, epoch } = read('k-kiosk.json');
  return { ...client, kKiosk: { key, epoch } };
}

/** @param before the same kiosk's earlier enrolment: what its keys signed stays good */
export function newClient(kioskId: string, clientKey: PublicKey, kioskKey: PublicKey, now: number, before: Client | null = null): Client {
  return {
    clientId: `kiosk-${kioskId.toLowerCase()}`,
    kioskId,
    clientKeys: [{ key: clientKey, until: null }],
    kioskKeys: [newKioskKey(kioskKey, now), ...(before?.kioskKeys ?? [])],
    kKiosk: newRegisterKey((before?.kKiosk.epoch ?? 0) + 1),
    revoked: false,
  };
}

export function withClientKey(client: Client, key: PublicKey, now: number): Client {
  const older = client.clientKeys.map((one) => ({ ...one, until: one.until ?? now + overlapMs }));
  return { ...client, clientKeys: [{ key, until: null }, ...older] };
}

export function withKioskKey(client: Client, key: PublicKey, now: number): Client {
  const [last, ...older] = client.kioskKeys;
  const closed = { ...last, notAfter: Math.min(last.notAfter, now + overlapMs) };
  return { ...client, kioskKeys: [newKioskKey(key, now), closed, ...older] };
}

export function enrolmentOf(client: Client, root: SigningKey, numberBlock: NumberBlock): Enrolment {
  const { kioskId, clientId } = client;
  return {
    demonstration: true,
    kioskId,
    clientId,
    tokenAudience,
    authorityRoot: { kty: 'OKP', crv: 'Ed25519', x: root.x },
    kioskCertificate: kioskCertificate(client, root),
    kKiosk: client.kKiosk,
    numberBlock,
  };
}

export function kioskCertificate({ kioskId, kioskKeys: [current] }: Client, root: SigningKey): string {
  const { kid, key, notBefore, notAfter } = current;
  return signJws({ kioskId, kid, x: key.x, notBefore: toInstant(notBefore), notAfter: toInstant(notAfter) }, root);
}

export function newRegisterKey(epoch: number): RegisterKey {
  return { key: randomBytes(32).toString('base64url'), epoch };
}

function newKioskKey(key: PublicKey, now: number): KioskKey {
  const kid = kidOf(createPublicKey({ key: { ...key }, format: 'jwk' }));
  // A day of grace, so that a kiosk whose clock is behind can start.
  return { key, kid, notBefore: now - dayMs, notAfter: now + certificateDays * dayMs };
}

function publicKey({ x }: Pick<JsonWebKey, 'x'>): PublicKey {
  if (x === undefined) throw new TypeError('not an Ed25519 key');
  return { kty: 'OKP', crv: 'Ed25519', x };
}
