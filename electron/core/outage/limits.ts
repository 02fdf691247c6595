/** How far a machine may go without the authority, from what it knows now. The signed policy sets each limit. */
import type { Instant } from '../clock.ts';
import { type Piastres, piastres } from '../money.ts';
import type { OfflineLimits, Policy } from '../register/schemas.ts';
import type { LineState } from './line.ts';
import type { LimitReached, ServiceStanding } from './standing.ts';

export interface OutageFacts {
  readonly line: LineState;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly policy: Pick<Policy, 'provisionalSlips' | 'offline'>;
  /** Of the register as a whole; null: no snapshot was ever whole here. */
  readonly dataAsOf: Instant | null;
  readonly unsent: { readonly count: number; readonly amount: number };
  /** For provisional slips: of the blocks that are not used up. */
  readonly numbers: { readonly left: number; readonly of: number };
  readonly clockTrusted: boolean;
  /** Ways to pay that this machine could take now. */
  readonly methods: readonly ('card' | 'cash')[];
  /** Until when a supervisor has extended the limits; null: the first ones hold. */
  readonly extendedUntil: Instant | null;
}

const HOUR_MS = 3_600_000;
/** From here on staff are told that a limit is near. */
const NEAR = 0.8;

export function standingOf(facts: OutageFacts): ServiceStanding {
  if (facts.line.state === 'up') return { serving: 'online' };
  const { since } = facts.line;
  const { dataAsOf } = facts;
  const reached = reachedLimit(facts);
  if (reached !== null || dataAsOf === null) return { serving: 'nobody', since, dataAsOf, reached: reached ?? 'no-register' };
  const { extendedUntil } = facts;
  return {
    serving: 'offline',
    since,
    dataAsOf,
    limits: limitsInForce(facts),
    extendedUntil,
    mostPayment: mostPayment(facts),
    methods: methodsOf(facts),
  };
}

/** Why no money would be taken without the authority: the line is not asked. */
export function reachedLimit(facts: OutageFacts): LimitReached | null {
  const limits = limitsInForce(facts);
  if (!facts.policy.provisionalSlips || limits.paymentAmount === 0) return 'policy';
  if (!facts.clockTrusted) return 'clock-not-trusted';
  if (facts.dataAsOf === null) return 'no-register';
  if (facts.now - Date.parse(facts.dataAsOf) > limits.recordHours * HOUR_MS) return 'data-too-old';
  if (facts.unsent.count >= limits.unsentCount) return 'unsent-count';
  if (mostPayment(facts) === 0) return 'unsent-amount';
  if (facts.numbers.left === 0) return 'numbers-used-up';
  if (methodsOf(facts).length === 0) return 'no-method';
  return null;
}

export function limitsInForce({ policy, extendedUntil }: OutageFacts): OfflineLimits {
  return extendedUntil === null ? policy.offline.limits : policy.offline.extendedLimits;
}

function methodsOf({ methods, policy }: OutageFacts): readonly ('card' | 'cash')[] {
  return methods.filter((method) => policy.offline.methods.includes(method));
}

function mostPayment(facts: OutageFacts): Piastres {
  const { paymentAmount, unsentAmount } = limitsInForce(facts);
  return piastres(Math.max(0, Math.min(paymentAmount, unsentAmount - facts.unsent.amount)));
}

export type NearLimit = Extract<LimitReached, 'data-too-old' | 'unsent-count' | 'unsent-amount' | 'numbers-used-up'>;

/** Which limits are used up to four fifths, the reached ones too. */
export function nearLimits(facts: OutageFacts): readonly NearLimit[] {
  const limits = limitsInForce(facts);
  const used: Readonly<Record<NearLimit, number>> = {
    'data-too-old': facts.dataAsOf === null ? 0 : (facts.now - Date.parse(facts.dataAsOf)) / (limits.recordHours * HOUR_MS),
    'unsent-count': facts.unsent.count / limits.unsentCount,
    'unsent-amount': facts.unsent.amount / limits.unsentAmount,
    'numbers-used-up': 1 - facts.numbers.left / facts.numbers.of,
  };
  return (Object.keys(used) as NearLimit[]).filter((limit) => used[limit] >= NEAR);
}
