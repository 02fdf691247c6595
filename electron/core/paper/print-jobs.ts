/** Print jobs as rows: the name is stored before the job is sent, and a job whose end is unknown is never sent again by itself. */
import type { PrintJobRow } from '../../../db/journal/paper-store.ts';
import { toInstant } from '../clock.ts';
import type { Printer, PrintOutcome } from '../devices/printer/printer.ts';
import type { Reference } from '../identity/reference.ts';
import type { MoneyContext } from '../payment/context.ts';

export interface PrintJobs {
  /** A new job: the next print number of this document on this device; from 2 on it is a reprint. */
  request(job: {
    readonly payment: Reference;
    readonly document: PrintJobRow['document'];
    readonly number: string;
    readonly device: PrintJobRow['device'];
  }): PrintJobRow;
  /** Call just before the device is called. */
  sent(name: string): void;
  settled(name: string, outcome: PrintOutcome): void;
  of(payment: Reference): readonly PrintJobRow[];
  /** After a restart: what was not sent has failed; what was sent is asked after by name. */
  resolveOpen(printers: readonly Printer[]): Promise<void>;
}

export function createPrintJobs({ journal, gate, clock }: MoneyContext): PrintJobs {
  const { papers } = journal;

  function must(name: string): PrintJobRow {
    const row = papers.printJob(name);
    if (!row) throw new Error(`no print job ${name}`);
    return row;
  }

  function settled(name: string, outcome: PrintOutcome): void {
    const { payment } = must(name);
    const detail = outcome.state === 'completed' ? '' : outcome.detail;
    gate.commit((apply) =>
      apply({
        aggregate: 'print-job',
        id: name,
        payment,
        from: 'sent',
        event: `print.${outcome.state}`,
        facts: { detail },
        details: { detail },
      }),
    );
  }

  async function resolveOpen(printers: readonly Printer[]): Promise<void> {
    for (const job of papers.unsettledPrintJobs()) {
      const move = { aggregate: 'print-job', id: job.name, payment: job.payment } as const;
      if (job.state === 'requested') {
        gate.commit((apply) => apply({ ...move, from: 'requested', event: 'print.interrupted' }));
        continue;
      }
      const printer = printers.find((candidate) => candidate.device === job.device);
      const found = printer ? await printer.find(job.name) : 'unknown';
      gate.commit((apply) => {
        if (job.state === 'sent') apply({ ...move, from: 'sent', event: 'print.unknown' });
        if (found !== 'unknown')
          apply({ ...move, from: 'unknown', event: found === 'completed' ? 'print.found-completed' : 'print.found-failed' });
      });
    }
  }

  return {
    request(job) {
      const at = toInstant(clock.now());
      return gate.commit((apply) => {
        const printNumber = papers.printCount(job) + 1;
        const row: PrintJobRow = {
          ...job,
          name: `${job.number}/${job.device}/${printNumber}`,
          printNumber,
          state: 'requested',
          detail: null,
          requestedAt: at,
          updatedAt: at,
        };
        apply({
          aggregate: 'print-job',
          from: null,
          event: 'print.requested',
          payment: job.payment,
          row,
          details: { document: job.document, printNumber },
        });
        return row;
      });
    },
    sent(name) {
      const { payment } = must(name);
      gate.commit((apply) => apply({ aggregate: 'print-job', id: name, payment, from: 'requested', event: 'print.sent' }));
    },
    settled,
    of: (payment) => papers.printJobsOf(payment),
    resolveOpen,
  };
}
