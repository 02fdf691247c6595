/** What a snapshot must be before a byte of it is fetched. */
import type { KeyObject } from 'node:crypto';
import { type KeyRing, verifyByKeyRing } from '../keys/key-list.ts';
import { err, ok, type Result } from '../result.ts';
import type { HeldSnapshot } from './record-store.ts';
import { type SnapshotManifest, snapshotManifestSchema } from './schemas.ts';
import { epochCheck, isStrongEnough, sealedDoorBytes } from './sealing.ts';

/** As with lists: a manifest that was signed further ahead would hold back every later one. */
const AHEAD_MS = 24 * 3_600_000;

export interface ManifestContext {
  readonly keys: KeyRing;
  readonly kioskId: string;
  readonly kKiosk: KeyObject;
  readonly kKioskEpoch: number;
  /** Tests and benches derive faster than any product may. */
  readonly allowWeakDerivation: boolean;
  readonly held: HeldSnapshot | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The error says what does not fit, for the log and for staff. */
export async function readManifest(jws: string, context: ManifestContext): Promise<Result<SnapshotManifest, string>> {
  const verified = await verifyByKeyRing(jws, context.keys, 'documents', 'issuedAt');
  if (!verified.ok) return err(verified.error);
  const parsed = snapshotManifestSchema.safeParse(verified.value.payload);
  if (!parsed.success) return err(`malformed ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  const manifest = parsed.data;
  const misfit = whyNotOurs(manifest, context) ?? whyMisdated(manifest, context);
  return misfit === null ? ok(manifest) : err(misfit);
}

function whyNotOurs(manifest: SnapshotManifest, { kioskId, kKiosk, kKioskEpoch, allowWeakDerivation }: ManifestContext): string | null {
  if (manifest.kioskId !== kioskId) return 'of-another-machine';
  if (manifest.kKioskEpoch !== kKioskEpoch) return 'sealed-with-another-key';
  if (manifest.keyCheck !== epochCheck(Buffer.from(manifest.salt, 'base64url'), kKiosk).toString('base64url')) return 'key-check-differs';
  if (manifest.doorBytes !== sealedDoorBytes) return 'doors-of-another-size';
  return allowWeakDerivation || isStrongEnough(manifest.argon2) ? null : 'weak-derivation';
}

function whyMisdated({ issuedAt, dataAsOf }: SnapshotManifest, { held, now }: ManifestContext): string | null {
  if (Date.parse(issuedAt) > now + AHEAD_MS) return 'from-the-future';
  if (held === null) return null;
  const isOlder = Date.parse(issuedAt) < Date.parse(held.issuedAt) || Date.parse(dataAsOf) < Date.parse(held.dataAsOf);
  return isOlder ? 'older' : null;
}
