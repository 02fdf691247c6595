/** The first credentials of a machine, and every later one: run by the service manager as root, never by the core. */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { kidOf } from '../clearance/token.ts';
import { type Clock, toInstant } from '../clock.ts';
import type { Log } from '../log.ts';
import type { AuthorityError } from '../register/authority-error.ts';
import { type AuthorityClient, type CredentialRenewal, createAuthorityClient, enrol } from '../register/client.ts';
import type { PublicKey, RenewedCredentials } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import { type CertificateError, readCertificate } from './certificate.ts';
import { type ContentOf, type CredentialFile, credentialFiles, fileSchemas, filesOf, type PrivateJwk } from './credential-files.ts';
import type { CredentialFolder } from './credential-folder.ts';
import { type Credentials, type CredentialsError, parseCredentials } from './credentials.ts';
import { privateJwkSchema, privateKeyOf, publicKeyOf } from './ed25519.ts';
import { type KeyRing, readKeyList } from './key-list.ts';

export interface EnrolmentOptions {
  readonly folder: CredentialFolder;
  /** The authority's, without a slash at the end. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
}

export type RenewalError =
  | { readonly kind: 'authority'; readonly cause: AuthorityError }
  /** What is in the folder cannot be used, or what the authority sent. */
  | { readonly kind: 'credentials'; readonly cause: CredentialsError }
  | { readonly kind: 'certificate'; readonly cause: CertificateError }
  /** Enrolling again would put other keys in the place of these. */
  | { readonly kind: 'enrolled-already' }
  /** The root that answered is not the one that the code's letter names. */
  | { readonly kind: 'another-root'; readonly root: string };

export interface EnrolledKiosk {
  readonly kioskId: string;
  readonly demonstration: boolean;
  /** The authority's root, base64url of its 32 bytes: to be compared with the letter that brought the code, for it is believed from now on. */
  readonly root: string;
}

export interface EnrolmentRequest {
  readonly code: string;
  /** The authority's root as the code's letter names it; null: a person compares it afterwards. */
  readonly root: string | null;
  /** A machine that is enrolled already gets new keys; its machine key stays, since nothing else opens its journal. */
  readonly again: boolean;
}

/** Uses up the code. Writes nothing before the whole answer is there and fits. */
export async function enrolKiosk(
  { code, root, again }: EnrolmentRequest,
  options: EnrolmentOptions,
): Promise<Result<EnrolledKiosk, RenewalError>> {
  const { folder, clock } = options;
  if (!again && folder.read('credentials.json') !== null) return err({ kind: 'enrolled-already' });
  const [client, kiosk] = [newKey(), newKey()];
  const answered = await enrol({ code, clientKey: publicHalf(client), kioskKey: publicHalf(kiosk) }, wire(options));
  if (!answered.ok) return err({ kind: 'authority', cause: answered.error });
  const enrolment = answered.value;
  const { kioskId, demonstration, authorityRoot } = enrolment;
  if (root !== null && authorityRoot.x !== root) return err({ kind: 'another-root', root: authorityRoot.x });
  const rootKey = publicKeyOf(authorityRoot.x);
  const certificate = await readCertificate(enrolment.kioskCertificate, rootKey, kioskId, kidOf(privateKeyOf(kiosk)));
  if (!certificate.ok) return err({ kind: 'certificate', cause: certificate.error });

  const machine = machineKeyIn(folder) ?? randomBytes(32).toString('base64url');
  const files = filesOf(enrolment, { client, kiosk, machine }, toInstant(clock.now()));
  folder.remove(PENDING);
  for (const [name, content] of Object.entries(files)) folder.write(name, JSON.stringify(content));
  return ok({ kioskId, demonstration, root: authorityRoot.x });
}

export const renewables = ['client-key', 'kiosk-key', 'k-kiosk'] as const;
export type Renewable = (typeof renewables)[number];

/** A renewal that is under way: stored before the authority is called, and sent again, the same, until it has answered. */
const PENDING = 'renewal.json';
const pendingSchema = z.strictObject({
  idempotencyKey: z.string(),
  clientKey: privateJwkSchema.optional(),
  kioskKey: privateJwkSchema.optional(),
  kKiosk: z.literal(true).optional(),
});
type Pending = z.infer<typeof pendingSchema>;

/**
 * Asks the authority for new keys and puts them in the place of the old ones; the core takes them at its next start. Killed at
 * whatever point, it goes on where it was when it is called again: then what was asked for before is renewed, and `what` is not looked
 * at. Gives what was renewed.
 */
export async function renewCredentials(
  what: readonly Renewable[],
  options: EnrolmentOptions,
): Promise<Result<readonly Renewable[], RenewalError>> {
  const { folder, clock } = options;
  const held = await credentialsIn(folder);
  if (!held.ok) return err({ kind: 'credentials', cause: held.error });
  const pending = pendingIn(folder) ?? begin(folder, what);
  const answered = await ask(pending, held.value, options);
  if (!answered.ok) {
    // Its own word that nothing was renewed: the next renewal begins afresh, with other keys.
    if (answered.error.kind === 'refused' && answered.error.signed) folder.remove(PENDING);
    return err({ kind: 'authority', cause: answered.error });
  }
  const written = await write(pending, answered.value, held.value, folder, toInstant(clock.now()));
  // The answer is the authority's own: asked again, it would be the same for ever.
  folder.remove(PENDING);
  return written.ok ? written : err({ kind: 'certificate', cause: written.error });
}

/** Whether a renewal was begun that the authority may have carried out. */
export function isRenewing(folder: CredentialFolder): boolean {
  return pendingIn(folder) !== null;
}

export function credentialsIn(folder: CredentialFolder): Promise<Result<Credentials, CredentialsError>> {
  const texts = new Map(credentialFiles.map((file) => [file, folder.read(file)]));
  return parseCredentials((file) => texts.get(file) ?? null, true);
}

function begin(folder: CredentialFolder, what: readonly Renewable[]): Pending {
  const pending: Pending = {
    idempotencyKey: randomUUID(),
    ...(what.includes('client-key') && { clientKey: newKey() }),
    ...(what.includes('kiosk-key') && { kioskKey: newKey() }),
    ...(what.includes('k-kiosk') && { kKiosk: true as const }),
  };
  folder.write(PENDING, JSON.stringify(pending));
  return pending;
}

async function ask(pending: Pending, held: Credentials, options: EnrolmentOptions): Promise<Result<RenewedCredentials, AuthorityError>> {
  const { idempotencyKey, clientKey, kioskKey, kKiosk } = pending;
  const request: CredentialRenewal = {
    ...(clientKey && { clientKey: publicHalf(clientKey) }),
    ...(kioskKey && { kioskKey: publicHalf(kioskKey) }),
    ...(kKiosk && { kKiosk }),
  };
  const answered = await clientOf(held, options).renewCredentials(request, idempotencyKey);
  if (answered.ok) return ok(answered.value.answer);
  if (answered.error.kind !== 'unauthorized' || !clientKey) return answered;
  // Carried out so long ago that the old key is not taken any more: then the new one is.
  const renewed = await clientOf({ ...held, clientKey: privateKeyOf(clientKey) }, options).renewCredentials(request, idempotencyKey);
  if (renewed.ok) return ok(renewed.value.answer);
  return renewed.error.kind === 'unauthorized' ? answered : renewed;
}

/** One file a key: each is the old one or the new one, and doing it again does no harm. */
async function write(
  { clientKey, kioskKey }: Pending,
  { kioskCertificate, kKiosk }: RenewedCredentials,
  held: Credentials,
  folder: CredentialFolder,
  since: string,
): Promise<Result<Renewable[], CertificateError>> {
  const renewed: Renewable[] = [];
  function put<File extends CredentialFile>(file: File, content: ContentOf<File>, name: Renewable): void {
    folder.write(file, JSON.stringify(content));
    renewed.push(name);
  }
  // What the authority goes by from now on comes first, whatever is wrong with the rest.
  if (clientKey) put('client-key.json', { ...clientKey, since }, 'client-key');
  if (kKiosk) put('k-kiosk.json', { ...kKiosk, since }, 'k-kiosk');
  if (kioskKey && kioskCertificate) {
    const kid = kidOf(privateKeyOf(kioskKey));
    const certificate = await readCertificate(kioskCertificate, held.authorityRoot, held.kioskId, kid);
    if (!certificate.ok) return certificate;
    put('kiosk-key.json', { ...kioskKey, certificate: kioskCertificate }, 'kiosk-key');
  }
  return ok(renewed);
}

function clientOf(held: Credentials, options: EnrolmentOptions): AuthorityClient {
  let ring: KeyRing | null = null;
  return createAuthorityClient({
    ...wire(options),
    clientId: held.clientId,
    tokenAudience: held.tokenAudience,
    clientKey: held.clientKey,
    lists: {
      keys: () => ring,
      async acceptKeys(jws) {
        const read = await readKeyList(jws, held.authorityRoot, ring);
        if (!read.ok) return err({ kind: 'not-accepted', list: 'keys', detail: read.error.kind });
        ring = read.value;
        return ok(ring);
      },
    },
  });
}

function wire({ baseUrl, clock, log }: EnrolmentOptions) {
  return { baseUrl, clock, log, random: Math.random, newId: randomUUID };
}

function pendingIn(folder: CredentialFolder): Pending | null {
  const text = folder.read(PENDING);
  return text === null ? null : pendingSchema.parse(JSON.parse(text));
}

function machineKeyIn(folder: CredentialFolder): string | null {
  const text = folder.read('machine-key.json');
  return text === null ? null : fileSchemas['machine-key.json'].parse(JSON.parse(text)).key;
}

function newKey(): PrivateJwk {
  return privateJwkSchema.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
}

function publicHalf({ kty, crv, x }: PrivateJwk): PublicKey {
  return { kty, crv, x };
}
