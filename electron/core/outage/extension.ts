/** A supervisor lets this machine go on to the second, signed limits for as many hours as the policy says; then it is over by itself. */
import type { Journal } from '../../../db/journal/journal.ts';
import { writeAudit } from '../audit/audit.ts';
import { type Clock, type Instant, toInstant } from '../clock.ts';
import type { Policy } from '../register/schemas.ts';

const HOUR_MS = 3_600_000;

export interface ExtensionInForce {
  readonly by: string;
  readonly until: Instant;
}

export interface Extension {
  /** Null: the first limits hold. */
  inForce(): ExtensionInForce | null;
  /** False while one is in force: nobody piles them up. */
  extend(employeeNumber: string): boolean;
}

export interface ExtensionOptions {
  readonly journal: Journal;
  readonly policy: () => Pick<Policy, 'offline'>;
  readonly clock: Clock;
}

export function createExtension({ journal, policy, clock }: ExtensionOptions): Extension {
  function inForce(): ExtensionInForce | null {
    const row = journal.outage.latestExtension();
    const now = clock.now();
    // Begun in the future: the clock was set back, and nobody may get more hours out of that.
    if (row === null || now < Date.parse(row.extendedAt) || now >= Date.parse(row.until)) return null;
    return { by: row.extendedBy, until: row.until };
  }

  return {
    inForce,
    extend(by) {
      if (inForce() !== null) return false;
      const at = toInstant(clock.now());
      const until = toInstant(clock.now() + policy().offline.extensionHours * HOUR_MS);
      journal.transaction(() => {
        journal.outage.insertExtension({ extendedBy: by, extendedAt: at, until });
        writeAudit(journal, { at, type: 'limits.extended', subject: null, fields: { by, until } });
      });
      return true;
    },
  };
}
