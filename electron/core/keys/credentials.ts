/**
 * What makes this machine this machine: read once at start from `$CREDENTIALS_DIRECTORY`, where the service manager unseals it
 * (systemd.exec(5), credentials), and from nowhere else. Nothing of it is ever written or logged.
 */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { kidOf } from '../clearance/token.ts';
import { instantSchema } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import { privateJwkSchema, privateKeyOf, publicJwkSchema, publicKeyOf, verifyJws } from './ed25519.ts';

export interface Credentials {
  readonly demonstration: boolean;
  readonly kioskId: string;
  readonly clientId: string;
  readonly tokenAudience: string;
  readonly authorityRoot: KeyObject;
  /** Proves who we are to the authority's token endpoint. */
  readonly clientKey: KeyObject;
  /** Signs provisional slips. */
  readonly kioskKey: KeyObject;
  readonly kioskKeyId: string;
  readonly kioskCertificate: KioskCertificate;
  /** Opens the sealed register. The authority knows it, and it changes with each epoch. */
  readonly kKiosk: KeyObject;
  /** Seals what the journal keeps of people. Made on this machine, known to nobody else, never changed: the journal outlives every other key. */
  readonly machineKey: KeyObject;
  readonly numberBlock: NumberBlock;
}

export interface KioskCertificate {
  /** The compact JWS itself. */
  readonly jws: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Numbers that this kiosk may give to provisional slips, without their check digit, both ends included. */
export type NumberBlock = z.infer<typeof numberBlockSchema>;

export type CredentialsError =
  | { readonly kind: 'no-folder' }
  | { readonly kind: 'missing'; readonly file: string }
  /** `detail` names a key, never a value. */
  | { readonly kind: 'malformed'; readonly file: string; readonly detail: string }
  /** A release does not start with demonstration credentials. */
  | { readonly kind: 'demonstration-refused' }
  /** The kiosk's certificate is not one of the authority's root for this kiosk and this key. */
  | { readonly kind: 'certificate-not-ours'; readonly detail: string };

const credentialsSchema = z.strictObject({
  demonstration: z.boolean(),
  kioskId: z.string().min(1).max(40),
  clientId: z.string().min(1).max(100),
  tokenAudience: z.string().min(1).max(300),
  authorityRoot: publicJwkSchema,
  kioskCertificate: z.string().min(1).max(4000),
});
/** The 11 digits before the check digit. */
const blockNumber = z
  .string()
  .regex(/^\d{11}$/)
  .transform(Number);
const numberBlockSchema = z
  .strictObject({ prefix: z.literal('PV'), from: blockNumber, to: blockNumber })
  .refine((block) => block.from <= block.to);
const certificateSchema = z.object({
  kioskId: z.string(),
  kid: z.string(),
  x: z.string(),
  notBefore: instantSchema,
  notAfter: instantSchema,
});
const SECRET_BYTES = 32;

export interface ReadCredentialsOptions {
  /** Undefined: the service manager gave none. */
  readonly folder: string | undefined;
  readonly allowDemonstration: boolean;
}

export async function readCredentials(options: ReadCredentialsOptions): Promise<Result<Credentials, CredentialsError>> {
  const { folder } = options;
  if (!folder) return err({ kind: 'no-folder' });

  const settings = readJson(folder, 'credentials.json', credentialsSchema);
  if (!settings.ok) return settings;
  if (settings.value.demonstration && !options.allowDemonstration) return err({ kind: 'demonstration-refused' });
  const clientKey = readPrivateKey(folder, 'client-key.json');
  if (!clientKey.ok) return clientKey;
  const kioskKey = readPrivateKey(folder, 'kiosk-key.json');
  if (!kioskKey.ok) return kioskKey;
  const kKiosk = readSecret(folder, 'k-kiosk');
  if (!kKiosk.ok) return kKiosk;
  const machineKey = readSecret(folder, 'machine-key');
  if (!machineKey.ok) return machineKey;
  const numberBlock = readJson(folder, 'number-block.json', numberBlockSchema);
  if (!numberBlock.ok) return numberBlock;

  let authorityRoot: KeyObject;
  try {
    authorityRoot = publicKeyOf(settings.value.authorityRoot.x);
  } catch {
    return err({ kind: 'malformed', file: 'credentials.json', detail: 'authorityRoot' });
  }
  const kioskKeyId = kidOf(kioskKey.value);
  const certificate = await readCertificate(settings.value.kioskCertificate, authorityRoot, settings.value.kioskId, kioskKeyId);
  if (!certificate.ok) return certificate;

  const { demonstration, kioskId, clientId, tokenAudience } = settings.value;
  return ok({
    demonstration,
    kioskId,
    clientId,
    tokenAudience,
    authorityRoot,
    clientKey: clientKey.value,
    kioskKey: kioskKey.value,
    kioskKeyId,
    kioskCertificate: certificate.value,
    kKiosk: kKiosk.value,
    machineKey: machineKey.value,
    numberBlock: numberBlock.value,
  });
}

async function readCertificate(
  jws: string,
  root: KeyObject,
  kioskId: string,
  kioskKeyId: string,
): Promise<Result<KioskCertificate, CredentialsError>> {
  const verified = await verifyJws(jws, root);
  if (!verified.ok) return err({ kind: 'certificate-not-ours', detail: verified.error.kind });
  const parsed = certificateSchema.safeParse(verified.value.payload);
  if (!parsed.success) return err({ kind: 'certificate-not-ours', detail: 'malformed' });
  const certificate = parsed.data;
  if (certificate.kioskId !== kioskId) return err({ kind: 'certificate-not-ours', detail: 'kioskId' });
  if (certificate.kid !== kioskKeyId) return err({ kind: 'certificate-not-ours', detail: 'kid' });
  return ok({ jws, notBefore: Date.parse(certificate.notBefore), notAfter: Date.parse(certificate.notAfter) });
}

function readPrivateKey(folder: string, file: string): Result<KeyObject, CredentialsError> {
  const jwk = readJson(folder, file, privateJwkSchema);
  if (!jwk.ok) return jwk;
  try {
    return ok(privateKeyOf(jwk.value));
  } catch {
    return err({ kind: 'malformed', file, detail: 'not an Ed25519 key pair' });
  }
}

function readSecret(folder: string, file: string): Result<KeyObject, CredentialsError> {
  const text = readText(folder, file);
  if (!text.ok) return text;
  const bytes = Buffer.from(text.value.trim(), 'base64url');
  if (bytes.length !== SECRET_BYTES) return err({ kind: 'malformed', file, detail: `not ${SECRET_BYTES} bytes` });
  return ok(createSecretKey(bytes));
}

function readJson<Schema extends z.ZodType>(folder: string, file: string, schema: Schema): Result<z.infer<Schema>, CredentialsError> {
  const text = readText(folder, file);
  if (!text.ok) return text;
  let json: unknown;
  try {
    json = JSON.parse(text.value);
  } catch {
    return err({ kind: 'malformed', file, detail: 'not JSON' });
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err({ kind: 'malformed', file, detail: parsed.error.issues[0]?.path.join('.') ?? '' });
}

function readText(folder: string, file: string): Result<string, CredentialsError> {
  try {
    return ok(readFileSync(join(folder, file), 'utf8'));
  } catch {
    return err({ kind: 'missing', file });
  }
}
