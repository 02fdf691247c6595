/** The A4 printer: a CUPS queue or a driverless printer behind IPP. Only `job-state = completed` counts as printed. */
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { createIppClient, type IppClient, type IppFailure, type IppJob, ippStatus, jobState } from './ipp-client.ts';
import { blockingFaults, describe, isHearsay, isQueueStopped, statusOf } from './ipp-faults.ts';
import type { Printer, PrinterFault, PrinterStatus, PrintOutcome, PrintRequest } from './printer.ts';
import { type OnProgress, onChange } from './progress.ts';
import { createTurn } from './turn.ts';

/** All in milliseconds on the injected clock. */
export interface A4Timeouts {
  /** Longest wait for one answer of the printer. */
  readonly requestMs: number;
  /** Between two looks at a job. */
  readonly pollMs: number;
  /** From sending a job to giving it up, faults included; each sheet adds `sheetMs`. */
  readonly settleMs: number;
  readonly sheetMs: number;
  /** From cancelling a job, losing the connection while sending one, or starting again after that, to giving up on what became of it. */
  readonly resolveMs: number;
  /** How long an idle CUPS queue is believed that says, from its last job, that paper is out or a cover open. */
  readonly hearsayMs: number;
}

export const a4Timeouts: A4Timeouts = {
  requestMs: 10_000,
  pollMs: 500,
  settleMs: 120_000,
  sheetMs: 10_000,
  resolveMs: 10_000,
  hearsayMs: 600_000,
};

export interface A4Options {
  /** See `IppClientOptions.printerUri`. */
  readonly printerUri: string;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly timeouts?: Partial<A4Timeouts>;
}

/** @throws RangeError when `printerUri` is not an IPP address */
export function createA4Printer({ printerUri, clock, log, timeouts }: A4Options): Printer {
  const times: A4Timeouts = { ...a4Timeouts, ...timeouts };
  const client = createIppClient({ printerUri, clock, requestMs: times.requestMs });
  const inTurn = createTurn();
  const lateUntil = clock.monotonic() + times.resolveMs;
  let hearsaySince: number | undefined;

  async function status(): Promise<PrinterStatus> {
    const printer = await client.getPrinter();
    if (!printer.ok) return { ready: false, faults: ['offline'], detail: printer.error.detail };
    if (!isHearsay(printer.value) || blockingFaults(printer.value).length === 0) {
      hearsaySince = undefined;
      return statusOf(printer.value, true);
    }
    hearsaySince ??= clock.monotonic();
    return statusOf(printer.value, clock.monotonic() - hearsaySince < times.hearsayMs);
  }

  /** Before a job that must be tried: hearsay does not hold it back, for only a job can end it. */
  async function canSend(): Promise<PrinterStatus> {
    hearsaySince = undefined;
    const printer = await client.getPrinter();
    if (!printer.ok) return { ready: false, faults: ['offline'], detail: printer.error.detail };
    return statusOf(printer.value, !isHearsay(printer.value));
  }

  async function print(request: PrintRequest, onProgress: OnProgress): Promise<PrintOutcome> {
    const deadline = clock.monotonic() + times.settleMs + request.sheets * times.sheetMs;
    const earlier = await jobsNamed(client, request.name);
    if (!earlier.ok) return notSent(['offline'], earlier.error.detail);
    // The name is unique to this sheet of paper: a job that already bears it is this one, sent before a crash.
    const known = earlier.value.find(isCompleted) ?? earlier.value.find(isActive);
    if (known) {
      log.warn('printer.job-already-there', { job: known.id, jobName: request.name });
      return follow(known.id, deadline, onProgress);
    }
    const before = await canSend();
    if (!before.ready) return notSent(before.faults, before.detail);

    const sent = await client.printJob({ name: request.name, document: request.data });
    if (sent.ok) {
      log.info('printer.job-accepted', { job: sent.value.id, jobName: request.name });
      return follow(sent.value.id, deadline, onProgress);
    }
    switch (sent.error.kind) {
      case 'unreachable':
        return notSent(['offline'], sent.error.detail);
      case 'refused':
        return refused(sent.error);
      case 'lost':
        log.warn('printer.answer-lost', { jobName: request.name, detail: sent.error.detail });
        return recover(request.name, earlier.value, deadline, onProgress);
    }
  }

  /** The answer to Print-Job was lost. Looks for the job by its name; never sends it again. */
  async function recover(name: string, earlier: readonly IppJob[], deadline: number, onProgress: OnProgress): Promise<PrintOutcome> {
    const giveUpAt = clock.monotonic() + times.resolveMs;
    for (;;) {
      const jobs = await jobsNamed(client, name);
      const mine = jobs.ok ? jobs.value.find((job) => !earlier.some((old) => old.id === job.id)) : undefined;
      if (mine) return follow(mine.id, deadline, onProgress);
      if (clock.monotonic() >= giveUpAt) {
        if (jobs.ok && (await keepsHistory())) return failed([], true, 'the queue never took the job');
        return { state: 'unknown', detail: jobs.ok ? 'the printer shows no job of this name' : jobs.error.detail };
      }
      await clock.delay(times.pollMs);
    }
  }

  async function keepsHistory(): Promise<boolean> {
    const printer = await client.getPrinter();
    return printer.ok && printer.value.isCups;
  }

  async function follow(id: number, deadline: number, onProgress: OnProgress): Promise<PrintOutcome> {
    const report = onChange(onProgress);
    for (;;) {
      const job = await client.getJob(id);
      if (!job.ok && job.error.kind === 'refused' && job.error.status === ippStatus.notFound)
        return { state: 'unknown', detail: job.error.detail };
      const printer = await client.getPrinter();
      const faults: readonly PrinterFault[] = printer.ok ? blockingFaults(printer.value) : ['offline'];
      const detail = printer.ok ? describe(printer.value) : printer.error.detail;
      if (job.ok) {
        const settled = settledOutcome(job.value, faults, detail);
        if (settled) {
          log.info('printer.job-settled', { job: id, outcome: settled.state });
          return settled;
        }
        report({ state: job.value.state === jobState.processing ? 'printing' : 'queued', faults });
        if (job.value.state === jobState.held) return purge(id, faults, `job held: ${job.value.reasons.join(', ')}`);
        if (printer.ok && isQueueStopped(printer.value)) return purge(id, faults, detail);
      } else {
        report({ state: 'queued', faults: ['offline'] });
      }
      if (clock.monotonic() >= deadline) return purge(id, faults, `not printed in time: ${detail}`);
      await clock.delay(times.pollMs);
    }
  }

  /** Cancels first and only then starts the queue again, or the job would print after all. */
  async function purge(id: number, faults: readonly PrinterFault[], detail: string): Promise<PrintOutcome> {
    log.warn('printer.job-purged', { job: id, faults, detail });
    const giveUpAt = clock.monotonic() + times.resolveMs;
    for (;;) {
      // A refusal means that it has just settled by itself: the job's own state decides.
      const canceled = await client.cancelJob(id);
      const job = await client.getJob(id);
      const settled = job.ok ? settledOutcome(job.value, faults, detail) : undefined;
      if (settled) {
        await startQueueAgain();
        return settled;
      }
      if (clock.monotonic() >= giveUpAt) {
        const why = canceled.ok ? 'the job does not end' : canceled.error.detail;
        return { state: 'unknown', detail: `could not purge: ${why}; ${detail}` };
      }
      await clock.delay(times.pollMs);
    }
  }

  async function startQueueAgain(): Promise<void> {
    const printer = await client.getPrinter();
    if (!printer.ok || !isQueueStopped(printer.value)) return;
    const resumed = await client.resumePrinter();
    if (!resumed.ok) log.warn('printer.queue-stays-stopped', { detail: resumed.error.detail });
  }

  async function find(name: string): ReturnType<Printer['find']> {
    for (;;) {
      const jobs = await jobsNamed(client, name);
      const isOver = clock.monotonic() >= lateUntil;
      if (!jobs.ok) {
        // After a power cut the printer starts no sooner than this program.
        if (isOver) return 'unknown';
        await clock.delay(times.pollMs);
        continue;
      }
      if (jobs.value.some(isCompleted)) return 'completed';
      const active = jobs.value.find(isActive);
      if (active) {
        const outcome = await follow(active.id, clock.monotonic() + times.settleMs, () => undefined);
        return outcome.state === 'failed' ? 'not-completed' : outcome.state;
      }
      if (jobs.value.length > 0) return 'not-completed';
      // What the last run sent just before it died may still be on its way into the queue.
      if (isOver) return (await keepsHistory()) ? 'not-completed' : 'unknown';
      await clock.delay(times.pollMs);
    }
  }

  return {
    device: 'a4',
    status,
    print: (request, onProgress) => inTurn(() => print(request, onProgress)),
    find: (name) => inTurn(() => find(name)),
  };
}

async function jobsNamed(client: IppClient, name: string) {
  // Not-completed first: a job that settles between the two questions is then seen twice, not missed.
  const active = await client.getJobs('not-completed');
  if (!active.ok) return active;
  const done = await client.getJobs('completed');
  if (!done.ok) return done;
  return { ok: true, value: [...done.value, ...active.value].filter((job) => job.name === name) } as const;
}

function isCompleted(job: IppJob): boolean {
  return job.state === jobState.completed;
}

function isActive(job: IppJob): boolean {
  return job.state < jobState.canceled;
}

function settledOutcome(job: IppJob, faults: readonly PrinterFault[], detail: string): PrintOutcome | undefined {
  if (isCompleted(job)) return { state: 'completed' };
  if (isActive(job)) return undefined;
  const verb = job.state === jobState.canceled ? 'canceled' : 'aborted';
  return failed(faults, true, `job ${verb}: ${[...job.reasons, detail].join(', ')}`);
}

function failed(faults: readonly PrinterFault[], canRetry: boolean, detail: string): PrintOutcome {
  return { state: 'failed', faults, canRetry, detail };
}

function notSent(faults: readonly PrinterFault[], detail: string): PrintOutcome {
  return failed(faults, true, `not sent: ${detail}`);
}

function refused(error: Extract<IppFailure, { kind: 'refused' }>): PrintOutcome {
  if (error.status === ippStatus.notAcceptingJobs) return failed(['not-accepting'], true, error.detail);
  return failed(['other'], error.status !== ippStatus.documentFormatNotSupported, error.detail);
}
