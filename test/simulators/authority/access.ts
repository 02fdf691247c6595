/** Who may call: enrolment, OAuth 2 client credentials with a private-key JWT, and the signed documents. */
import { randomBytes } from 'node:crypto';
import { decodeJwt, importJWK, type JWTPayload, jwtVerify } from 'jose';
import { toInstant } from '../../../electron/core/clock.ts';
import { defaultPolicy as builtInPolicy } from '../../../electron/core/register/default-policy.ts';
import type { KeyList, Policy, PublicKey, RenewedCredentials, RevocationList } from '../../../electron/core/register/schemas.ts';
import { type Answer, type Authority, answered, type Handler, problem, type SlowHandler } from './answer.ts';
import { overlapMs } from './authority-keys.ts';
import {
  type Client,
  enrolmentOf,
  kioskCertificate,
  newClient,
  newRegisterKey,
  tokenAudience,
  withClientKey,
  withKioskKey,
} from './credentials.ts';
import { signJws } from './signature.ts';

const tokenSeconds = 600;
/** RFC 7523 leaves the lifetime to the server; a short one keeps the list of taken ids short. */
const maxAssertionSeconds = 300;
const clockToleranceSeconds = 30;

const defaultPolicy: Omit<Policy, 'issuedAt'> = {
  version: 1,
  factors: ['plate', 'licence', 'one-time-code'],
  methods: ['card'],
  lookUpTries: 3,
  certificateFee: 10_000,
  silentAuthoritySeconds: 20,
  idleSeconds: 60,
  idleWarningSeconds: 20,
  provisionalSlips: true,
  cachedRecordHours: 24,
  standInPrinting: true,
  cash: { denominations: [500, 1_000, 2_000, 5_000, 10_000, 20_000], mostNotes: 40 },
  offline: builtInPolicy.offline,
  retention: builtInPolicy.retention,
};

export const issueToken: SlowHandler = async (call, { clock, storage }) => {
  const form = call.body as Readonly<Record<string, unknown>>;
  const now = clock.now();
  const refused = (detail: string): Answer =>
    problem(401, 'invalid-client', 'The client is not known or its assertion is not good', { error: 'invalid_client', detail });
  try {
    const assertion = String(form['client_assertion']);
    const clientId = String(decodeJwt(assertion).iss ?? '');
    const client = storage.client(clientId);
    if (client === null) return refused('unknown client');
    const payload = await readAssertion(assertion, client, now);
    if (client.revoked) return problem(401, 'client-revoked', 'This machine may not serve any more', { error: 'invalid_client' });
    const expiresAt = Number(payload.exp) * 1000;
    if (expiresAt > now + (maxAssertionSeconds + clockToleranceSeconds) * 1000) return refused('the assertion lives too long');
    return storage.transaction(() => {
      if (!storage.takeAssertion(clientId, String(payload.jti), expiresAt + clockToleranceSeconds * 1000, now))
        return refused('the assertion was used before');
      const token = randomBytes(32).toString('base64url');
      storage.putToken(token, clientId, now + tokenSeconds * 1000);
      return answered({ access_token: token, token_type: 'Bearer', expires_in: tokenSeconds });
    });
  } catch (error) {
    return refused(error instanceof Error ? error.message : 'unreadable assertion');
  }
};

/** By the newest key or an older one whose time is not over. @throws Error when it is by neither, or not good otherwise */
async function readAssertion(assertion: string, client: Client, now: number): Promise<JWTPayload> {
  let refusal: unknown = new Error('no client key is in its time');
  for (const { key } of client.clientKeys.filter(({ until }) => until === null || now < until)) {
    try {
      const { payload } = await jwtVerify(assertion, await importJWK({ ...key }, 'EdDSA'), {
        algorithms: ['EdDSA', 'Ed25519'],
        issuer: client.clientId,
        subject: client.clientId,
        audience: tokenAudience,
        requiredClaims: ['exp', 'jti'],
        currentDate: new Date(now),
        clockTolerance: clockToleranceSeconds,
      });
      return payload;
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}

export const enrol: Handler = (call, { clock, keys, storage }) => {
  const request = call.body as { readonly code: string; readonly clientKey: PublicKey; readonly kioskKey: PublicKey };
  const kioskId = storage.useEnrolmentCode(request.code);
  if (kioskId === null) return problem(403, 'enrolment-code-invalid', 'The enrolment code is unknown, used or expired');
  const { clientId } = newClient(kioskId, request.clientKey, request.kioskKey, clock.now());
  const client = newClient(kioskId, request.clientKey, request.kioskKey, clock.now(), storage.client(clientId));
  storage.putClient(client);
  return { status: 201, body: enrolmentOf(client, keys.root, storage.newNumberBlock()) };
};

export const renewCredentials: Handler = (call, { clock, keys, storage }) => {
  const { clientKey, kioskKey, kKiosk } = call.body as {
    readonly clientKey?: PublicKey;
    readonly kioskKey?: PublicKey;
    readonly kKiosk?: true;
  };
  let client = call.client as Client;
  const known = [...client.clientKeys, ...client.kioskKeys].map(({ key }) => key.x);
  if ([clientKey, kioskKey].some((key) => key !== undefined && known.includes(key.x)))
    return problem(409, 'key-in-use', 'This machine has or had that key');
  const now = clock.now();
  if (clientKey) client = withClientKey(client, clientKey, now);
  if (kioskKey) client = withKioskKey(client, kioskKey, now);
  if (kKiosk) client = { ...client, kKiosk: newRegisterKey(client.kKiosk.epoch + 1) };
  storage.putClient(client);
  return answered({
    ...(clientKey && { previousClientKeyUntil: toInstant(now + overlapMs) }),
    ...(kioskKey && { kioskCertificate: kioskCertificate(client, keys.root) }),
    ...(kKiosk && { kKiosk: client.kKiosk }),
  } satisfies RenewedCredentials);
};

export const numberBlock: Handler = (_call, { storage }) => answered(storage.newNumberBlock());

export const time: Handler = (_call, { clock }) => answered({ time: toInstant(clock.now()) });

export const keys: Handler = (_call, authority) => {
  const { clock, storage } = authority;
  const list: KeyList = {
    issuedAt: toInstant(clock.now()),
    demonstration: true,
    keys: [...authority.keys.listed(), ...storage.clients().flatMap(listedKeysOf)],
  };
  return answered({ jws: signJws(list, authority.keys.root) });
};

function listedKeysOf({ kioskId, kioskKeys }: Client): KeyList['keys'] {
  return kioskKeys.map(({ kid, key, notBefore, notAfter, revokedAt }) => ({
    kid,
    use: 'kiosk',
    x: key.x,
    notBefore: toInstant(notBefore),
    notAfter: toInstant(notAfter),
    ...(revokedAt === undefined ? {} : { revokedAt: toInstant(revokedAt) }),
    kioskId,
  }));
}

export function currentPolicy({ clock, storage }: Authority): Policy {
  return { ...defaultPolicy, ...storage.setting<Partial<Policy>>('policy'), issuedAt: toInstant(clock.now()) };
}

export const policy: Handler = (_call, authority) => answered({ jws: signJws(currentPolicy(authority), authority.keys.documents) });

export const revocations: Handler = (_call, { clock, keys, storage }) => {
  const revoked = storage
    .clearances()
    .flatMap(({ clearance, revokedAt }) => (revokedAt === null ? [] : [{ number: clearance.number, revokedAt }]));
  const list: RevocationList = { issuedAt: toInstant(clock.now()), revoked: [...revoked, ...storage.revokedSlips()] };
  return answered({ jws: signJws(list, keys.documents) });
};

export const heartbeat: Handler = (call, authority) => {
  authority.storage.putHeartbeat(call.client?.clientId ?? '', call.body);
  return answered({ time: toInstant(authority.clock.now()), policyVersion: currentPolicy(authority).version });
};
