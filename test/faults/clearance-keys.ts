/** The keys that papers are signed with, from fixed seeds, and the lists by which a kiosk verifies what they signed. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { kidOf, signClearanceToken } from '../../electron/core/clearance/token.ts';
import type { AuthorityKey } from '../../electron/core/keys/key-list.ts';
import type { VerificationLists } from '../../electron/core/keys/trusted-lists.ts';
import type { Clearance } from '../../electron/core/register/schemas.ts';
import { err, ok } from '../../electron/core/result.ts';
import { car } from '../core/payment/bill.ts';
import { licence } from '../core/payment/remembering-records.ts';
import type { Attesting } from '../simulators/authority/provisional.ts';

/** RFC 8410: what stands before the 32 bytes of an Ed25519 private key. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const authorityKey = keyFrom(5);
const begun = '2020-01-01T00:00:00.000Z';

export const kioskNames = ['A', 'B', 'C', 'D', 'E'] as const;
export type KioskName = (typeof kioskNames)[number];

export const kioskKeys: Readonly<Record<KioskName, KeyObject>> = {
  A: keyFrom(65),
  B: keyFrom(66),
  C: keyFrom(67),
  D: keyFrom(68),
  E: keyFrom(69),
};

const known = new Map<string, AuthorityKey>(
  [keyOf(authorityKey, 'clearances', null), ...kioskNames.map((name) => keyOf(kioskKeys[name], 'kiosk', name))].map((key) => [
    key.kid,
    key,
  ]),
);

export const clearanceLists: VerificationLists = {
  keys: {
    issuedAt: begun,
    demonstration: true,
    find(asked, use) {
      const key = known.get(asked);
      if (!key) return err('unknown');
      return key.use === use ? ok(key) : err('wrong-use');
    },
  },
  revocations: { issuedAt: begun, revoked: [] },
};

/** Whose word the authority takes, by the name of the key. */
export const kioskClients: ReadonlyMap<string, Attesting> = new Map(
  kioskNames.map((kioskId) => {
    const publicKey = createPublicKey(kioskKeys[kioskId]);
    const { x = '' } = publicKey.export({ format: 'jwk' });
    const kid = kidOf(publicKey);
    const key = { kid, key: { kty: 'OKP', crv: 'Ed25519', x }, notBefore: 0, notAfter: Number.MAX_SAFE_INTEGER } as const;
    return [kid, { kioskId, kioskKeys: [key] }];
  }),
);

export function tokenOf({ subjectId, ...claims }: Omit<Clearance, 'token'>): string {
  if (car.kind !== 'vehicle-licence' || licence.kind !== 'driving-licence') throw new Error('a car has a plate');
  const subject =
    subjectId === car.subjectId
      ? ({ type: 'plate', plate: car.plate } as const)
      : ({ type: 'driving-licence', number: licence.licenceNumber } as const);
  return signClearanceToken({ ...claims, issuer: 'authority', subject, demonstration: true }, authorityKey, kidOf(authorityKey));
}

function keyOf(privateKey: KeyObject, use: AuthorityKey['use'], kioskId: string | null): AuthorityKey {
  const publicKey = createPublicKey(privateKey);
  return { kid: kidOf(publicKey), use, publicKey, notBefore: 0, notAfter: Number.MAX_SAFE_INTEGER, revokedAt: null, kioskId };
}

function keyFrom(byte: number): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, Buffer.alloc(32, byte)]), format: 'der', type: 'pkcs8' });
}
