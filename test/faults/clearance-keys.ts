/** The authority's key for clearances, from a fixed seed, and the lists by which a kiosk verifies what it signs. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { kidOf, signClearanceToken } from '../../electron/core/clearance/token.ts';
import type { VerificationLists } from '../../electron/core/keys/trusted-lists.ts';
import type { Clearance } from '../../electron/core/register/schemas.ts';
import { err, ok } from '../../electron/core/result.ts';
import { car } from '../core/payment/bill.ts';

/** RFC 8410: what stands before the 32 bytes of an Ed25519 private key. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, Buffer.alloc(32, 5)]), format: 'der', type: 'pkcs8' });
const publicKey = createPublicKey(privateKey);
const kid = kidOf(publicKey);
const begun = '2020-01-01T00:00:00.000Z';

export const clearanceLists: VerificationLists = {
  keys: {
    issuedAt: begun,
    demonstration: true,
    find: (asked, use) =>
      asked === kid && use === 'clearances'
        ? ok({ kid, use, publicKey, notBefore: 0, notAfter: Number.MAX_SAFE_INTEGER, revokedAt: null, kioskId: null })
        : err('unknown'),
  },
  revocations: { issuedAt: begun, revoked: [] },
};

export function tokenOf({ subjectId: _subjectId, ...claims }: Omit<Clearance, 'token'>): string {
  if (car.kind !== 'vehicle-licence') throw new Error('the car has a plate');
  const subject = { type: 'plate', plate: car.plate } as const;
  return signClearanceToken({ ...claims, issuer: 'authority', subject, demonstration: true }, privateKey, kid);
}
