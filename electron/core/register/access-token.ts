/** OAuth 2 client credentials (RFC 6749 section 4.4) with a private-key JWT (RFC 7523): one token, shared by all requests. */
import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { err, ok, type Result } from '../result.ts';
import type { AuthorityError } from './authority-error.ts';

export interface AccessTokenOptions {
  readonly clientId: string;
  readonly audience: string;
  readonly clientKey: KeyObject;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Posts the form to the token endpoint and gives the body of a 200. */
  readonly post: (form: string) => Promise<Result<unknown, AuthorityError>>;
}

export interface AccessTokens {
  get(): Promise<Result<string, AuthorityError>>;
  /** The authority did not take this one. */
  drop(token: string): void;
  /** The authority's last word: this machine may not serve any more. */
  isRevoked(): boolean;
}

const ASSERTION_LIFE_SECONDS = 60;
/** A token that would expire on the way is fetched anew. */
const EXPIRY_MARGIN_MS = 30_000;

const tokenAnswerSchema = z.object({
  access_token: z.string().min(1).max(4000),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.int().min(1),
});

export function createAccessTokens(options: AccessTokenOptions): AccessTokens {
  const { clock } = options;
  let held: { readonly token: string; readonly until: number } | null = null;
  let revoked = false;
  let fetching: Promise<Result<string, AuthorityError>> | null = null;

  async function fetchToken(): Promise<Result<string, AuthorityError>> {
    const answer = await options.post(await tokenForm(options));
    if (answer.ok) revoked = false;
    else if (answer.error.kind === 'unauthorized') revoked = answer.error.detail === 'client-revoked';
    if (!answer.ok) return answer.error.kind === 'refused' ? err({ kind: 'unauthorized', detail: answer.error.code }) : answer;
    const parsed = tokenAnswerSchema.safeParse(answer.value);
    if (!parsed.success) return err({ kind: 'nonsense', detail: 'token answer' });
    held = { token: parsed.data.access_token, until: clock.monotonic() + parsed.data.expires_in * 1000 - EXPIRY_MARGIN_MS };
    return ok(held.token);
  }

  return {
    get() {
      if (held && clock.monotonic() < held.until) return Promise.resolve(ok(held.token));
      fetching ??= fetchToken().finally(() => {
        fetching = null;
      });
      return fetching;
    },
    drop(token) {
      if (held?.token === token) held = null;
    },
    isRevoked: () => revoked,
  };
}

async function tokenForm({ clientId, audience, clientKey, clock, newId }: AccessTokenOptions): Promise<string> {
  const issuedAt = Math.floor(clock.now() / 1000);
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(newId())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ASSERTION_LIFE_SECONDS)
    .sign(clientKey);
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  }).toString();
}
