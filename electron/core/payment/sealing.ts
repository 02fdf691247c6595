/**
 * What names a person is stored only sealed: AES-256-GCM under a key derived from the machine key, which is never on the disk. The
 * row's id is the associated data, so that a sealed value cannot be moved to another row.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { identityKey } from '../identity/factor.ts';
import type { Identity } from '../identity/identity.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealing {
  seal(id: string, value: unknown): Uint8Array;
  /** @throws Error when the bytes were not sealed for this id with this key. */
  open(id: string, sealed: Uint8Array): unknown;
}

export function createSealing(machineKey: KeyObject): Sealing {
  const key = Buffer.from(hkdfSync('sha256', machineKey, new Uint8Array(), 'mukhalasa journal identities v1', 32));
  return {
    seal(id, value) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
      const body = deflateRawSync(Buffer.from(JSON.stringify(value)));
      return Buffer.concat([nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
    },
    open(id, sealed) {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(
        Buffer.from(id),
      );
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      const body = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)), decipher.final()]);
      return JSON.parse(inflateRawSync(body).toString());
    },
  };
}

/** A salted commitment to an identity: it leads back to the person only together with the salt. */
export function commitTo(identity: Identity, salt: Uint8Array): string {
  return createHmac('sha256', salt).update(identityKey(identity)).digest('base64url');
}
