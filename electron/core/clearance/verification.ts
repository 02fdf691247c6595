/** What a clearance's QR is worth, judged offline from the authority's signed lists. The one rule for core, counter and command line. */
import { type Instant, toInstant } from '../clock.ts';
import type { FindKeyError, KeyRing, KeyUse } from '../keys/key-list.ts';
import type { VerificationLists } from '../keys/trusted-lists.ts';
import type { Clearance, Subject } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import { type ClearanceClaims, type ClearanceToken, readClearanceToken } from './token.ts';

export type NotGenuine =
  /** The signature does not belong to the claims. */
  | 'bad-signature'
  | `key-${FindKeyError}`
  /** A kiosk's key may sign only provisional slips, of its own, with their own kind of number. */
  | 'not-the-issuer'
  /** Issued later than now: a wrong clock here, or a forgery. */
  | 'from-the-future';

export type Verification = (
  | { readonly verdict: 'valid' | 'provisional' | 'expired'; readonly claims: ClearanceClaims }
  | { readonly verdict: 'revoked'; readonly claims: ClearanceClaims; readonly revokedAt: Instant }
  /** Claims of a forgery are not shown: somebody would read them. */
  | { readonly verdict: 'not-genuine'; readonly reason: NotGenuine }
  | { readonly verdict: 'unreadable'; readonly reason: string }
) & {
  /** True when a demonstration key signed it or it says so itself: it is worth nothing, whatever the verdict. */
  readonly demonstration: boolean;
  readonly keysAsOf: Instant;
  readonly revocationsAsOf: Instant;
};

/** How far this machine's clock may be behind the issuer's. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/** @param at milliseconds since 1970: the moment for which the question is asked */
export function verifyClearance(text: string, lists: VerificationLists, at: number): Verification {
  const { keys, revocations } = lists;
  const asOf = { keysAsOf: keys.issuedAt, revocationsAsOf: revocations.issuedAt };
  const token = readClearanceToken(text);
  if (!token.ok) return { verdict: 'unreadable', reason: token.error.kind, demonstration: keys.demonstration, ...asOf };
  const genuine = checkGenuine(token.value, keys);
  if (!genuine.ok) return { verdict: 'not-genuine', reason: genuine.error, demonstration: keys.demonstration, ...asOf };

  const { claims } = token.value;
  const demonstration = keys.demonstration || claims.demonstration;
  if (Date.parse(claims.issuedAt) > at + CLOCK_TOLERANCE_MS)
    return { verdict: 'not-genuine', reason: 'from-the-future', demonstration, ...asOf };
  const revoked = revocations.revoked.find((entry) => entry.number === claims.number);
  if (revoked) return { verdict: 'revoked', revokedAt: revoked.revokedAt, claims, demonstration, ...asOf };
  if (at >= Date.parse(claims.validUntil)) return { verdict: 'expired', claims, demonstration, ...asOf };
  return { verdict: claims.state === 'final' ? 'valid' : 'provisional', claims, demonstration, ...asOf };
}

/**
 * That the QR says the same as the answer that it came with: what is printed beside it must be what it signs.
 * The error names the first difference, for the log.
 */
export function checkClearanceToken(clearance: Clearance, keys: KeyRing): Result<ClearanceClaims, string> {
  const token = readClearanceToken(clearance.token);
  if (!token.ok) return err(`token ${token.error.kind}`);
  const genuine = checkGenuine(token.value, keys);
  if (!genuine.ok) return err(`token ${genuine.error}`);
  const { claims } = token.value;
  for (const name of ['number', 'state', 'maskedName', 'idLastFour'] as const) {
    if (claims[name] !== clearance[name]) return err(`token differs in ${name}`);
  }
  for (const name of ['dataAsOf', 'issuedAt', 'validUntil'] as const) {
    if (claims[name] !== wholeSeconds(clearance[name])) return err(`token differs in ${name}`);
  }
  return ok(claims);
}

/** That the QR clears this very licence or plate. */
export function clears(claims: ClearanceClaims, subject: Subject): boolean {
  if (subject.kind === 'driving-licence')
    return claims.subject.type === 'driving-licence' && claims.subject.number === subject.licenceNumber;
  if (claims.subject.type !== 'plate') return false;
  const [signed, own] = [claims.subject.plate, subject.plate];
  if (signed.type === 'letters') return own.type === 'letters' && own.letters === signed.letters && own.digits === signed.digits;
  return own.type === 'old' && own.governorate === signed.governorate && own.digits === signed.digits;
}

function checkGenuine(token: ClearanceToken, keys: KeyRing): Result<void, NotGenuine> {
  const { claims, kid } = token;
  const issuedAt = Date.parse(claims.issuedAt);
  const key = keys.find(kid, keyUseFor(claims), issuedAt);
  if (!key.ok) return err<NotGenuine>(`key-${key.error}`);
  if (!token.verifyWith(key.value.publicKey)) return err('bad-signature');
  const numberFits = claims.number.startsWith(claims.state === 'final' ? 'CL' : 'PV');
  const issuerFits = key.value.kioskId === null || key.value.kioskId === claims.issuer;
  return numberFits && issuerFits ? ok(undefined) : err('not-the-issuer');
}

/** Only the authority says that a clearance is final. */
function keyUseFor(claims: ClearanceClaims): KeyUse {
  return claims.state === 'final' ? 'clearances' : 'kiosk';
}

/** As a token keeps times. */
function wholeSeconds(instant: Instant): Instant {
  return toInstant(Math.floor(Date.parse(instant) / 1000) * 1000);
}
