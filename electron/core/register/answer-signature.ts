/** `Authority-Signature`: the authority's word that these bytes are its answer to this very request. */
import { createHash } from 'node:crypto';
import { type KeyRing, verifyByKeyRing } from '../keys/key-list.ts';
import { err, ok, type Result } from '../result.ts';
import { answerSignatureSchema } from './schemas.ts';

export interface SignedExchange {
  readonly jws: string;
  /** The Idempotency-Key of a POST, the Request-Id of a GET. */
  readonly key: string;
  /**
   * The authority gives the stored answer of an Idempotency-Key again, with its old time. A Request-Id is answered once, now: whatever
   * our clock says, that answer's time is the time.
   */
  readonly mayBeReplayed: boolean;
  readonly requestBody: string;
  readonly answerBody: Uint8Array;
  readonly status: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How far our clock may be behind. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/** Gives when it was signed, in milliseconds since 1970; the error says what does not fit, for the log. */
export async function verifyAnswer(signed: SignedExchange, keys: KeyRing): Promise<Result<number, string>> {
  const verified = await verifyByKeyRing(signed.jws, keys, 'answers', 'time');
  if (!verified.ok) return verified;
  const parsed = answerSignatureSchema.safeParse(verified.value.payload);
  if (!parsed.success) return err('signature payload malformed');
  const { idempotencyKey, requestDigest, answerDigest, status, time } = parsed.data;
  if (idempotencyKey !== signed.key) return err('answers another key');
  if (requestDigest !== digestOf(signed.requestBody)) return err('answers another request');
  if (answerDigest !== digestOf(signed.answerBody)) return err('another answer was signed');
  if (status !== signed.status) return err('another status was signed');
  const signedAt = Date.parse(time);
  if (signed.mayBeReplayed && signedAt - signed.now > CLOCK_TOLERANCE_MS) return err('signed in the future');
  return ok(signedAt);
}

/** base64url SHA-256. */
function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url');
}
