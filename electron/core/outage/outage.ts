/** Service without the authority: what this machine may do now, and what staff see and decide of it. */
import type { Journal } from '../../../db/journal/journal.ts';
import { type Clock, type Instant, toInstant } from '../clock.ts';
import type { Numbers } from '../keys/number-blocks.ts';
import type { Policy } from '../register/schemas.ts';
import type { Settlement } from '../settlement/settlement.ts';
import type { OutageReport, StaffMember } from '../staff/view.ts';
import { createExtension } from './extension.ts';
import { limitsInForce, nearLimits, type OutageFacts, reachedLimit, standingOf } from './limits.ts';
import type { Line } from './line.ts';
import type { ServiceStanding } from './standing.ts';

export interface Outage {
  standing(): ServiceStanding;
  /** For staff, who may look before there is an outage. */
  report(): OutageReport;
  /** False: there is nothing to extend now. */
  extend(supervisor: StaffMember): boolean;
}

export interface OutageOptions {
  readonly journal: Journal;
  readonly line: Pick<Line, 'state'>;
  readonly policy: () => Policy;
  /** Of the register as a whole; null: no snapshot was ever whole here. */
  readonly asOf: () => Instant | null;
  readonly settlement: Pick<Settlement, 'unsent'>;
  readonly numbers: Pick<Numbers, 'standing'>;
  /** Ways to pay that this machine could take now. */
  readonly methods: () => readonly ('card' | 'cash')[];
  readonly clock: Clock & { readonly trusted: () => boolean };
}

export function createOutage(options: OutageOptions): Outage {
  const { journal, line, policy, clock } = options;
  const extension = createExtension({ journal, policy, clock });

  function facts(): OutageFacts {
    return {
      line: line.state(),
      now: clock.now(),
      policy: policy(),
      dataAsOf: options.asOf(),
      unsent: options.settlement.unsent(),
      numbers: options.numbers.standing(),
      clockTrusted: clock.trusted(),
      methods: options.methods(),
      extendedUntil: extension.inForce()?.until ?? null,
    };
  }

  const mayExtend = (now: OutageFacts): boolean =>
    now.line.state === 'down' && now.policy.provisionalSlips && now.clockTrusted && now.extendedUntil === null;

  return {
    standing: () => standingOf(facts()),
    report() {
      const now = facts();
      return {
        at: toInstant(now.now),
        downSince: now.line.state === 'down' ? now.line.since : null,
        dataAsOf: now.dataAsOf,
        unsent: { ...now.unsent, oldest: journal.books.oldestUnsent() },
        numbers: now.numbers,
        limits: limitsInForce(now),
        reached: reachedLimit(now),
        near: nearLimits(now),
        extension: extension.inForce(),
        extendable: mayExtend(now) ? { hours: now.policy.offline.extensionHours, limits: now.policy.offline.extendedLimits } : null,
        clockTrusted: now.clockTrusted,
      };
    },
    extend: ({ employeeNumber }) => mayExtend(facts()) && extension.extend(employeeNumber),
  };
}
