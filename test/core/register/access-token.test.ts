/** The authority's word that a machine is revoked: what takes it back, and what does not. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAccessTokens } from '../../../electron/core/register/access-token.ts';
import type { AuthorityError } from '../../../electron/core/register/authority-error.ts';
import { err, ok, type Result } from '../../../electron/core/result.ts';
import { createFakeClock } from '../fake-clock.ts';
import { memoryLog } from './authority-world.ts';

test('revoked, and started again: only a token takes it back', async () => {
  let revokedAt: string | null = null;
  let answer: Result<unknown, AuthorityError> = err({ kind: 'unauthorized', detail: 'client-revoked' });
  const started = () =>
    createAccessTokens({
      clientId: 'kiosk',
      audience: 'authority',
      clientKey: generateKeyPairSync('ed25519').privateKey,
      clock: createFakeClock(),
      newId: randomUUID,
      post: () => Promise.resolve(answer),
      kept: { revoked: () => revokedAt !== null, putRevoked: (at) => (revokedAt = at) },
      log: memoryLog(),
    });
  expect(started().isRevoked()).toBe(false);
  expect((await started().get()).ok).toBe(false);
  const answers: readonly Result<unknown, AuthorityError>[] = [
    err({ kind: 'unreachable', detail: '' }),
    err({ kind: 'unauthorized', detail: 'invalid-client' }),
    ok({ access_token: 'nonsense' }),
  ];
  for (answer of answers) {
    const tokens = started();
    expect((await tokens.get()).ok).toBe(false);
    expect(tokens.isRevoked()).toBe(true);
  }
  answer = ok({ access_token: 'token', token_type: 'Bearer', expires_in: 300 });
  expect((await started().get()).ok).toBe(true);
  expect(started().isRevoked()).toBe(false);
});
