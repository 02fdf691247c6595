/**
 * The clearance's signed QR text: `TC1:` + Base45 of a CWT in a tagged COSE_Sign1 (RFC 9052, RFC 8392), Ed25519,
 * protected header {1: -8, 4: kid}. Base45 (RFC 9285) uses the QR alphabet, so the code stays small enough to print well.
 *
 * There is exactly one encoding of given claims. The reader encodes again what it understood and compares, so trailing bytes,
 * other number forms, unknown claims and lax Base45 are all refused by one rule.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import base45 from 'base45';
import { Encoder, setSizeLimits, Tag } from 'cbor-x';
import { z } from 'zod';
import { type Instant, toInstant } from '../clock.ts';
import type { Plate } from '../identity/identity.ts';
import { plateSchema } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';

/** Times have a resolution of one second; fractions are cut off. */
export interface ClearanceClaims {
  /** The issuer: the authority's id for a final clearance, the kiosk's id for a provisional slip. */
  readonly issuer: string;
  /** Clearance number, `CL` or `PV` + 12 digits. */
  readonly number: string;
  readonly subject: { readonly type: 'plate'; readonly plate: Plate } | { readonly type: 'driving-licence'; readonly number: string };
  readonly maskedName: string;
  readonly idLastFour: string;
  readonly dataAsOf: Instant;
  readonly issuedAt: Instant;
  readonly validUntil: Instant;
  readonly state: 'final' | 'provisional';
  readonly demonstration: boolean;
}

export interface ClearanceToken {
  /** First 8 bytes of SHA-256(SPKI) of the key that is said to have signed, in hex. */
  readonly kid: string;
  /** Worth nothing until `verifyWith` said true. */
  readonly claims: ClearanceClaims;
  verifyWith(publicKey: KeyObject): boolean;
}

export type TokenError =
  /** Not the text of one of our codes at all. */
  | { readonly kind: 'not-a-token' }
  | { readonly kind: 'too-long' }
  /** Has our prefix, but not the one encoding that we write. */
  | { readonly kind: 'malformed'; readonly detail: string };

const PREFIX = 'TC1:';
/** Characters; the same limit as in the authority's contract. */
const MAX_TEXT = 1000;
const COSE_SIGN1_TAG = 18;
const COSE_HEADER_ALGORITHM = 1;
const COSE_HEADER_KID = 4;
const COSE_EDDSA = -8;
const CWT_ISSUER = 1;
const CWT_EXPIRES = 4;
const CWT_ISSUED_AT = 6;
/** RFC 8392 section 9.1.1: claim keys below -65536 are for private use. */
const CWT_CLEARANCE = -65537;
/** Keys inside the private map. */
const NUMBER = 1;
const PLATE_LETTERS = 2;
const PLATE_OLD = 3;
const DRIVING_LICENCE = 4;
const MASKED_NAME = 5;
const ID_LAST_FOUR = 6;
const DATA_AS_OF = 7;
const FINAL = 8;
const DEMONSTRATION = 9;

const cbor = new Encoder({ mapsAsObjects: false, useRecords: false, tagUint8Array: false, variableMapSize: true });
// A few hostile bytes must not make the decoder reserve room for millions of entries.
setSizeLimits({ maxArraySize: 64, maxMapSize: 64 });

/** @throws RangeError when the claims do not fit a printable code or a time is not an instant: a programming error. */
export function signClearanceToken(claims: ClearanceClaims, key: KeyObject, kid: string): string {
  const protectedHeader = encodeHeader(kid);
  const payload = encodeClaims(claims);
  const text = encodeToken(protectedHeader, payload, sign(null, toBeSigned(protectedHeader, payload), key));
  if (text.length > MAX_TEXT) throw new RangeError(`clearance token of ${text.length} characters`);
  return text;
}

/** Reads without trusting: the caller finds the key by `kid` and asks `verifyWith`. */
export function readClearanceToken(text: string): Result<ClearanceToken, TokenError> {
  if (!text.startsWith(PREFIX)) return err({ kind: 'not-a-token' });
  if (text.length > MAX_TEXT) return err({ kind: 'too-long' });
  try {
    const envelope = coseSchema.parse(cbor.decode(base45.decode(text.slice(PREFIX.length))));
    const [protectedHeader, , payload, signature] = envelope.value;
    const kid = headerSchema.parse(entriesOf(cbor.decode(protectedHeader)))[COSE_HEADER_KID].toString('hex');
    const claims = decodeClaims(cbor.decode(payload));
    const canonical = encodeToken(encodeHeader(kid), encodeClaims(claims), signature);
    if (canonical !== text) return err({ kind: 'malformed', detail: 'not the canonical encoding' });
    const signed = toBeSigned(protectedHeader, payload);
    return ok({ kid, claims, verifyWith: (publicKey) => verify(null, signed, publicKey, signature) });
  } catch (error) {
    return err({ kind: 'malformed', detail: error instanceof Error ? error.name : 'unreadable' });
  }
}

/** The name of a key: first 8 bytes of SHA-256 over its SPKI DER, in hex. Takes the public or the private half. */
export function kidOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(spki).digest().subarray(0, 8).toString('hex');
}

function encodeToken(protectedHeader: Buffer, payload: Buffer, signature: Buffer): string {
  return PREFIX + base45.encode(cbor.encode(new Tag([protectedHeader, new Map(), payload, signature], COSE_SIGN1_TAG)));
}

/** RFC 9052 section 4.4, Sig_structure with no external data. */
function toBeSigned(protectedHeader: Buffer, payload: Buffer): Buffer {
  return copyOf(cbor.encode(['Signature1', protectedHeader, Buffer.alloc(0), payload]));
}

function encodeHeader(kid: string): Buffer {
  const header = new Map<number, unknown>([
    [COSE_HEADER_ALGORITHM, COSE_EDDSA],
    [COSE_HEADER_KID, Buffer.from(kid, 'hex')],
  ]);
  return copyOf(cbor.encode(header));
}

function encodeClaims(claims: ClearanceClaims): Buffer {
  const clearance = new Map<number, unknown>([
    [NUMBER, claims.number],
    encodeSubject(claims.subject),
    [MASKED_NAME, claims.maskedName],
    [ID_LAST_FOUR, claims.idLastFour],
    [DATA_AS_OF, toSeconds(claims.dataAsOf)],
    [FINAL, claims.state === 'final'],
    [DEMONSTRATION, claims.demonstration],
  ]);
  const payload = new Map<number, unknown>([
    [CWT_ISSUER, claims.issuer],
    [CWT_EXPIRES, toSeconds(claims.validUntil)],
    [CWT_ISSUED_AT, toSeconds(claims.issuedAt)],
    [CWT_CLEARANCE, clearance],
  ]);
  return copyOf(cbor.encode(payload));
}

function encodeSubject(subject: ClearanceClaims['subject']): [number, unknown] {
  if (subject.type === 'driving-licence') return [DRIVING_LICENCE, subject.number];
  const { plate } = subject;
  return plate.type === 'letters' ? [PLATE_LETTERS, [plate.letters, plate.digits]] : [PLATE_OLD, [plate.governorate, plate.digits]];
}

const bytes = (length?: number) => z.custom<Buffer>((value) => Buffer.isBuffer(value) && (length === undefined || value.length === length));
const coseSchema = z.object({
  tag: z.literal(COSE_SIGN1_TAG),
  value: z.tuple([bytes(), z.custom<Map<never, never>>((value) => value instanceof Map && value.size === 0), bytes(), bytes(64)]),
});
const headerSchema = z.strictObject({ [COSE_HEADER_ALGORITHM]: z.literal(COSE_EDDSA), [COSE_HEADER_KID]: bytes(8) });
/** Seconds since 1970, before the year 2200. */
const secondsSchema = z.int().min(0).max(7_258_118_400);
const payloadSchema = z.strictObject({
  [CWT_ISSUER]: z.string().min(1).max(40),
  [CWT_EXPIRES]: secondsSchema,
  [CWT_ISSUED_AT]: secondsSchema,
  [CWT_CLEARANCE]: z.custom<Map<number, unknown>>((value) => value instanceof Map),
});
const clearanceSchema = z.strictObject({
  [NUMBER]: z.string().regex(/^(CL|PV)\d{12}$/),
  [PLATE_LETTERS]: z.tuple([z.string(), z.string()]).optional(),
  [PLATE_OLD]: z.tuple([z.string(), z.string()]).optional(),
  [DRIVING_LICENCE]: z.string().min(1).max(20).optional(),
  [MASKED_NAME]: z.string().min(1).max(300),
  [ID_LAST_FOUR]: z.string().regex(/^.{4}$/u),
  [DATA_AS_OF]: secondsSchema,
  [FINAL]: z.boolean(),
  [DEMONSTRATION]: z.boolean(),
});

/** @throws when anything is missing, unknown or of the wrong type. */
function decodeClaims(decoded: unknown): ClearanceClaims {
  const payload = payloadSchema.parse(entriesOf(decoded));
  const clearance = clearanceSchema.parse(entriesOf(payload[CWT_CLEARANCE]));
  return {
    issuer: payload[CWT_ISSUER],
    number: clearance[NUMBER],
    subject: decodeSubject(clearance),
    maskedName: clearance[MASKED_NAME],
    idLastFour: clearance[ID_LAST_FOUR],
    dataAsOf: fromSeconds(clearance[DATA_AS_OF]),
    issuedAt: fromSeconds(payload[CWT_ISSUED_AT]),
    validUntil: fromSeconds(payload[CWT_EXPIRES]),
    state: clearance[FINAL] ? 'final' : 'provisional',
    demonstration: clearance[DEMONSTRATION],
  };
}

/** The first subject found; a token with two does not survive the comparison with its canonical encoding. */
function decodeSubject(clearance: z.infer<typeof clearanceSchema>): ClearanceClaims['subject'] {
  const letters = clearance[PLATE_LETTERS];
  if (letters) return { type: 'plate', plate: plateSchema.parse({ type: 'letters', letters: letters[0], digits: letters[1] }) };
  const old = clearance[PLATE_OLD];
  if (old) return { type: 'plate', plate: plateSchema.parse({ type: 'old', governorate: old[0], digits: old[1] }) };
  const licence = clearance[DRIVING_LICENCE];
  if (licence !== undefined) return { type: 'driving-licence', number: licence };
  throw new TypeError('no subject');
}

/** @throws TypeError when `decoded` is not a map or a key comes twice (a decoder keeps only the last). */
function entriesOf(decoded: unknown): Record<string, unknown> {
  if (!(decoded instanceof Map)) throw new TypeError('not a map');
  return Object.fromEntries(decoded);
}

function toSeconds(instant: Instant): number {
  const ms = Date.parse(instant);
  if (!Number.isFinite(ms)) throw new RangeError('not an instant');
  return Math.floor(ms / 1000);
}

function fromSeconds(seconds: number): Instant {
  return toInstant(seconds * 1000);
}

/** The encoder hands out a window of its own working memory. */
function copyOf(encoded: Uint8Array): Buffer {
  return Buffer.from(encoded);
}
