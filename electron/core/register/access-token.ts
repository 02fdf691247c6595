/** OAuth 2 client credentials (RFC 6749 section 4.4) with a private-key JWT (RFC 7523): one token, shared by all requests. */
import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { type Clock, type Instant, toInstant } from '../clock.ts';
import { type Log, messageOf } from '../log.ts';

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
  /** Where the authority's word that this machine is revoked outlives a restart. */
  readonly kept: KeptRevocation;
  readonly log: Pick<Log, 'error'>;
}

export interface KeptRevocation {
  revoked(): boolean;
  /** @param at when the authority said so; null: it has given a token since */
  putRevoked(at: Instant | null): void;
}

export interface AccessTokens {
  get(): Promise<Result<string, AuthorityError>>;
  /** The authority did not take this one. */
  drop(token: string): void;
  /** The authority's last word, of this run or an earlier one: this machine may not serve any more. Only a token takes it back. */
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
  const { clock, kept, log } = options;
  let held: { readonly token: string; readonly until: number } | null = null;
  let revoked = kept.revoked();
  let fetching: Promise<Result<string, AuthorityError>> | null = null;

  async function fetchToken(): Promise<Result<string, AuthorityError>> {
    const answer = await options.post(await tokenForm(options));
    if (!answer.ok && answer.error.kind === 'unauthorized' && answer.error.detail === 'client-revoked') putRevoked(true);
    if (!answer.ok) return answer.error.kind === 'refused' ? err({ kind: 'unauthorized', detail: answer.error.code }) : answer;
    const parsed = tokenAnswerSchema.safeParse(answer.value);
    if (!parsed.success) return err({ kind: 'nonsense', detail: 'token answer' });
    putRevoked(false);
    held = { token: parsed.data.access_token, until: clock.monotonic() + parsed.data.expires_in * 1000 - EXPIRY_MARGIN_MS };
    return ok(held.token);
  }

  function putRevoked(is: boolean): void {
    revoked = is;
    try {
      if (is === kept.revoked()) return;
      kept.putRevoked(is ? toInstant(clock.now()) : null);
    } catch (error) {
      log.error('revocation.not-kept', { detail: messageOf(error) });
    }
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
