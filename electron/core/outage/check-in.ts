/** What a machine asks the authority by itself: the signed lists when they are due, in between a heartbeat. It is the line's probe. */
import type { Journal } from '../../../db/journal/journal.ts';
import { type Clock, toInstant } from '../clock.ts';
import type { TrustedLists } from '../keys/trusted-lists.ts';
import type { AuthorityClient } from '../register/client.ts';
import type { Register } from '../register/register.ts';
import type { Settlement } from '../settlement/settlement.ts';
import type { AuthorityClock } from '../staff/service-report.ts';

/** How often the signed lists are fetched again while all is well. */
const REFRESH_MS = 300_000;

export interface CheckIn {
  /** Whether the authority itself has answered. */
  ask(): Promise<boolean>;
  /** Of its last heartbeat; null before the first. */
  authorityClock(): AuthorityClock | null;
}

export interface CheckInOptions {
  readonly client: Pick<AuthorityClient, 'time' | 'heartbeat'>;
  readonly register: Pick<Register, 'refresh' | 'refreshStaff'>;
  readonly lists: Pick<TrustedLists, 'keys' | 'staff'>;
  readonly journal: Pick<Journal, 'audit'>;
  readonly unsent: Settlement['unsent'];
  readonly softwareVersion: string;
  /** The lists were asked for, and some may have come. */
  readonly onRefreshed: () => void;
  /** A heartbeat was answered. */
  readonly onHeard: () => void;
  readonly clock: Clock;
}

export function createCheckIn(options: CheckInOptions): CheckIn {
  const { client, register, lists, journal, clock } = options;
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let authorityClock: AuthorityClock | null = null;

  async function refresh(): Promise<boolean> {
    // The time comes before whatever needs a token: nobody gets one whose clock is wrong. Only the keys come before the time.
    const hadKeys = lists.keys() !== null;
    if (hadKeys && !(await client.time()).ok) return false;
    const fresh = await register.refresh();
    const told = hadKeys || (lists.keys() !== null && (await client.time()).ok);
    if (fresh) refreshedAt = clock.monotonic();
    options.onRefreshed();
    // A list that came and is not taken is no outage: it is in the log, and asked for again.
    return told;
  }

  async function beat(): Promise<boolean> {
    if (lists.staff() === null) await register.refreshStaff();
    const { count, amount } = options.unsent();
    const head = journal.audit.head();
    const heard = await client.heartbeat({
      sentAt: toInstant(clock.now()),
      softwareVersion: options.softwareVersion,
      unsentCount: count,
      unsentAmount: amount,
      auditHead: { sequence: head.row, hash: head.hash },
      devices: [],
    });
    if (heard.ok) {
      options.onHeard();
      authorityClock = { answeredAt: toInstant(clock.now()), offsetMs: Date.parse(heard.value.time) - clock.now() };
      return true;
    }
    // Whoever answers otherwise may be a stranger in between, or the authority itself: its own word on the time tells.
    const { kind } = heard.error;
    return kind !== 'unreachable' && kind !== 'slow' && kind !== 'circuit-open' && (await client.time()).ok;
  }

  return {
    ask: () => (clock.monotonic() - refreshedAt > REFRESH_MS ? refresh() : beat()),
    authorityClock: () => authorityClock,
  };
}
