/**
 * Printing a payment's papers. A job's name is stored before the job is sent, only the device's word makes it printed, and a job
 * of unknown outcome is never sent again without a person. Whatever happens here, the payment stands.
 */
import type { PrintJobRow } from '../../../db/journal/paper-store.ts';
import { toInstant } from '../clock.ts';
import { printedLow } from '../devices/printer/low-paper.ts';
import type { Printer, PrinterStatus, PrintOutcome } from '../devices/printer/printer.ts';
import type { Reference } from '../identity/reference.ts';
import type { VerificationLists } from '../keys/trusted-lists.ts';
import { isOffline } from '../outage/offline-quote.ts';
import { type MoneyContext, newIdempotencyKey } from '../payment/context.ts';
import { queue } from '../payment/gate.ts';
import type { Payments } from '../payment/payments.ts';
import type { PrintReport } from '../register/schemas.ts';
import { err, ok, type Result } from '../result.ts';
import type { Settlement } from '../settlement/settlement.ts';
import type { FaultCode, PrintView } from '../visit/view.ts';
import type { PaperDocument } from './document.ts';
import type { ForeignPapers } from './foreign-papers.ts';
import { checkGenuine } from './genuine.ts';
import { type Paper, type PaperFacts, papersOf, type SlipRequest, slipOf } from './papers.ts';
import type { PrintJobEvent, PrintJobState } from './print-job-transitions.ts';
import type { PaperRenderer } from './renderer.ts';

type Device = Printer['device'];
type OnProgress = (prints: readonly PrintView[]) => void;

export interface PrintingOptions extends MoneyContext {
  readonly payments: Payments;
  readonly foreign: Pick<ForeignPapers, 'papers'>;
  readonly settlement: Settlement;
  readonly renderer: PaperRenderer;
  readonly printers: Readonly<Record<Device, Printer>>;
  /** Whether the policy lets each printer stand in for the other. */
  readonly mayStandIn: () => boolean;
  /** Null until the authority's lists were verified once: until then no paper with a code is printed. */
  readonly lists: () => VerificationLists | null;
  readonly facts: PaperFacts;
}

export type PrintedPapers =
  | { readonly outcome: 'completed'; readonly sheets: number }
  | { readonly outcome: 'failed'; readonly canRetry: boolean; readonly fault: FaultCode };

export interface Printing {
  /**
   * Prints what of this payment's papers has not come out yet, here or elsewhere: A4 sheets one after another, the receipt beside them.
   * Of a payment that another machine took, the certificates alone.
   */
  print(reference: Reference, onProgress: OnProgress): Promise<PrintedPapers>;
  /** All of this payment's papers once more, each marked with the number of its print: a person has asked for it. */
  reprint(reference: Reference, onProgress: OnProgress): Promise<PrintedPapers>;
  /** The slip of a credit, or of a payment that waits for the bank's answer, unless it has come out already. */
  slip(reference: Reference, about: SlipRequest, onProgress: OnProgress): Promise<PrintedPapers>;
  /** The slip once more, marked with the number of its print: a person has asked for it. */
  reprintSlip(reference: Reference, about: SlipRequest, onProgress: OnProgress): Promise<PrintedPapers>;
  /** At start: asks the printers by name what became of jobs that the last run left open. */
  recover(): Promise<void>;
}

interface Job {
  readonly paper: Paper;
  readonly number: string;
  /** Until it is sent, the one that is meant for this kind of paper; then the one truly used. */
  device: Device;
  state: PrintView['state'];
  faults: PrintView['faults'];
  sheets: number;
  failure: { readonly canRetry: boolean; readonly fault: FaultCode } | null;
}

/** The papers of one payment on their way out. */
interface Round {
  readonly reference: Reference;
  readonly jobs: readonly Job[];
  readonly report: () => void;
}

interface Rendered {
  readonly data: Uint8Array;
  readonly sheets: number;
}

const otherDevice = { a4: 'receipt', receipt: 'a4' } as const satisfies Record<Device, Device>;
const ownDevice = { clearance: 'a4', statement: 'a4', receipt: 'receipt', slip: 'receipt' } as const satisfies Record<
  Paper['kind'],
  Device
>;
/** Papers of one payment may bear the same number: their jobs' names differ. */
const nameSuffix = { clearance: '', receipt: '', statement: '-S', slip: '-SLIP' } as const satisfies Record<Paper['kind'], string>;

export function createPrinting(options: PrintingOptions): Printing {
  const { journal, gate, clock, log, payments, settlement, foreign, renderer, printers } = options;
  const { papers } = journal;
  let recovered: Promise<void> = Promise.resolve();

  async function bringOut(
    reference: Reference,
    onProgress: OnProgress,
    papersNow: () => readonly Paper[] | null,
    jobOf: (paper: Paper) => Job,
  ): Promise<PrintedPapers> {
    // What the last run left open is asked after first: it may have come out.
    await recovered.catch(() => undefined);
    const found = papersNow();
    if (!found) return { outcome: 'failed', canRetry: false, fault: { code: 'no-papers', detail: reference } };
    const jobs = found.map(jobOf);
    const round: Round = { reference, jobs, report: () => onProgress(jobs.map(viewOf)) };
    round.report();
    await Promise.all([runOwn(round, 'a4'), runOwn(round, 'receipt')]);
    if (options.mayStandIn()) await standIn(round);
    const failed = jobs.find((job) => job.failure !== null);
    if (failed?.failure) return { outcome: 'failed', ...failed.failure };
    return { outcome: 'completed', sheets: jobs.reduce((sheets, job) => sheets + job.sheets, 0) };
  }

  function allPapers(reference: Reference): readonly Paper[] | null {
    const standing = payments.standing(reference);
    if (!standing) return foreign.papers(reference);
    return papersOf(standing, settlement.papers(reference) ?? settlement.provisional(reference), options.facts);
  }

  function papersNotOutElsewhere(reference: Reference): readonly Paper[] | null {
    return allPapers(reference)?.filter((paper) => !isOutElsewhere(paper)) ?? null;
  }

  /** Machines have reported a print of it, and it was none of this machine's. */
  function isOutElsewhere(paper: Paper): boolean {
    return printsHeard(paper) > 0 && earlierJobs(newJob(paper)).every(({ state }) => state === 'failed');
  }

  function printsHeard(paper: Paper): number {
    if (paper.kind !== 'clearance') return 0;
    return (papers.clearance(paper.number) ?? papers.foreignClearance(paper.number))?.prints ?? 0;
  }

  function slipAlone(reference: Reference, about: SlipRequest): readonly Paper[] | null {
    const standing = payments.standing(reference);
    const slip = standing && slipOf(standing, about, journal.money.dueBackOf(reference), options.facts);
    return slip && [slip];
  }

  function newJob(paper: Paper): Job {
    return { paper, device: ownDevice[paper.kind], number: numberOf(paper), state: 'waiting', faults: [], sheets: 0, failure: null };
  }

  /** What came out is not printed again by itself, and what may have come out waits for a person: on whichever device it was. */
  function jobOnce(paper: Paper): Job {
    const job = newJob(paper);
    const last = earlierJobs(job).at(-1);
    switch (last?.state) {
      case undefined:
      case 'failed':
        return job;
      case 'completed':
        return { ...job, device: last.device, state: 'completed', sheets: 1 };
      case 'requested':
      case 'sent':
      case 'unknown': {
        const failure = { canRetry: false, fault: { code: 'print-unknown', detail: last.name } };
        return { ...job, device: last.device, state: 'unknown', failure };
      }
    }
  }

  function earlierJobs({ paper, number }: Job): PrintJobRow[] {
    return papers.printJobsOfDocument({ document: paper.kind, number });
  }

  /** One device's own papers in order; after a failure the rest would fail too, and a page that comes out later belongs to nobody. */
  async function runOwn(round: Round, device: Device): Promise<void> {
    for (const job of round.jobs.filter((candidate) => candidate.device === device && candidate.state === 'waiting')) {
      // Known to be out, it would only keep the citizen waiting for what the other one can print at once.
      if (options.mayStandIn() && !canTake(await printers[device].status()) && canTake(await printers[otherDevice[device]].status()))
        return;
      await printOne(job, device, round);
      if (job.failure) return;
    }
  }

  /**
   * What did not come out where it belongs, on the other device: papers that were not sent, and those that the device itself said
   * did not come out. Never one of unknown outcome, and nothing on a device that left one.
   */
  async function standIn(round: Round): Promise<void> {
    const { jobs } = round;
    for (const job of jobs.filter(({ state, failure }) => state === 'waiting' || (state === 'failed' && failure?.canRetry))) {
      const other = otherDevice[job.device];
      const lost = jobs.some(({ device, state }) => device === other && state === 'unknown');
      if (!lost && canTake(await printers[other].status())) await printOne(job, other, round);
      else if (!jobs.some(({ device, failure }) => device === job.device && failure)) await printOne(job, job.device, round);
    }
  }

  async function printOne(job: Job, device: Device, { reference, report }: Round): Promise<void> {
    job.device = device;
    job.faults = [];
    job.failure = null;
    const earlier = earlierJobs(job);
    // A job that never came out is no print: the citizen's first sheet is not marked as a reprint.
    const out = earlier.filter((row) => row.state === 'completed' || row.state === 'unknown');
    const printNumber = Math.max(printsHeard(job.paper), ...out.map((row) => row.printNumber)) + 1;
    const name = `${job.number}${nameSuffix[job.paper.kind]}/${earlier.length + 1}`;
    const at = toInstant(clock.now());
    const genuine = checkGenuine(job.paper, options.lists(), clock.now());
    if (!genuine.ok) {
      log.error('paper.not-genuine', { number: job.number, detail: genuine.error });
      return giveUp(job, { canRetry: false, fault: { code: 'paper-not-genuine', detail: genuine.error } }, report);
    }
    const print = { demonstration: options.facts.demonstration || genuine.value.demonstration, printNumber, printedAt: at };
    const document: PaperDocument =
      job.paper.kind === 'receipt' ? { ...job.paper, ...print, auditHead: journal.audit.head() } : { ...job.paper, ...print };
    const rendered = await render(document, device);
    if (!rendered.ok) {
      log.error('paper.not-rendered', { number: job.number, detail: rendered.error.code });
      return giveUp(job, { canRetry: true, fault: rendered.error }, report);
    }
    gate.commit((apply) => {
      const row = {
        name,
        document: job.paper.kind,
        number: job.number,
        device,
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
    let low = false;
    const outcome = await printers[device].print({ name, data: rendered.value.data, sheets: rendered.value.sheets }, (progress) => {
      job.state = progress.state;
      job.faults = progress.faults;
      low ||= progress.faults.includes('paper-low');
      report();
    });
    settle(name, reference, outcome, low);
    job.state = outcome.state;
    job.sheets = outcome.state === 'completed' ? rendered.value.sheets : 0;
    if (outcome.state === 'failed') {
      job.faults = outcome.faults;
      job.failure = { canRetry: outcome.canRetry, fault: { code: outcome.faults[0] ?? 'print-failed', detail: outcome.detail } };
    } else if (outcome.state === 'unknown') {
      job.failure = { canRetry: false, fault: { code: 'print-unknown', detail: outcome.detail } };
    }
    report();
  }

  function giveUp(job: Job, failure: NonNullable<Job['failure']>, report: () => void): void {
    job.state = 'failed';
    job.failure = failure;
    report();
  }

  function settle(name: string, reference: Reference, outcome: PrintOutcome, low: boolean): void {
    const events = { completed: 'print.completed', failed: 'print.failed', unknown: 'print.unknown' } as const;
    const detail = outcome.state === 'completed' ? (low ? printedLow : undefined) : outcome.detail.slice(0, 300);
    move(name, reference, 'sent', events[outcome.state], detail === undefined ? {} : { detail });
  }

  function move(
    name: string,
    payment: Reference,
    from: PrintJobState,
    event: PrintJobEvent,
    facts: { readonly detail?: string } = {},
  ): void {
    gate.record((apply) => {
      apply({ aggregate: 'print-job', id: name, from, event, payment, facts });
      if (event === 'print.completed' || event === 'print.found-completed') report(name, payment);
    });
    settlement.hurry();
  }

  /**
   * Tells the authority of a certificate that came out, so that no other machine hands it out again; and of a slip, which payment it
   * is of, unless its settlement says so.
   */
  function report(name: string, payment: Reference): void {
    const job = papers.printJob(name);
    if (job?.document !== 'clearance') return;
    const isSlip = job.number.startsWith('PV');
    const quote = isSlip ? journal.money.quote(payment) : undefined;
    if (quote && isOffline(quote)) return;
    const at = toInstant(clock.now());
    const said: PrintReport = { printNumber: job.printNumber, printedAt: at, ...(isSlip && { slipOf: payment }) };
    const message = { idempotencyKey: newIdempotencyKey(options.randomBytes), body: Buffer.from(JSON.stringify(said)) };
    queue(journal, at, { payment, about: name, kind: 'print', message });
  }

  async function render(document: PaperDocument, device: Device): Promise<Result<Rendered, FaultCode>> {
    if (device === 'receipt') {
      const receipt = await renderer.receipt(document);
      return receipt.ok ? ok({ data: receipt.value.data, sheets: 1 }) : err({ code: receipt.error.kind, detail: receipt.error.message });
    }
    const pdf = await renderer.pdf(document);
    return pdf.ok ? ok({ data: pdf.value, sheets: pageCount(pdf.value) }) : err({ code: pdf.error.kind, detail: pdf.error.message });
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
    print: (reference, onProgress) => bringOut(reference, onProgress, () => papersNotOutElsewhere(reference), jobOnce),
    reprint: (reference, onProgress) => bringOut(reference, onProgress, () => allPapers(reference), newJob),
    slip: (reference, about, onProgress) => bringOut(reference, onProgress, () => slipAlone(reference, about), jobOnce),
    reprintSlip: (reference, about, onProgress) => bringOut(reference, onProgress, () => slipAlone(reference, about), newJob),
    recover,
  };
}

function viewOf({ paper, device, number, state, faults }: Job): PrintView {
  return { document: paper.kind, device, number, state, faults };
}

function numberOf(paper: Paper): string {
  if (paper.kind === 'clearance') return paper.number;
  return paper.kind === 'slip' && paper.about.kind === 'credit' ? paper.about.number : paper.paymentReference;
}

/** Ready, or busy with nothing but a job before this one, which it will be asked after in its turn. */
function canTake({ ready, faults }: PrinterStatus): boolean {
  return ready || (faults.includes('queue-not-empty') && faults.every((fault) => fault === 'queue-not-empty' || fault === 'paper-low'));
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
