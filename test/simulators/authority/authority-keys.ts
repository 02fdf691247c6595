/** The authority's own keys, kept in its data folder. Demonstration keys only: a real authority's live in its HSM, the root offline. */
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kidOf } from '../../../electron/core/clearance/token.ts';
import { toInstant } from '../../../electron/core/clock.ts';
import type { KeyList } from '../../../electron/core/register/schemas.ts';

export interface SigningKey {
  readonly kid: string;
  /** Public half: base64url of the raw 32 bytes. */
  readonly x: string;
  readonly privateKey: KeyObject;
}

export const signingUses = ['answers', 'documents', 'clearances'] as const;
export type SigningUse = (typeof signingUses)[number];

/** The root, and for each use the key that signs now. */
export interface AuthorityKeys extends Readonly<Record<'root' | SigningUse, SigningKey>> {
  /** Every key so far as the key list has it. */
  listed(): KeyList['keys'];
  isRevoked(kid: string): boolean;
  /** A new key signs from now on. What the old one signed stays good, unless it was `stolen`. @param now milliseconds since 1970 */
  rotate(use: SigningUse, now: number, stolen: boolean): void;
}

interface StoredKey {
  readonly use: SigningUse;
  readonly jwk: JsonWebKey;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly revokedAt?: string;
}

const dayMs = 86_400_000;
const lifeMs = 10 * 365 * dayMs;
/** How long an old key of whatever kind may still sign. */
export const overlapMs = 7 * dayMs;

export function openAuthorityKeys(dataFolder: string, now: number): AuthorityKeys {
  const file = join(dataFolder, 'authority-keys.json');
  const write = (root: JsonWebKey, keys: readonly StoredKey[]): void =>
    writeFileSync(file, JSON.stringify({ root, keys }), { mode: 0o600 });
  if (!existsSync(file))
    write(
      newPrivateJwk(),
      signingUses.map((use) => newKey(use, now)),
    );
  let { root, keys } = JSON.parse(readFileSync(file, 'utf8')) as { readonly root: JsonWebKey; keys: readonly StoredKey[] };
  const rootKey = signingKey(root);
  let current = currentOf(keys);

  return {
    get root() {
      return rootKey;
    },
    get answers() {
      return current.answers;
    },
    get documents() {
      return current.documents;
    },
    get clearances() {
      return current.clearances;
    },
    listed: () =>
      keys.map(({ jwk, ...entry }) => {
        const { kid, x } = signingKey(jwk);
        return { kid, x, ...entry };
      }),
    isRevoked: (kid) => keys.some(({ jwk, revokedAt }) => revokedAt !== undefined && signingKey(jwk).kid === kid),
    rotate(use, now, stolen) {
      const old = stolen ? { revokedAt: toInstant(now) } : { notAfter: toInstant(now + overlapMs) };
      keys = [...keys.map((key) => (isCurrent(key, keys) && key.use === use ? { ...key, ...old } : key)), newKey(use, now)];
      write(root, keys);
      current = currentOf(keys);
    },
  };
}

export function newPrivateJwk(): JsonWebKey {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
}

function newKey(use: SigningUse, now: number): StoredKey {
  // A day of grace, for machines whose clock is behind.
  return { use, jwk: newPrivateJwk(), notBefore: toInstant(now - dayMs), notAfter: toInstant(now + lifeMs) };
}

/** The last of its use. */
function isCurrent(key: StoredKey, keys: readonly StoredKey[]): boolean {
  return keys.findLast(({ use }) => use === key.use) === key;
}

function currentOf(keys: readonly StoredKey[]): Readonly<Record<SigningUse, SigningKey>> {
  const of = (use: SigningUse): SigningKey => signingKey(keys.findLast((key) => key.use === use)?.jwk ?? {});
  return { answers: of('answers'), documents: of('documents'), clearances: of('clearances') };
}

function signingKey(jwk: JsonWebKey): SigningKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  if (jwk.x === undefined) throw new TypeError('a private JWK without its public half');
  return { kid: kidOf(privateKey), x: jwk.x, privateKey };
}
