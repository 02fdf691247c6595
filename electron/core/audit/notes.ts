/**
 * What is audited beside money, each fact in a transaction of its own: the core's life, visits, the opening of records. A row that
 * cannot be written is in the log; it ends nobody's visit, and the next commit of the gate stops money.
 */
import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import type { Journal } from '../../../db/journal/journal.ts';
import { type Clock, toInstant } from '../clock.ts';
import type { Log } from '../log.ts';
import type { LookUpResult, VisitServices } from '../visit/services.ts';
import type { KioskView } from '../visit/view.ts';
import { type AuditEntry, writeAudit } from './audit.ts';
import type { AuditType } from './catalogue.ts';

export interface Notes {
  /** The row's number; null when it could not be written. */
  note<Type extends AuditType>(type: Type, fields: AuditEntry<Type>['fields'], subject?: string): number | null;
}

export function createNotes({ journal, clock, log }: { readonly journal: Journal; readonly clock: Clock; readonly log: Log }): Notes {
  return {
    note(type, fields, subject) {
      try {
        return journal.transaction(() => writeAudit(journal, { at: toInstant(clock.now()), type, subject: subject ?? null, fields }));
      } catch (error) {
        log.error('audit.not-written', { type, detail: error instanceof Error ? error.message : String(error) });
        return null;
      }
    },
  };
}

export interface VisitNotes {
  /** Every view that is shown. */
  see(view: KioskView): void;
  /** The core stops, in the middle of a visit or not. */
  end(): void;
}

/** @param servedBy the clerk's employee number; null at a kiosk */
export function createVisitNotes({ note }: Notes, servedBy: () => string | null): VisitNotes {
  let page: KioskView['page']['page'] = 'attract';
  let began: number | null = null;

  function turnTo(next: typeof page): void {
    if (page === 'attract' && next !== 'attract') began = note('visit.began', { by: servedBy() });
    if (page !== 'attract' && next === 'attract') note('visit.ended', { began, page });
    page = next;
  }

  return { see: (view) => turnTo(view.page.page), end: () => turnTo('attract') };
}

export interface NotedOptions {
  readonly notes: Notes;
  readonly machineKey: KeyObject;
  /** The clerk's employee number; null at a kiosk. */
  readonly servedBy: () => string | null;
}

/** The same services; whoever opens a record or calls staff is noted. A record whose opening cannot be written is not shown. */
export function noted(services: VisitServices, { notes: { note }, machineKey, servedBy }: NotedOptions): VisitServices {
  const key = Buffer.from(hkdfSync('sha256', machineKey, new Uint8Array(), 'mukhalasa audit records v1', 32));
  return {
    ...services,
    async lookUp(identity, factor, onFound) {
      // Whoever asks: when the answer comes somebody else may sit there.
      const by = servedBy();
      const result = await services.lookUp(identity, factor, onFound);
      const opened = openedBy(result);
      if (opened === null) note('record.not-opened', { outcome: result.outcome, by });
      else {
        const { from, record } = opened;
        // Nobody has paid, so there is no erasable salt: without the machine key the commitment leads to no record.
        const subject = createHmac('sha256', key).update(record.recordId).digest('base64url');
        if (note('record.opened', { from, version: record.version, by }, subject) === null) return notWritten;
      }
      return result;
    },
    async askPayment(number) {
      const by = servedBy();
      const answer = await services.askPayment(number);
      note('payment.asked-for', { outcome: answer.outcome, by });
      return answer;
    },
    callStaff(page) {
      services.callStaff(page);
      note('staff.called', { page });
    },
  };
}

const notWritten: LookUpResult = {
  outcome: 'trouble',
  reason: 'nonsense',
  fault: { code: 'audit-not-written', detail: '' },
  overlay: new Map(),
};

function openedBy(result: LookUpResult) {
  if (result.outcome === 'found') return { from: 'authority', record: result.record };
  return result.outcome === 'trouble' && result.kept ? { from: 'kept here', record: result.kept } : null;
}
