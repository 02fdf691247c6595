/** Ed25519 keys as they travel: JWKs (RFC 8037) in files, raw 32 bytes in the key list; and the JWS made with them. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { err, ok, type Result } from '../result.ts';

const rawKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
export const publicJwkSchema = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: rawKey });
export const privateJwkSchema = publicJwkSchema.extend({ d: rawKey });

/** EdDSA is the name of RFC 8037, Ed25519 the one of RFC 9864: the same signature. */
const ALGORITHMS = ['EdDSA', 'Ed25519'];

export interface VerifiedJws {
  readonly payload: unknown;
  readonly bytes: Uint8Array;
}

export type JwsError = { readonly kind: 'malformed'; readonly detail: string } | { readonly kind: 'bad-signature' };

/** @throws when `x` is not a point on the curve; a zod-checked `x` of the authority can still be that. */
export function publicKeyOf(x: string): KeyObject {
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
}

/** @throws when `d` does not belong to `x`. */
export function privateKeyOf(jwk: z.infer<typeof privateJwkSchema>): KeyObject {
  const key = createPrivateKey({ format: 'jwk', key: { ...jwk } });
  if (createPublicKey(key).export({ format: 'jwk' }).x !== jwk.x)
    throw new TypeError('the public half does not belong to the private half');
  return key;
}

export function signJws(payload: unknown, key: KeyObject, kid: string): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader({ alg: 'EdDSA', kid }).sign(key);
}

/** The same at once: inside a transaction nothing waits. */
export function signCompact(payload: unknown, key: KeyObject, kid: string): string {
  const [head, body] = [{ alg: 'EdDSA', kid }, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${head}.${body}.${sign(null, Buffer.from(`${head}.${body}`), key).toString('base64url')}`;
}

/** What a compact JWS says of itself, to find the key it must be verified with. Null when it is not a JWS of ours. */
export function readUnverified(jws: string): { readonly kid: string; readonly payload: Readonly<Record<string, unknown>> } | null {
  try {
    const { kid } = decodeProtectedHeader(jws);
    const payload: unknown = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof kid !== 'string' || typeof payload !== 'object' || payload === null) return null;
    return { kid, payload: payload as Record<string, unknown> };
  } catch {
    return null;
  }
}

/** Verifies a compact JWS with a JSON payload. */
export async function verifyJws(jws: string, key: KeyObject): Promise<Result<VerifiedJws, JwsError>> {
  let bytes: Uint8Array;
  try {
    ({ payload: bytes } = await compactVerify(jws, key, { algorithms: ALGORITHMS }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return err(code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' ? { kind: 'bad-signature' } : { kind: 'malformed', detail: code });
  }
  try {
    return ok({ payload: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), bytes });
  } catch {
    return err({ kind: 'malformed', detail: 'payload is not JSON' });
  }
}
