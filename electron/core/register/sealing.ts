/**
 * How a record is sealed. For each identity + factor pair: `s = Argon2id(type|identity|factorType|factor, epoch salt)`. The door's
 * name is `HMAC(K_kiosk, s)`; it is locked with `HKDF(s, K_kiosk)` and holds the record's id and key. The record is AES-256-GCM
 * over its compressed, padded text. Without K_kiosk the disk shows nothing; with it each guess costs one Argon2id.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRaw } from 'node:zlib';
import { hashRaw, hashRawSync } from '@node-rs/argon2';
import { type DoorFactor, factorKey, identityKey } from '../identity/factor.ts';
import type { Identity } from '../identity/identity.ts';

export interface Derivation {
  readonly memoryKiB: number;
  readonly passes: number;
}

/** About 60 ms on one core of a small computer. */
export const standardDerivation: Derivation = { memoryKiB: 65_536, passes: 2 };
/** OWASP Password Storage Cheat Sheet, the smallest Argon2id setting. */
const leastDerivation: Derivation = { memoryKiB: 19_456, passes: 2 };

/**
 * Sealed sizes; a record's size tells only which of them it fits. A city with three violations a person (four in ten people have
 * none, one in fifty about forty) has 85 % of its records in the smallest: 1.5 kB a record, 1.5 GB for a million.
 */
export const bucketSizes = [1, 4, 16, 64, 256, 1024].map((kib) => kib * 1024);

export interface RecordDoor {
  readonly recordId: string;
  readonly recordKey: Buffer;
}

/** The driver's number for it; its enum does not exist at run time. */
const ARGON2ID = 2;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;
/** Record ids have at most 64 characters; each door is the same size whatever the id. */
const RECORD_ID_BYTES = 192;
export const sealedDoorBytes = NONCE_BYTES + LENGTH_BYTES + RECORD_ID_BYTES + KEY_BYTES + TAG_BYTES;

/**
 * What every record has in common, for deflate to point at: without it 69 % fit the smallest size, and a million take 2.1 GB. Part of
 * the format: records that were sealed with another text do not open.
 */
const dictionary = Buffer.from(
  '{"reason":"not-compoundable","explanation":{"ar":"لا يجوز التصالح في هذه المخالفة، وتُعرض على المحكمة","en":"The law allows no settlement of this violation"},' +
    '"whereToGo":{"ar":"نيابة المرور المختصة، ومعك بطاقة الرقم القومي","en":"The competent traffic prosecution, with your ID card"}},' +
    '"state":"objected","objectable":false,"plate":{"type":"old","digits":"","governorate":"01"},"composition":{"amount":,"until":"2026-"},' +
    '{"recordId":"","version":1,"dataAsOf":"2026-01-01T00:00:00.000Z","owner":{"name":"محمد أحمد عبد الله السيد","maskedName":"محمد أ. ع. ا."},' +
    '"subjects":[{"subjectId":"D1","kind":"driving-licence","licenceNumber":"7","licenceClass":"خاصة"},' +
    '{"subjectId":"V1","kind":"vehicle-licence","plate":{"type":"letters","letters":"","digits":"1"},"licenceNumber":"4","vehicle":""}],' +
    '"violations":[{"violationId":"2026","subjectId":"V1","occurredAt":"2025-10-11T12:00:00.000Z","place":{"ar":"طريق شارع كوبري ميدان، القاهرة",' +
    '"en":"Road Street Bridge Square, Cairo"},"legalReference":"74/1","legalDescription":{"ar":"قيادة مركبة عدم السير بدون في الطريق",' +
    '"en":"Driving a vehicle without on the road"},"minimum":10000,"maximum":50000,"amountDue":20000,"payable":{"answer":"yes"},"state":"open",' +
    '"objectable":true,"objectAt":{"ar":"نيابة مرور القاهرة","en":"Cairo traffic prosecution"},"photo":true},{"violationId":"2025',
);
const deflate = promisify<Buffer, { dictionary: Buffer }, Buffer>(deflateRaw);
const inflate = promisify<Buffer, { dictionary: Buffer; maxOutputLength: number }, Buffer>(inflateRaw);
const MAX_PLAIN_BYTES = 8 * 1024 * 1024;

export function isStrongEnough(derivation: Derivation): boolean {
  return derivation.memoryKiB >= leastDerivation.memoryKiB && derivation.passes >= leastDerivation.passes;
}

/** The expensive step, off this thread. */
export function deriveSecret(identity: Identity, factor: DoorFactor, salt: Uint8Array, derivation: Derivation): Promise<Buffer> {
  return hashRaw(doorName(identity, factor), argon2Options(salt, derivation));
}

/** On it, for whoever derives a city's. */
export function deriveSecretSync(identity: Identity, factor: DoorFactor, salt: Uint8Array, derivation: Derivation): Buffer {
  return hashRawSync(doorName(identity, factor), argon2Options(salt, derivation));
}

function doorName(identity: Identity, factor: DoorFactor): string {
  return `${identityKey(identity)}|${factorKey(factor)}`;
}

function argon2Options(salt: Uint8Array, { memoryKiB, passes }: Derivation) {
  return { algorithm: ARGON2ID, memoryCost: memoryKiB, timeCost: passes, parallelism: 1, outputLen: KEY_BYTES, salt };
}

export function doorTag(secret: Uint8Array, kKiosk: KeyObject): Buffer {
  return createHmac('sha256', kKiosk).update('door|').update(secret).digest();
}

/** Where a person's record lies, without its id being on the disk. */
export function recordSlot(recordId: string, kKiosk: KeyObject): Buffer {
  return createHmac('sha256', kKiosk).update('record|').update(recordId).digest();
}

/** The same for the same key: an epoch that was sealed with another one is told by it. */
export function epochCheck(salt: Uint8Array, kKiosk: KeyObject): Buffer {
  return createHmac('sha256', kKiosk).update('epoch|').update(salt).digest();
}

export function lockDoor(door: RecordDoor, secret: Uint8Array, kKiosk: KeyObject): Buffer {
  const plain = Buffer.alloc(LENGTH_BYTES + RECORD_ID_BYTES + KEY_BYTES);
  const length = plain.write(door.recordId, LENGTH_BYTES, 'utf8');
  plain.writeUInt32BE(length);
  door.recordKey.copy(plain, LENGTH_BYTES + RECORD_ID_BYTES);
  return encrypt(plain, doorKey(secret, kKiosk), 'door');
}

/** Null when it is not this door's key. */
export function unlockDoor(locked: Buffer, secret: Uint8Array, kKiosk: KeyObject): RecordDoor | null {
  const plain = decrypt(locked, doorKey(secret, kKiosk), 'door');
  if (!plain) return null;
  const recordId = plain.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + plain.readUInt32BE());
  return { recordId, recordKey: plain.subarray(LENGTH_BYTES + RECORD_ID_BYTES) };
}

/** What a sealed record is bound to: moved to another place, version or epoch it does not open. */
export interface RecordPlace {
  readonly recordId: string;
  readonly version: number;
  /** Of the file that it lies in: `RegisterEpoch` of the contract, or that of a file without a snapshot. */
  readonly epoch: string;
}

/** @throws RangeError when the record does not fit the largest bucket. */
export async function sealRecord(record: unknown, recordKey: Buffer, place: RecordPlace): Promise<Buffer> {
  return sealCompressed(await deflate(Buffer.from(JSON.stringify(record)), { dictionary }), recordKey, place);
}

/** The same on the caller's thread: a third of the work, for whoever seals a city. */
export function sealRecordSync(record: unknown, recordKey: Buffer, place: RecordPlace): Buffer {
  return sealCompressed(deflateRawSync(Buffer.from(JSON.stringify(record)), { dictionary }), recordKey, place);
}

function sealCompressed(compressed: Buffer, recordKey: Buffer, place: RecordPlace): Buffer {
  const overhead = NONCE_BYTES + LENGTH_BYTES + TAG_BYTES;
  const bucket = bucketSizes.find((size) => size >= compressed.length + overhead);
  if (bucket === undefined) throw new RangeError(`a record of ${compressed.length} compressed bytes`);
  const plain = Buffer.alloc(bucket - NONCE_BYTES - TAG_BYTES);
  plain.writeUInt32BE(compressed.length);
  compressed.copy(plain, LENGTH_BYTES);
  return encrypt(plain, recordKey, additionalData(place));
}

/** Null when the key is another one or a byte was changed. */
export async function unsealRecord(sealed: Buffer, recordKey: Buffer, place: RecordPlace): Promise<unknown> {
  const plain = decrypt(sealed, recordKey, additionalData(place));
  if (!plain) return null;
  const compressed = plain.subarray(LENGTH_BYTES, LENGTH_BYTES + plain.readUInt32BE());
  const text = await inflate(compressed, { dictionary, maxOutputLength: MAX_PLAIN_BYTES });
  return JSON.parse(text.toString('utf8'));
}

export function newRecordKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

function doorKey(secret: Uint8Array, kKiosk: KeyObject): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, kKiosk.export(), 'mukhalasa register door', KEY_BYTES));
}

function additionalData({ recordId, version, epoch }: RecordPlace): string {
  return `${recordId}|${version}|${epoch}`;
}

/** nonce | ciphertext | tag */
function encrypt(plain: Buffer, key: Buffer, additional: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(additional));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(sealed: Buffer, key: Buffer, additional: string): Buffer | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(additional)).setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return null;
  }
}
