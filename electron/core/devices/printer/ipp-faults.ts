/** What a printer's own reasons (printer-state-reasons, RFC 8011 section 5.4.12, PWG 5100.9) mean for the kiosk. */
import { type IppPrinter, printerState } from './ipp-client.ts';
import type { PrinterFault, PrinterStatus } from './printer.ts';

/**
 * Keywords without their severity. These stop a one-tray printer whatever severity is attached: CUPS back-ends say
 * `media-empty-warning` and `offline-report` for a printer that does not print.
 */
const hardFaults: Readonly<Record<string, PrinterFault>> = {
  'media-empty': 'paper-out',
  'media-needed': 'paper-out',
  'input-tray-missing': 'paper-out',
  'media-jam': 'paper-jam',
  'cover-open': 'cover-open',
  'door-open': 'cover-open',
  'interlock-open': 'cover-open',
  offline: 'offline',
  shutdown: 'offline',
  'timed-out': 'offline',
  'fuser-over-temp': 'overheated',
  paused: 'stopped',
  'moving-to-paused': 'stopped',
};

const warnings: Readonly<Record<string, PrinterFault>> = { 'media-low': 'paper-low' };

const severity = /-(error|warning|report)$/;

/** Faults that stop printing, without `queue-not-empty`; an unknown `*-error` is `other`. */
export function blockingFaults(printer: IppPrinter): readonly PrinterFault[] {
  const faults = new Set<PrinterFault>();
  for (const reason of printer.reasons) {
    const known = hardFaults[reason.replace(severity, '')];
    if (known) faults.add(known);
    else if (reason.endsWith('-error')) faults.add('other');
  }
  // Stopped without a reason that a hand at the printer can mend: the queue itself is stopped.
  if (printer.state === printerState.stopped && faults.size === 0) faults.add('stopped');
  if (!printer.accepting) faults.add('not-accepting');
  return [...faults];
}

export function isQueueStopped(printer: IppPrinter): boolean {
  return printer.state === printerState.stopped && blockingFaults(printer).includes('stopped');
}

/**
 * An idle CUPS queue asks its printer nothing: what it still says of paper and covers is hearsay from its last job, and stays
 * after the tray is filled, until the next job.
 */
export function isHearsay(printer: IppPrinter): boolean {
  return printer.isCups && printer.state === printerState.idle && printer.queuedJobs === 0;
}

/** @param trustsDevice false: paper, covers and the like are shown, but do not count */
export function statusOf(printer: IppPrinter, trustsDevice: boolean): PrinterStatus {
  const found = [...blockingFaults(printer)];
  if (printer.queuedJobs > 0) found.push('queue-not-empty');
  const blocking = trustsDevice ? found : found.filter((fault) => queueFaults.has(fault));
  const low = printer.reasons.flatMap((reason) => warnings[reason.replace(severity, '')] ?? []);
  return { ready: blocking.length === 0, faults: [...found, ...low], detail: describe(printer) };
}

const queueFaults: ReadonlySet<PrinterFault> = new Set(['stopped', 'not-accepting', 'queue-not-empty']);

export function describe(printer: IppPrinter): string {
  const words = [`printer-state ${printer.state}`, ...printer.reasons, printer.message];
  return words.filter((word) => word !== '').join(', ');
}
