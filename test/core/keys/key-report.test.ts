import { createSecretKey } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Credentials } from '../../../electron/core/keys/credentials.ts';
import { reportCredentials, reportLists } from '../../../electron/core/keys/key-report.ts';
import type { TrustedLists } from '../../../electron/core/keys/trusted-lists.ts';
import { newKey } from './key-shop.ts';

const DAY_MS = 86_400_000;
const enrolled = Date.parse('2026-01-01T00:00:00.000Z');
const [client, kiosk, root] = [newKey(), newKey(), newKey()];
const secret = createSecretKey(Buffer.alloc(32, 1));
const credentials: Credentials = {
  demonstration: false,
  kioskId: 'K-1',
  clientId: 'kiosk-1',
  tokenAudience: 'authority',
  authorityRoot: root.publicKey,
  clientKey: client.privateKey,
  clientKeyId: client.kid,
  clientKeySince: '2026-01-01T00:00:00.000Z',
  kioskKey: kiosk.privateKey,
  kioskKeyId: kiosk.kid,
  kioskCertificate: { kid: kiosk.kid, notBefore: enrolled, notAfter: enrolled + 730 * DAY_MS },
  kKiosk: secret,
  kKioskEpoch: 4,
  kKioskSince: '2026-06-01T00:00:00.000Z',
  machineKey: secret,
  numberBlock: { prefix: 'PV', from: '00000001000', to: '00000001999' },
};
const statesAt = (days: number) => reportCredentials(credentials, 'good', enrolled + days * DAY_MS).map(({ state }) => state);

test('keys say their ids and dates, and are due when they are old or end soon', () => {
  expect(reportCredentials(credentials, 'good', enrolled + DAY_MS)).toEqual([
    { key: 'client-key', id: client.kid, since: '2026-01-01T00:00:00.000Z', until: null, state: 'good' },
    { key: 'kiosk-certificate', id: kiosk.kid, since: '2026-01-01T00:00:00.000Z', until: '2028-01-01T00:00:00.000Z', state: 'good' },
    { key: 'k-kiosk', id: '4', since: '2026-06-01T00:00:00.000Z', until: null, state: 'good' },
  ]);
  expect(statesAt(366)).toEqual(['due', 'good', 'good']);
  expect(statesAt(701)).toEqual(['due', 'due', 'due']);
});

test.each(['expired', 'not-yet-valid', 'revoked'] as const)('a certificate that is %s is bad', (standing) => {
  const reports = reportCredentials(credentials, standing, enrolled + DAY_MS);
  expect(reports.map(({ state }) => state)).toEqual(['good', 'bad', 'good']);
});

test('lists say their age and the policy its version; what was never received is bad', () => {
  const now = Date.parse('2026-11-22T12:00:00.000Z');
  const of = (issuedAt: string) => () => ({ issuedAt, version: 7 }) as never;
  const lists = {
    keys: of('2026-11-22T11:55:00.000Z'),
    revocations: of('2026-11-20T11:55:00.000Z'),
    policy: of('2026-11-22T11:55:00.000Z'),
    staff: () => null,
  } as unknown as TrustedLists;
  expect(reportLists(lists, now).map(({ key, id, since, state }) => [key, id, since, state])).toEqual([
    ['key-list', null, '2026-11-22T11:55:00.000Z', 'good'],
    ['revocations', null, '2026-11-20T11:55:00.000Z', 'due'],
    ['policy', '7', '2026-11-22T11:55:00.000Z', 'good'],
    ['staff-list', null, null, 'bad'],
  ]);
});
