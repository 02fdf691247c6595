/** Who may call: enrolment, OAuth 2 client credentials with a private-key JWT, and the signed documents. */
import { randomBytes } from 'node:crypto';
import { decodeJwt, importJWK, jwtVerify } from 'jose';
import { toInstant } from '../../../electron/core/clock.ts';
import type { KeyList, Policy, RevocationList } from '../../../electron/core/register/schemas.ts';
import { type Answer, type Authority, answered, type Handler, problem } from './answer.ts';
import { kioskCertificate, newClient, newNumberBlock, type PublicJwk, tokenAudience } from './credentials.ts';
import { signJws } from './signature.ts';

const tokenSeconds = 600;
/** RFC 7523 leaves the lifetime to the server; a short one keeps the list of taken ids short. */
const maxAssertionSeconds = 300;
const clockToleranceSeconds = 30;
const yearMs = 365 * 86_400_000;

const defaultPolicy: Omit<Policy, 'issuedAt'> = {
  version: 1,
  factors: ['plate', 'licence', 'one-time-code'],
  methods: ['card'],
  lookUpTries: 3,
  certificateFee: 10_000,
  silentAuthoritySeconds: 20,
  idleSeconds: 60,
  idleWarningSeconds: 20,
  provisionalSlips: false,
  cachedRecordHours: 24,
};

/** Asynchronous because of the signature check, so it stands apart from the handlers. */
export async function issueToken(form: Readonly<Record<string, unknown>>, authority: Authority): Promise<Answer> {
  const { clock, storage } = authority;
  const now = clock.now();
  const refused = (detail: string): Answer =>
    problem(401, 'invalid-client', 'The client is not known or its assertion is not good', { error: 'invalid_client', detail });
  try {
    const assertion = String(form['client_assertion']);
    const clientId = String(decodeJwt(assertion).iss ?? '');
    const client = storage.client(clientId);
    if (client === null) return refused('unknown client');
    const { payload } = await jwtVerify(assertion, await importJWK({ ...client.clientKey }, 'EdDSA'), {
      algorithms: ['EdDSA', 'Ed25519'],
      issuer: clientId,
      subject: clientId,
      audience: tokenAudience,
      requiredClaims: ['exp', 'jti'],
      currentDate: new Date(now),
      clockTolerance: clockToleranceSeconds,
    });
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
}

export const enrol: Handler = (call, { clock, keys, storage }) => {
  const request = call.body as { readonly code: string; readonly clientKey: PublicJwk; readonly kioskKey: PublicJwk };
  const kioskId = storage.useEnrolmentCode(request.code);
  if (kioskId === null) return problem(403, 'enrolment-code-invalid', 'The enrolment code is unknown, used or expired');
  const client = newClient(kioskId, request.clientKey, request.kioskKey, clock.now());
  storage.putClient(client);
  return {
    status: 201,
    body: {
      demonstration: true,
      kioskId,
      clientId: client.clientId,
      tokenAudience,
      authorityRoot: { kty: 'OKP', crv: 'Ed25519', x: keys.root.x },
      kioskCertificate: kioskCertificate(client, keys.root),
      kKiosk: randomBytes(32).toString('base64url'),
      numberBlock: newNumberBlock(),
    },
  };
};

export const keys: Handler = (_call, authority) => {
  const { clock, storage } = authority;
  const since = storage.setting<number>('founded') ?? clock.now();
  const validity = { notBefore: toInstant(since - 86_400_000), notAfter: toInstant(since + 10 * yearMs) };
  const list: KeyList = {
    issuedAt: toInstant(clock.now()),
    demonstration: true,
    keys: [
      ...(['answers', 'documents', 'clearances'] as const).map((use) => ({
        kid: authority.keys[use].kid,
        use,
        x: authority.keys[use].x,
        ...validity,
      })),
      ...storage.clients().map((client) => ({
        kid: client.kid,
        use: 'kiosk' as const,
        x: client.kioskKey.x,
        notBefore: toInstant(client.notBefore),
        notAfter: toInstant(client.notAfter),
        kioskId: client.kioskId,
      })),
    ],
  };
  return answered({ jws: signJws(list, authority.keys.root) });
};

export function currentPolicy({ clock, storage }: Authority): Policy {
  return { ...defaultPolicy, ...storage.setting<Partial<Policy>>('policy'), issuedAt: toInstant(clock.now()) };
}

export const policy: Handler = (_call, authority) => answered({ jws: signJws(currentPolicy(authority), authority.keys.documents) });

export const revocations: Handler = (_call, { clock, keys, storage }) => {
  const revoked = storage
    .clearances()
    .flatMap(({ clearance, revokedAt }) => (revokedAt === null ? [] : [{ number: clearance.number, revokedAt }]));
  const list: RevocationList = { issuedAt: toInstant(clock.now()), revoked };
  return answered({ jws: signJws(list, keys.documents) });
};

export const heartbeat: Handler = (call, authority) => {
  authority.storage.putHeartbeat(call.client?.clientId ?? '', call.body);
  return answered({ time: toInstant(authority.clock.now()), policyVersion: currentPolicy(authority).version });
};
