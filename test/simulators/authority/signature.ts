/** Compact JWS (RFC 7515) with Ed25519 (RFC 8037), synchronous so that an answer is signed inside the transaction that stores it. */
import { createHash, sign } from 'node:crypto';
import type { SigningKey } from './authority-keys.ts';

export function signJws(payload: unknown, key: SigningKey): string {
  const input = `${encode({ alg: 'EdDSA', kid: key.kid })}.${encode(payload)}`;
  return `${input}.${sign(null, Buffer.from(input), key.privateKey).toString('base64url')}`;
}

/** base64url SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url');
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
