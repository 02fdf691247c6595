/** The kiosk's certificate: the authority's root says that this key is this kiosk's, from when and until when. */
import type { KeyObject } from 'node:crypto';
import { kioskCertificateSchema } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import { verifyJws } from './ed25519.ts';
import type { KeyRing } from './key-list.ts';

export interface KioskCertificate {
  readonly kid: string;
  /** Milliseconds since 1970: good at or after the first and before the second. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Why it is nobody's certificate, or somebody else's: the core does not start with it. */
export type CertificateError = 'wrong-root' | 'malformed' | 'of-another-kiosk' | 'of-another-key';

/** `good`, or why no citizen is served: staff can still sign in and look, and what was paid is settled. */
export type CertificateStanding = 'good' | 'expired' | 'not-yet-valid' | 'revoked';

export async function readCertificate(
  jws: string,
  root: KeyObject,
  kioskId: string,
  kid: string,
): Promise<Result<KioskCertificate, CertificateError>> {
  const verified = await verifyJws(jws, root);
  if (!verified.ok) return err(verified.error.kind === 'bad-signature' ? 'wrong-root' : 'malformed');
  const parsed = kioskCertificateSchema.safeParse(verified.value.payload);
  if (!parsed.success) return err('malformed');
  if (parsed.data.kioskId !== kioskId) return err('of-another-kiosk');
  if (parsed.data.kid !== kid) return err('of-another-key');
  return ok({ kid, notBefore: Date.parse(parsed.data.notBefore), notAfter: Date.parse(parsed.data.notAfter) });
}

/** @param keys the key list held now; without one nobody has said that the key was revoked @param now milliseconds since 1970 */
export function standingOf({ kid, notBefore, notAfter }: KioskCertificate, keys: KeyRing | null, now: number): CertificateStanding {
  const listed = keys?.find(kid, 'kiosk', now);
  if (listed?.ok === false && listed.error === 'revoked') return 'revoked';
  if (now < notBefore) return 'not-yet-valid';
  // A key that was renewed ends in the list before its certificate does.
  const isClosed = listed?.ok === false && listed.error === 'outside-its-time';
  return now < notAfter && !isClosed ? 'good' : 'expired';
}
