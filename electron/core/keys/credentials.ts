/**
 * What makes this machine this machine: read once at start from `$CREDENTIALS_DIRECTORY`, where the service manager unseals it
 * (systemd.exec(5), credentials), and from nowhere else. Nothing of it is ever logged.
 */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kidOf } from '../clearance/token.ts';
import type { Instant } from '../clock.ts';
import { err, ok, type Result } from '../result.ts';
import { type CertificateError, type KioskCertificate, readCertificate } from './certificate.ts';
import { type ContentOf, type CredentialFile, fileSchemas, type PrivateJwk } from './credential-files.ts';
import { privateKeyOf, publicKeyOf } from './ed25519.ts';

export interface Credentials {
  readonly demonstration: boolean;
  readonly kioskId: string;
  readonly clientId: string;
  readonly tokenAudience: string;
  readonly authorityRoot: KeyObject;
  /** Proves who we are to the authority's token endpoint. */
  readonly clientKey: KeyObject;
  readonly clientKeyId: string;
  readonly clientKeySince: Instant;
  /** Signs provisional slips and heads of the audit chain. */
  readonly kioskKey: KeyObject;
  readonly kioskKeyId: string;
  readonly kioskCertificate: KioskCertificate;
  /** Opens the sealed register. The authority knows it, and it changes with each epoch. */
  readonly kKiosk: KeyObject;
  readonly kKioskEpoch: number;
  readonly kKioskSince: Instant;
  /** Seals what the journal keeps of people. Made on this machine, known to nobody else, never changed: the journal outlives every other key. */
  readonly machineKey: KeyObject;
  /** The first that this machine was given. */
  readonly numberBlock: ContentOf<'number-block.json'>;
}

export type CredentialsError =
  | { readonly kind: 'no-folder' }
  | { readonly kind: 'missing'; readonly file: CredentialFile }
  /** `detail` names a key, never a value. */
  | { readonly kind: 'malformed'; readonly file: CredentialFile; readonly detail: string }
  /** A release does not start with demonstration credentials. */
  | { readonly kind: 'demonstration-refused' }
  /** The kiosk's certificate is not one of the authority's root for this kiosk and this key. */
  | { readonly kind: `certificate-${CertificateError}` };

export interface ReadCredentialsOptions {
  /** Undefined: the service manager gave none. */
  readonly folder: string | undefined;
  readonly allowDemonstration: boolean;
}

export async function readCredentials({
  folder,
  allowDemonstration,
}: ReadCredentialsOptions): Promise<Result<Credentials, CredentialsError>> {
  if (!folder) return err({ kind: 'no-folder' });
  return parseCredentials((file) => readIfThere(join(folder, file)), allowDemonstration);
}

/** @param textOf null: there is no such file */
export async function parseCredentials(
  textOf: (file: CredentialFile) => string | null,
  allowDemonstration: boolean,
): Promise<Result<Credentials, CredentialsError>> {
  const settings = parseFile('credentials.json', textOf);
  if (!settings.ok) return settings;
  const { authorityRoot, ...identity } = settings.value;
  if (identity.demonstration && !allowDemonstration) return err({ kind: 'demonstration-refused' });
  const client = parseFile('client-key.json', textOf);
  if (!client.ok) return client;
  const kiosk = parseFile('kiosk-key.json', textOf);
  if (!kiosk.ok) return kiosk;
  const kKiosk = parseFile('k-kiosk.json', textOf);
  if (!kKiosk.ok) return kKiosk;
  const machine = parseFile('machine-key.json', textOf);
  if (!machine.ok) return machine;
  const numberBlock = parseFile('number-block.json', textOf);
  if (!numberBlock.ok) return numberBlock;

  const clientKey = privateKeyIn('client-key.json', client.value);
  if (!clientKey.ok) return clientKey;
  const kioskKey = privateKeyIn('kiosk-key.json', kiosk.value);
  if (!kioskKey.ok) return kioskKey;
  let root: KeyObject;
  try {
    root = publicKeyOf(authorityRoot.x);
  } catch {
    return err({ kind: 'malformed', file: 'credentials.json', detail: 'authorityRoot' });
  }
  const kioskKeyId = kidOf(kioskKey.value);
  const certificate = await readCertificate(kiosk.value.certificate, root, identity.kioskId, kioskKeyId);
  if (!certificate.ok) return err<CredentialsError>({ kind: `certificate-${certificate.error}` });
  return ok({
    ...identity,
    authorityRoot: root,
    clientKey: clientKey.value,
    clientKeyId: kidOf(clientKey.value),
    clientKeySince: client.value.since,
    kioskKey: kioskKey.value,
    kioskKeyId,
    kioskCertificate: certificate.value,
    kKiosk: secretOf(kKiosk.value.key),
    kKioskEpoch: kKiosk.value.epoch,
    kKioskSince: kKiosk.value.since,
    machineKey: secretOf(machine.value.key),
    numberBlock: numberBlock.value,
  });
}

/** A sentence for the technician. @param folder where they were looked for */
export function describeCredentialsError(error: CredentialsError, folder: string | undefined): string {
  switch (error.kind) {
    case 'no-folder':
      return 'The service manager gave no credentials folder.';
    case 'missing':
      return `${error.file} is missing in ${folder}: enrol this machine.`;
    case 'malformed':
      return `${error.file} in ${folder} cannot be used: ${error.detail}.`;
    case 'demonstration-refused':
      return 'These are demonstration credentials, and this is a release: enrol this machine with the authority.';
    case 'certificate-wrong-root':
      return "The kiosk's certificate was not signed by the root that this machine believes: enrol this machine again.";
    case 'certificate-malformed':
      return "The kiosk's certificate cannot be read: enrol this machine again.";
    case 'certificate-of-another-kiosk':
      return "The kiosk's certificate is another kiosk's: these credentials were copied from it. Enrol this machine with a code of its own.";
    case 'certificate-of-another-key':
      return "The kiosk's certificate belongs to another key than kiosk-key.json: enrol this machine again.";
  }
}

function parseFile<File extends CredentialFile>(
  file: File,
  textOf: (file: CredentialFile) => string | null,
): Result<ContentOf<File>, CredentialsError> {
  const text = textOf(file);
  if (text === null) return err({ kind: 'missing', file });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err({ kind: 'malformed', file, detail: 'not JSON' });
  }
  const parsed = fileSchemas[file].safeParse(json);
  if (parsed.success) return ok(parsed.data as ContentOf<File>);
  return err({ kind: 'malformed', file, detail: parsed.error.issues[0]?.path.join('.') ?? '' });
}

function privateKeyIn(file: CredentialFile, jwk: PrivateJwk): Result<KeyObject, CredentialsError> {
  try {
    return ok(privateKeyOf(jwk));
  } catch {
    return err({ kind: 'malformed', file, detail: 'not an Ed25519 key pair' });
  }
}

function secretOf(text: string): KeyObject {
  return createSecretKey(Buffer.from(text, 'base64url'));
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
