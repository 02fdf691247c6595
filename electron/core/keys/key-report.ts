/** How old the keys and signed lists of this machine are, and what a technician does about it. */
import { type Instant, toInstant } from '../clock.ts';
import type { KeyReport } from '../staff/view.ts';
import type { CertificateStanding } from './certificate.ts';
import type { Credentials } from './credentials.ts';
import type { TrustedLists } from './trusted-lists.ts';

const DAY_MS = 86_400_000;
/** A certificate is renewed so long before its end. */
const RENEW_BEFORE_MS = 30 * DAY_MS;
/** A client key or K_kiosk that is older is renewed; the kiosk key is with its certificate. */
const ROTATION_MS = 365 * DAY_MS;
/** Lists come every few minutes while the line is up. */
const LIST_MS = DAY_MS;

/** @param now milliseconds since 1970 */
export function reportCredentials(credentials: Credentials, standing: CertificateStanding, now: number): readonly KeyReport[] {
  const { kioskCertificate } = credentials;
  const aged = (since: Instant) => (now - Date.parse(since) > ROTATION_MS ? 'due' : 'good');
  const ends = kioskCertificate.notAfter - now < RENEW_BEFORE_MS ? 'due' : 'good';
  return [
    {
      key: 'client-key',
      id: credentials.clientKeyId,
      since: credentials.clientKeySince,
      until: null,
      state: aged(credentials.clientKeySince),
    },
    {
      key: 'kiosk-certificate',
      id: kioskCertificate.kid,
      since: toInstant(kioskCertificate.notBefore),
      until: toInstant(kioskCertificate.notAfter),
      state: standing === 'good' ? ends : 'bad',
    },
    {
      key: 'k-kiosk',
      id: String(credentials.kKioskEpoch),
      since: credentials.kKioskSince,
      until: null,
      state: aged(credentials.kKioskSince),
    },
  ];
}

/** @param now milliseconds since 1970 */
export function reportLists(lists: TrustedLists, now: number): readonly KeyReport[] {
  const report = (key: KeyReport['key'], list: { readonly issuedAt: Instant } | null, id: string | null): KeyReport => ({
    key,
    id,
    since: list?.issuedAt ?? null,
    until: null,
    state: list === null ? 'bad' : now - Date.parse(list.issuedAt) > LIST_MS ? 'due' : 'good',
  });
  const policy = lists.policy();
  return [
    report('key-list', lists.keys(), null),
    report('revocations', lists.revocations(), null),
    report('policy', policy, policy && String(policy.version)),
    report('staff-list', lists.staff(), null),
  ];
}
