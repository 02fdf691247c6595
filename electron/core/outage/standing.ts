/** What this machine may do now: with the authority, without it, or not at all. */
import type { Instant } from '../clock.ts';
import type { Piastres } from '../money.ts';
import type { OfflineLimits } from '../register/schemas.ts';

/** Why no money is taken without the authority. Said before anybody types. */
export type LimitReached =
  /** The signed policy allows none. */
  | 'policy'
  /** No snapshot was ever whole here. */
  | 'no-register'
  | 'data-too-old'
  | 'unsent-count'
  | 'unsent-amount'
  /** No number is left for a provisional slip. */
  | 'numbers-used-up'
  /** The machine's clock went back: nothing that it would sign could be relied on. */
  | 'clock-not-trusted'
  /** No way to pay that the policy allows without the authority can be had now. */
  | 'no-method';

export type ServiceStanding =
  | { readonly serving: 'online' }
  | {
      readonly serving: 'offline';
      /** When the line went down. */
      readonly since: Instant;
      /** Of the register as a whole. */
      readonly dataAsOf: Instant;
      readonly limits: OfflineLimits;
      /** Until when a supervisor has extended the limits. */
      readonly extendedUntil: Instant | null;
      /** The most for one payment now: of its own limit and of what is left of the limit for all. */
      readonly mostPayment: Piastres;
      readonly methods: readonly ('card' | 'cash')[];
    }
  | {
      readonly serving: 'nobody';
      readonly since: Instant;
      readonly dataAsOf: Instant | null;
      readonly reached: LimitReached;
    };
