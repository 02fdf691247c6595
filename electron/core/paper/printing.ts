/**
 * Printing a payment's papers. A job's name is stored before the job is sent, only the device's word makes it printed, and a job
 * of unknown outcome is never sent again without a person. Whatever happens here, the payment stands.
 */
import type { PrintJobRow } from '../../../db/journal/paper-store.ts';
import { checkClearanceToken, clears, verifyClearance } from '../clearance/verification.ts';
import { toInstant } from '../clock.ts';
import type { Printer, PrintOutcome } from '../devices/printer/printer.ts';
import type { Reference } from '../identity/reference.ts';
import type { VerificationLists } from '../keys/trusted-lists.ts';
import type { MoneyContext } from '../payment/context.ts';
import type { Payments } from '../payment/payments.ts';
import type { Subject } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import type { Settlement } from '../settlement/settlement.ts';
import type { FaultCode, PrintView } from '../visit/view.ts';
import type { PaperDocument } from './document.ts';
import { type Paper, type PaperFacts, papersOf } from './papers.ts';
import type { PrintJobEvent, PrintJobState } from './print-job-transitions.ts';
import type { PaperRenderer } from './renderer.ts';

export interface PrintingOptions extends MoneyContext {
  readonly payments: Payments;
  readonly settlement: Settlement;
  readonly renderer: PaperRenderer;
  readonly printers: { readonly a4: Printer; readonly receipt: Printer };
  /** Null until the authority's lists were verified once: until then no paper with a code is printed. */
  readonly lists: () => VerificationLists | null;
  readonly facts: PaperFacts;
}

export type PrintedPapers =
  | { readonly outcome: 'completed'; readonly sheets: number }
  | { readonly outcome: 'failed'; readonly canRetry: boolean; readonly fault: FaultCode };

export interface Printing {
  /** Prints what of this payment's papers has not come out yet: A4 sheets one after another, the receipt beside them. */
  print(reference: Reference, onProgress: (prints: readonly PrintView[]) => void): Promise<PrintedPapers>;
  /** All of this payment's papers once more, each marked with the number of its print: a person has asked for it. */
  reprint(reference: Reference, onProgress: (prints: readonly PrintView[]) => void): Promise<PrintedPapers>;
  /** At start: asks the printers by name what became of jobs that the last run left open. */
  recover(): Promise<void>;
}

interface Job {
  readonly paper: Paper;
  readonly device: 'a4' | 'receipt';
  readonly number: string;
  state: PrintView['state'];
  faults: PrintView['faults'];
  sheets: number;
  failure: { readonly canRetry: boolean; readonly fault: FaultCode } | null;
}

interface Rendered {
  readonly data: Uint8Array;
  readonly sheets: number;
}

export function createPrinting(options: PrintingOptions): Printing {
  const { journal, gate, clock, log, payments, settlement, renderer, printers } = options;
  const { papers } = journal;
  let recovered: Promise<void> = Promise.resolve();

  async function bringOut(
    reference: Reference,
    onProgress: (prints: readonly PrintView[]) => void,
    jobOf: (paper: Paper) => Job,
  ): Promise<PrintedPapers> {
    // What the last run left open is asked after first: it may have come out.
    await recovered.catch(() => undefined);
    const standing = payments.standing(reference);
    const found = standing && papersOf(standing, settlement.papers(reference), options.facts);
    if (!found) return { outcome: 'failed', canRetry: false, fault: { code: 'no-papers', detail: reference } };
    const jobs = found.map(jobOf);
    const report = () => onProgress(jobs.map(viewOf));
    report();
    await Promise.all([run(jobs, 'a4', reference, report), run(jobs, 'receipt', reference, report)]);
    const failed = jobs.find((job) => job.failure !== null);
    if (failed?.failure) return { outcome: 'failed', ...failed.failure };
    return { outcome: 'completed', sheets: jobs.reduce((sum, job) => sum + job.sheets, 0) };
  }

  function newJob(paper: Paper): Job {
    const number = paper.kind === 'clearance' ? paper.number : paper.paymentReference;
    const device = paper.kind === 'receipt' ? 'receipt' : 'a4';
    return { paper, device, number, state: 'waiting', faults: [], sheets: 0, failure: null };
  }

  /** What came out is not printed again by itself, and what may have come out waits for a person. */
  function jobOnce(paper: Paper): Job {
    const job = newJob(paper);
    const { number, device } = job;
    const last = earlierJobs(paper.kind, number, device).at(-1);
    const settled = last === undefined || last.state === 'failed' ? 'waiting' : last.state === 'completed' ? 'completed' : 'unknown';
    const failure = settled === 'unknown' ? { canRetry: false, fault: { code: 'print-unknown', detail: last?.name ?? '' } } : null;
    return { ...job, state: settled, sheets: settled === 'completed' ? 1 : 0, failure };
  }

  function earlierJobs(document: Paper['kind'], number: string, device: Job['device']): PrintJobRow[] {
    return papers.printJobsOfDocument({ document, number, device });
  }

  /** One device's jobs in order; after a failure the rest would fail too, and a page that comes out later belongs to nobody. */
  async function run(jobs: readonly Job[], device: Job['device'], reference: Reference, report: () => void): Promise<void> {
    for (const job of jobs.filter((candidate) => candidate.device === device && candidate.state === 'waiting')) {
      await printOne(job, reference, report);
      report();
      if (job.failure) return;
    }
  }

  async function printOne(job: Job, reference: Reference, report: () => void): Promise<void> {
    const earlier = earlierJobs(job.paper.kind, job.number, job.device);
    // A job that never came out is no print: the citizen's first sheet is not marked as a reprint.
    const printNumber = earlier.filter((row) => row.state === 'completed' || row.state === 'unknown').length + 1;
    const suffix = job.paper.kind === 'statement' ? '-S' : '';
    const name = `${job.number}${suffix}/${earlier.length + 1}`;
    const at = toInstant(clock.now());
    const genuine = checkGenuine(job.paper);
    if (!genuine.ok) {
      // What the QR signs is not what would stand beside it: such a paper must not exist.
      log.error('paper.not-genuine', { number: job.number, detail: genuine.error });
      job.state = 'failed';
      job.failure = { canRetry: false, fault: { code: 'paper-not-genuine', detail: genuine.error } };
      return;
    }
    const print = { demonstration: genuine.value.demonstration, printNumber, printedAt: at };
    const document: PaperDocument =
      job.paper.kind === 'receipt' ? { ...job.paper, ...print, auditHead: journal.audit.head() } : { ...job.paper, ...print };
    const rendered = await render(document);
    if (!rendered.ok) {
      log.error('paper.not-rendered', { number: job.number, detail: rendered.error.code });
      job.state = 'failed';
      job.failure = { canRetry: true, fault: rendered.error };
      return;
    }
    gate.commit((apply) => {
      const row = {
        name,
        document: job.paper.kind,
        number: job.number,
        device: job.device,
        printNumber,
        payment: reference,
        detail: null,
        requestedAt: at,
        updatedAt: at,
      };
      apply({ aggregate: 'print-job', from: null, event: 'print.requested', payment: reference, row: { ...row, state: 'requested' } });
      apply({ aggregate: 'print-job', id: name, from: 'requested', event: 'print.sent', payment: reference });
    });
    job.state = 'queued';
    report();
    const outcome = await printers[job.device].print({ name, data: rendered.value.data, sheets: rendered.value.sheets }, (progress) => {
      job.state = progress.state;
      job.faults = progress.faults;
      report();
    });
    settle(name, reference, outcome);
    job.state = outcome.state;
    job.sheets = outcome.state === 'completed' ? rendered.value.sheets : 0;
    if (outcome.state === 'failed') {
      job.faults = outcome.faults;
      job.failure = { canRetry: outcome.canRetry, fault: { code: outcome.faults[0] ?? 'print-failed', detail: outcome.detail } };
    } else if (outcome.state === 'unknown') {
      job.failure = { canRetry: false, fault: { code: 'print-unknown', detail: outcome.detail } };
    }
  }

  function settle(name: string, reference: Reference, outcome: PrintOutcome): void {
    const events = { completed: 'print.completed', failed: 'print.failed', unknown: 'print.unknown' } as const;
    const facts = outcome.state === 'completed' ? {} : { detail: outcome.detail.slice(0, 300) };
    move(name, reference, 'sent', events[outcome.state], facts);
  }

  function move(
    name: string,
    payment: Reference,
    from: PrintJobState,
    event: PrintJobEvent,
    facts: { readonly detail?: string } = {},
  ): void {
    gate.record((apply) => apply({ aggregate: 'print-job', id: name, from, event, payment, facts }));
  }

  async function render(document: PaperDocument): Promise<Result<Rendered, FaultCode>> {
    if (document.kind === 'receipt') {
      const receipt = await renderer.receipt(document);
      return receipt.ok ? ok({ data: receipt.value.data, sheets: 1 }) : err({ code: receipt.error.kind, detail: receipt.error.message });
    }
    const pdf = await renderer.pdf(document);
    return pdf.ok ? ok({ data: pdf.value, sheets: pageCount(pdf.value) }) : err({ code: pdf.error.kind, detail: pdf.error.message });
  }

  /** Every code on the paper is the authority's, says what stands beside it, and is worth something at this moment. */
  function checkGenuine(paper: Paper): Result<{ readonly demonstration: boolean }, string> {
    const lists = options.lists();
    if (!lists) return err('no key list');
    let { demonstration } = options.facts;
    for (const { token, subject, idLastFour } of codesOf(paper)) {
      const verified = verifyClearance(token, lists, clock.now());
      if (verified.verdict !== 'valid' && verified.verdict !== 'provisional') return err(`token ${verified.verdict}`);
      if (!clears(verified.claims, subject)) return err('the token clears another subject');
      if (verified.claims.idLastFour !== idLastFour) return err('the token is another person’s');
      demonstration ||= verified.demonstration;
    }
    if (paper.kind === 'clearance') {
      const { subject, ...rest } = paper;
      const same = checkClearanceToken({ ...rest, subjectId: subject.subjectId }, lists.keys);
      if (!same.ok) return same;
    }
    return ok({ demonstration });
  }

  function recover(): Promise<void> {
    recovered = askAfterOpenJobs();
    return recovered;
  }

  async function askAfterOpenJobs(): Promise<void> {
    for (const job of papers.unsettledPrintJobs()) {
      if (job.state === 'requested') {
        move(job.name, job.payment, 'requested', 'print.interrupted');
        continue;
      }
      const found = await printers[job.device].find(job.name);
      if (job.state === 'sent') {
        const events = { completed: 'print.completed', 'not-completed': 'print.failed', unknown: 'print.unknown' } as const;
        move(job.name, job.payment, 'sent', events[found], { detail: 'asked by name after a restart' });
      } else if (found !== 'unknown') {
        move(job.name, job.payment, 'unknown', found === 'completed' ? 'print.found-completed' : 'print.found-failed');
      }
    }
  }

  return {
    print: (reference, onProgress) => bringOut(reference, onProgress, jobOnce),
    reprint: (reference, onProgress) => bringOut(reference, onProgress, newJob),
    recover,
  };
}

function viewOf({ paper, device, number, state, faults }: Job): PrintView {
  return { document: paper.kind, device, number, state, faults };
}

interface Code {
  readonly token: string;
  readonly subject: Subject;
  readonly idLastFour: string;
}

/** The signed codes that the paper would carry. */
function codesOf(paper: Paper): readonly Code[] {
  if (paper.kind === 'clearance') return [paper];
  return paper.subjects.flatMap(({ subject, clearanceToken }) =>
    clearanceToken === undefined ? [] : [{ token: clearanceToken, subject, idLastFour: paper.idLastFour }],
  );
}

/** Page objects of a PDF as pdfkit writes it (ISO 32000-1, 7.7.3.3): sheets of paper. */
function pageCount(pdf: Uint8Array): number {
  return Math.max(
    1,
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0,
  );
}
