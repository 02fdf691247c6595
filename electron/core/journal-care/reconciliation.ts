/** Holds a restored journal against whoever may know more of it, part by part; README.md has the rule. */
import type { EpochPart } from '../../../db/journal/epoch-store.ts';
import type { Journal } from '../../../db/journal/journal.ts';
import type { TenderRow } from '../../../db/journal/money-store.ts';
import { writeAudit } from '../audit/audit.ts';
import { type Clock, toInstant } from '../clock.ts';
import type { Log } from '../log.ts';

export interface ReconciliationOptions {
  readonly journal: Journal;
  /** It has answered since the start, and its lists are fresh. */
  readonly authorityAnswers: () => boolean;
  readonly terminalAnswers: () => boolean;
  /** Its counter says what our notes say, or a supervisor has taken it into service as it is. */
  readonly acceptorAgrees: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Money may be taken again. */
  readonly onDone: () => void;
}

export interface Reconciliation {
  /** What the core can find out by itself. Called again and again; it costs nothing where nothing is awaited. */
  look(): void;
  /** This part agrees with the journal. */
  reconciled(part: EpochPart): void;
}

export function createReconciliation(options: ReconciliationOptions): Reconciliation {
  const { journal, clock, log } = options;
  const { epochs, money, books } = journal;

  function reconciled(part: EpochPart): void {
    const at = toInstant(clock.now());
    journal.transaction(() => {
      if (epochs.reconciled(part, at)) writeAudit(journal, { at, type: 'epoch.reconciled', subject: null, fields: { part } });
    });
    log.info('journal.reconciled', { kind: part });
  }

  function agrees(part: EpochPart): boolean {
    switch (part) {
      case 'authority':
        // Each message that waited when the copy was made went out once more, under its own key, and is answered.
        return options.authorityAnswers() && books.oldestUnsent() === null && isResolved('qr') && isResolved('credit');
      case 'terminal':
        return options.terminalAnswers() && isResolved('card');
      case 'acceptor':
        return options.acceptorAgrees();
      case 'reports':
        return false;
    }
  }

  function isResolved(method: TenderRow['method']): boolean {
    const open = money.unresolvedTenders().some((tender) => tender.method === method);
    return !open && (method !== 'card' || money.unresolvedReversals().length === 0);
  }

  let awaited = epochs.awaiting().length > 0;
  return {
    reconciled,
    look() {
      if (!awaited) return;
      for (const part of epochs.awaiting()) if (agrees(part)) reconciled(part);
      awaited = epochs.awaiting().length > 0;
      if (!awaited) options.onDone();
    },
  };
}
