/** The authority's public keys, as its offline root signed them. Every other signature is judged by this list. */
import type { KeyObject } from 'node:crypto';
import { kidOf } from '../clearance/token.ts';
import type { Instant } from '../clock.ts';
import { type KeyList, keyListSchema } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import { publicKeyOf, readUnverified, type VerifiedJws, verifyJws } from './ed25519.ts';

export type KeyUse = KeyList['keys'][number]['use'];

export interface AuthorityKey {
  readonly kid: string;
  readonly use: KeyUse;
  readonly publicKey: KeyObject;
  /** Milliseconds since 1970; the key signs at or after the first and before the second. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly revokedAt: Instant | null;
  /** The machine that a key of use `kiosk` belongs to. */
  readonly kioskId: string | null;
}

export type FindKeyError = 'unknown' | 'wrong-use' | 'revoked' | 'outside-its-time';

export interface KeyRing {
  readonly issuedAt: Instant;
  /** True when nothing signed by these keys has any legal worth. */
  readonly demonstration: boolean;
  /**
   * The key of that name if it may be trusted for `use` on something signed at `at` (milliseconds since 1970). A revoked key is
   * trusted for nothing, not even for what seems older: whoever stole it also chooses the date.
   */
  find(kid: string, use: KeyUse, at: number): Result<AuthorityKey, FindKeyError>;
}

export type KeyListError =
  | { readonly kind: 'not-signed-by-root'; readonly detail: string }
  | { readonly kind: 'malformed'; readonly detail: string }
  /** Older than the list already held: somebody may be hiding a revocation. */
  | { readonly kind: 'older'; readonly held: Instant; readonly offered: Instant };

/** Reads a key list signed by `root` that is not older than `held`. */
export async function readKeyList(jws: string, root: KeyObject, held: KeyRing | null): Promise<Result<KeyRing, KeyListError>> {
  const verified = await verifyJws(jws, root);
  if (!verified.ok) return err({ kind: 'not-signed-by-root', detail: verified.error.kind });
  const parsed = keyListSchema.safeParse(verified.value.payload);
  if (!parsed.success) return err({ kind: 'malformed', detail: parsed.error.issues[0]?.path.join('.') ?? '' });
  const list = parsed.data;
  if (held && Date.parse(list.issuedAt) < Date.parse(held.issuedAt)) {
    return err({ kind: 'older', held: held.issuedAt, offered: list.issuedAt });
  }
  const keys = new Map<string, AuthorityKey>();
  for (const entry of list.keys) {
    const key = readKey(entry);
    if (!key || keys.has(key.kid)) return err({ kind: 'malformed', detail: `key ${entry.kid}` });
    keys.set(key.kid, key);
  }
  return ok({ issuedAt: list.issuedAt, demonstration: list.demonstration, find: (kid, use, at) => find(keys, kid, use, at) });
}

/**
 * Verifies a compact JWS by the key that it names. `timeField` is the member of the payload that says when it was signed: the key
 * must have been in its time then, so that what was signed before a rotation stays good.
 */
export async function verifyByKeyRing(
  jws: string,
  ring: KeyRing,
  use: KeyUse,
  timeField: 'issuedAt' | 'time',
): Promise<Result<VerifiedJws, string>> {
  const named = readUnverified(jws);
  const signedAt = Date.parse(String(named?.payload[timeField]));
  if (!named || Number.isNaN(signedAt)) return err('malformed');
  const key = ring.find(named.kid, use, signedAt);
  if (!key.ok) return err(`key ${key.error}`);
  const verified = await verifyJws(jws, key.value.publicKey);
  return verified.ok ? verified : err(verified.error.kind);
}

function find(keys: ReadonlyMap<string, AuthorityKey>, kid: string, use: KeyUse, at: number): Result<AuthorityKey, FindKeyError> {
  const key = keys.get(kid);
  if (!key) return err('unknown');
  if (key.use !== use) return err('wrong-use');
  if (key.revokedAt !== null) return err('revoked');
  if (at < key.notBefore || at >= key.notAfter) return err('outside-its-time');
  return ok(key);
}

function readKey(entry: KeyList['keys'][number]): AuthorityKey | null {
  try {
    const publicKey = publicKeyOf(entry.x);
    if (kidOf(publicKey) !== entry.kid) return null;
    return {
      kid: entry.kid,
      use: entry.use,
      publicKey,
      notBefore: Date.parse(entry.notBefore),
      notAfter: Date.parse(entry.notAfter),
      revokedAt: entry.revokedAt ?? null,
      kioskId: entry.kioskId ?? null,
    };
  } catch {
    return null;
  }
}
