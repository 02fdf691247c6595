/** The authority's own keys, made once and kept in its data folder. Demonstration keys only: a real authority's live in its HSM. */
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kidOf } from '../../../electron/core/clearance/token.ts';

export interface SigningKey {
  readonly kid: string;
  /** Public half: base64url of the raw 32 bytes. */
  readonly x: string;
  readonly privateKey: KeyObject;
}

export interface AuthorityKeys {
  readonly root: SigningKey;
  readonly answers: SigningKey;
  readonly documents: SigningKey;
  readonly clearances: SigningKey;
}

const names = ['root', 'answers', 'documents', 'clearances'] as const;

export function ensureAuthorityKeys(dataFolder: string): AuthorityKeys {
  const file = join(dataFolder, 'authority-keys.json');
  if (!existsSync(file)) {
    writeFileSync(file, JSON.stringify(Object.fromEntries(names.map((name) => [name, newPrivateJwk()]))), { mode: 0o600 });
  }
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Record<(typeof names)[number], JsonWebKey>;
  return {
    root: signingKey(stored.root),
    answers: signingKey(stored.answers),
    documents: signingKey(stored.documents),
    clearances: signingKey(stored.clearances),
  };
}

export function newPrivateJwk(): JsonWebKey {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
}

function signingKey(jwk: JsonWebKey): SigningKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  if (jwk.x === undefined) throw new TypeError('a private JWK without its public half');
  return { kid: kidOf(privateKey), x: jwk.x, privateKey };
}
