/** An authority's keys and signed lists, made on the spot. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { kidOf } from '../../../electron/core/clearance/token.ts';
import { signJws } from '../../../electron/core/keys/ed25519.ts';
import type { KeyUse } from '../../../electron/core/keys/key-list.ts';
import type { KeyList, RevocationList } from '../../../electron/core/register/schemas.ts';

export interface TestKey {
  readonly kid: string;
  readonly x: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function newKey(): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new Error('no x');
  return { kid: kidOf(publicKey), x, publicKey, privateKey };
}

type Entry = KeyList['keys'][number];

export function entryOf(key: TestKey, use: KeyUse, more: Partial<Entry> = {}): Entry {
  return { kid: key.kid, use, x: key.x, notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2028-01-01T00:00:00.000Z', ...more };
}

export function keyListJws(root: TestKey, keys: readonly Entry[], more: Partial<KeyList> = {}): Promise<string> {
  return signJws({ issuedAt: '2026-11-22T07:00:00.000Z', demonstration: false, keys, ...more }, root.privateKey, root.kid);
}

export function revocationsJws(
  documents: TestKey,
  revoked: RevocationList['revoked'],
  issuedAt = '2026-11-22T07:30:00.000Z',
): Promise<string> {
  return signJws({ issuedAt, revoked }, documents.privateKey, documents.kid);
}
