/** The 80 mm receipt printer: ESC/POS over one kept TCP connection, asked before each receipt and fenced after it. */
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { within } from './deadline.ts';
import { realTimeFaults } from './escpos-answers.ts';
import { type EscposLink, type Fence, openEscposLink } from './escpos-link.ts';
import type { Printer, PrinterFault, PrinterStatus, PrintOutcome, PrintRequest } from './printer.ts';
import { type OnProgress, onChange } from './progress.ts';
import { createTurn } from './turn.ts';

/** All in milliseconds on the injected clock. */
export interface ReceiptTimeouts {
  readonly connectMs: number;
  /** Longest wait for an answer that does not depend on paper. */
  readonly answerMs: number;
  /** From sending a receipt to giving up on its fence. */
  readonly settleMs: number;
  /** How long a receipt of unknown fate keeps a mute printer's connection before a fresh one is tried. */
  readonly abandonMs: number;
}

export const receiptTimeouts: ReceiptTimeouts = { connectMs: 3_000, answerMs: 1_500, settleMs: 120_000, abandonMs: 300_000 };

export interface ReceiptPrinterOptions {
  readonly host: string;
  /** 9100 on most printers. */
  readonly port: number;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly timeouts?: Partial<ReceiptTimeouts>;
}

export interface ReceiptPrinter extends Printer {
  /** Gives the connection up; a printer serves one at a time. */
  close(): void;
}

/** A receipt whose fence was not answered in time: the printer may finish it by itself, after a paper refill for instance. */
interface Unsettled {
  readonly name: string;
  readonly since: number;
}

/** ESC @. */
const initialise = Uint8Array.of(0x1b, 0x40);
/** GS ( D: no drawer pulse and no power-off, should a picture happen to contain the bytes of DLE DC4. */
const picturesAreNotCommands = Uint8Array.of(0x1d, 0x28, 0x44, 0x05, 0x00, 0x14, 0x01, 0x00, 0x02, 0x00);
/** GS a: status back by itself on online/offline, error and paper sensor. */
const automaticStatus = Uint8Array.of(0x1d, 0x61, 0x0e);

export function createReceiptPrinter({ host, port, clock, log, timeouts }: ReceiptPrinterOptions): ReceiptPrinter {
  const times: ReceiptTimeouts = { ...receiptTimeouts, ...timeouts };
  const inTurn = createTurn();
  let link: EscposLink | undefined;
  let fence: Fence | undefined;
  let unsettled: Unsettled | undefined;
  let finishedLate: ReadonlySet<string> = new Set();
  let faultsNow: readonly PrinterFault[] = [];
  let onFaults: (faults: readonly PrinterFault[]) => void = () => undefined;
  let isPrinting = false;

  /** The kept connection, or a new one; text says why there is none. */
  async function connect(): Promise<EscposLink | string> {
    if (link && link.closedBecause() === undefined) return link;
    unsettled = undefined;
    const onAutomatic = (faults: readonly PrinterFault[]) => {
      faultsNow = faults;
      onFaults(faults);
    };
    const opened = await openEscposLink({ host, port, clock, connectMs: times.connectMs, onAutomatic });
    if (!opened.ok) return opened.error;
    link = opened.value;
    link.write(automaticStatus);
    return link;
  }

  /** Faults by DLE EOT 1 to 4; text says why the printer did not answer. */
  async function askFaults(open: EscposLink): Promise<readonly PrinterFault[] | string> {
    const answers: number[] = [];
    for (const n of [1, 2, 3, 4] as const) {
      const answer = await within(clock, times.answerMs, open.ask(n));
      if (answer === 'timed-out') return `no answer to DLE EOT ${n}`;
      if (typeof answer !== 'number') return answer.closed;
      answers.push(answer);
    }
    const [printer = 0, cause = 0, error = 0, paper = 0] = answers;
    return realTimeFaults(printer, cause, error, paper);
  }

  async function statusNow(): Promise<PrinterStatus> {
    const wasOpen = link !== undefined && link.closedBecause() === undefined;
    const open = await connect();
    if (typeof open === 'string') return notReady(['offline'], open);
    const faults = await askFaults(open);
    if (typeof faults === 'string') {
      if (unsettled && open.closedBecause() === undefined && clock.monotonic() - unsettled.since < times.abandonMs) {
        return notReady(['offline', 'queue-not-empty'], `${faults}; ${unsettled.name} is not settled`);
      }
      open.close();
      // A printer that was switched off and on leaves a dead connection behind: one fresh try tells the two apart.
      return wasOpen ? statusNow() : notReady(['offline'], faults);
    }
    faultsNow = faults;
    const blocking = faults.filter((fault) => fault !== 'paper-low');
    if (blocking.length > 0) return notReady(unsettled ? [...faults, 'queue-not-empty'] : faults, blocking.join(', '));
    if (!fence || unsettled) {
      const answered = await findFence(open);
      if (!answered) return notReady([unsettled ? 'queue-not-empty' : 'other'], 'does not say when a receipt is done');
      fence = answered;
      // The stream is worked off in order, so whatever was before this fence is over.
      unsettled = undefined;
    }
    return { ready: true, faults, detail: faults.join(', ') };
  }

  /** Which fence this printer answers; asked once, and again only to see whether an old receipt is over. */
  async function findFence(open: EscposLink): Promise<Fence | undefined> {
    const kinds: readonly Fence[] = fence ? [fence] : ['process-id', 'paper-sensor'];
    for (const kind of kinds) {
      if ((await within(clock, times.answerMs, open.fence(kind))) === 'done') {
        if (!fence) log.info('receipt-printer.fence-found', { fence: kind });
        return kind;
      }
    }
    return undefined;
  }

  async function print(request: PrintRequest, onProgress: OnProgress): Promise<PrintOutcome> {
    const before = await statusNow();
    if (!before.ready || !link || !fence) {
      return { state: 'failed', faults: before.faults, canRetry: true, detail: `not sent: ${before.detail}` };
    }
    const report = onChange(onProgress);
    report({ state: 'printing', faults: before.faults });
    onFaults = (faults) => report({ state: 'printing', faults });
    // ESC @ would switch the automatic status off again, so it comes first and once.
    link.write(initialise);
    link.write(automaticStatus);
    if (fence === 'process-id') link.write(picturesAreNotCommands);
    link.write(withoutInitialise(request.data));
    const done = link.fence(fence);
    const answer = await within(clock, times.settleMs, done);
    onFaults = () => undefined;
    if (answer === 'done') {
      log.info('receipt-printer.receipt-printed', { jobName: request.name });
      return { state: 'completed' };
    }
    if (answer !== 'timed-out') {
      log.warn('receipt-printer.connection-lost', { jobName: request.name, detail: answer.closed });
      return { state: 'unknown', detail: answer.closed };
    }
    log.warn('receipt-printer.not-confirmed', { jobName: request.name, faults: faultsNow });
    unsettled = { name: request.name, since: clock.monotonic() };
    done.then((late) => {
      if (late === 'done') noteFinishedLate(request.name);
    });
    return { state: 'unknown', detail: `not confirmed within ${times.settleMs} ms: ${faultsNow.join(', ') || 'no fault shown'}` };
  }

  function noteFinishedLate(name: string): void {
    log.info('receipt-printer.finished-late', { jobName: name });
    finishedLate = new Set([...finishedLate, name].slice(-20));
    if (unsettled?.name === name) unsettled = undefined;
  }

  return {
    device: 'receipt',
    async status() {
      if (isPrinting) return notReady([...faultsNow, 'queue-not-empty'], 'printing');
      return inTurn(statusNow);
    },
    print: (request, onProgress) =>
      inTurn(async () => {
        isPrinting = true;
        try {
          return await print(request, onProgress);
        } finally {
          isPrinting = false;
        }
      }),
    // The device has no memory; only what it told this process after the time-out is known.
    find: async (name) => (finishedLate.has(name) ? 'completed' : 'unknown'),
    close: () => link?.close(),
  };
}

function notReady(faults: readonly PrinterFault[], detail: string): PrinterStatus {
  return { ready: false, faults, detail };
}

function withoutInitialise(data: Uint8Array): Uint8Array {
  return data[0] === initialise[0] && data[1] === initialise[1] ? data.subarray(initialise.length) : data;
}
