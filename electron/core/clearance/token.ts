/**
 * The clearance's signed QR text: `TC1:` + Base45 of a CWT in a tagged COSE_Sign1 (RFC 9052, RFC 8392), Ed25519,
 * protected header {1: -8, 4: kid}.
 */
import type { Instant } from '../clock.ts';
import type { Plate } from '../identity/identity.ts';

export interface ClearanceClaims {
  /** The issuer: the authority's id for a final clearance, the kiosk's id for a provisional slip. */
  readonly issuer: string;
  /** Clearance number, `CL` or `PV` + 12 digits. */
  readonly number: string;
  readonly subject: { readonly type: 'plate'; readonly plate: Plate } | { readonly type: 'driving-licence'; readonly number: string };
  readonly maskedName: string;
  readonly idLastFour: string;
  readonly dataAsOf: Instant;
  readonly issuedAt: Instant;
  readonly validUntil: Instant;
  readonly state: 'final' | 'provisional';
  readonly demonstration: boolean;
}
