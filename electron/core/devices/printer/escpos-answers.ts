/** What an ESC/POS printer sends back, told apart byte by byte by the fixed bits of Epson's command reference. */
import type { PrinterFault } from './printer.ts';

export type EscposAnswer =
  /** One byte, the answer to DLE EOT n. */
  | { readonly kind: 'real-time'; readonly status: number }
  /** Automatic status back (GS a): four bytes, sent unasked at each change. */
  | { readonly kind: 'automatic'; readonly faults: readonly PrinterFault[] }
  /** The answer to GS ( H function 48: everything sent before it is on paper. */
  | { readonly kind: 'process-id'; readonly id: string }
  /** One byte, the answer to GS r 1. */
  | { readonly kind: 'paper-sensor'; readonly status: number };

const processIdHeader = 0x37;
const processIdFlag = 0x22;
const processIdLength = 7;
const automaticLength = 4;

/** Takes bytes as they come, in any pieces; bytes that fit nothing are dropped. */
export function createAnswerParser(): (bytes: Uint8Array) => readonly EscposAnswer[] {
  let block: number[] = [];

  function take(byte: number): EscposAnswer | undefined {
    if (block[0] === processIdHeader) return takeProcessId(byte);
    // An automatic status is 0xx1xx00, then three bytes 0xx0xxxx; anything else breaks it off.
    if (block.length > 0 && (byte & 0x90) === 0) return takeAutomatic(byte);
    block = [];
    if (byte === processIdHeader || (byte & 0x93) === 0x10) {
      block = [byte];
      return undefined;
    }
    if ((byte & 0x93) === 0x12) return { kind: 'real-time', status: byte };
    if ((byte & 0x90) === 0x00) return { kind: 'paper-sensor', status: byte };
    return undefined;
  }

  function takeProcessId(byte: number): EscposAnswer | undefined {
    block.push(byte);
    if (block.length < processIdLength) return undefined;
    const [, flag, ...rest] = block;
    block = [];
    if (flag !== processIdFlag || rest.at(-1) !== 0) return undefined;
    return { kind: 'process-id', id: String.fromCharCode(...rest.slice(0, -1)) };
  }

  function takeAutomatic(byte: number): EscposAnswer | undefined {
    block.push(byte);
    if (block.length < automaticLength) return undefined;
    const [printer = 0, error = 0, paper = 0] = block;
    block = [];
    return { kind: 'automatic', faults: automaticFaults(printer, error, paper) };
  }

  return (bytes) => [...bytes].flatMap((byte) => take(byte) ?? []);
}

function automaticFaults(printer: number, error: number, paper: number): readonly PrinterFault[] {
  return faultsOf({
    isOffline: (printer & 0x08) !== 0,
    coverOpen: (printer & 0x20) !== 0,
    cutter: (error & 0x08) !== 0,
    failed: (error & 0x24) !== 0,
    hot: (error & 0x40) !== 0,
    paperLow: (paper & 0x03) !== 0,
    paperOut: (paper & 0x0c) !== 0,
  });
}

/** The four answers to DLE EOT 1, 2, 3 and 4: printer, cause of being offline, error, paper sensors. */
export function realTimeFaults(printer: number, offlineCause: number, error: number, paper: number): readonly PrinterFault[] {
  const cutter = (error & 0x08) !== 0;
  const hot = (error & 0x40) !== 0;
  return faultsOf({
    isOffline: (printer & 0x08) !== 0,
    coverOpen: (offlineCause & 0x04) !== 0,
    cutter,
    hot,
    failed: (error & 0x20) !== 0 || ((offlineCause & 0x40) !== 0 && !cutter && !hot),
    paperLow: (paper & 0x0c) !== 0,
    paperOut: (paper & 0x60) !== 0 || (offlineCause & 0x20) !== 0,
  });
}

interface Sensed {
  readonly isOffline: boolean;
  readonly coverOpen: boolean;
  readonly cutter: boolean;
  readonly failed: boolean;
  readonly hot: boolean;
  readonly paperLow: boolean;
  readonly paperOut: boolean;
}

function faultsOf(sensed: Sensed): readonly PrinterFault[] {
  const faults: PrinterFault[] = [];
  if (sensed.paperOut) faults.push('paper-out');
  if (sensed.coverOpen) faults.push('cover-open');
  if (sensed.cutter) faults.push('cutter');
  if (sensed.hot) faults.push('overheated');
  if (sensed.failed) faults.push('other');
  // Offline says only that something of the above is so; alone it is a fault of its own.
  if (sensed.isOffline && faults.length === 0) faults.push('offline');
  // An empty roll is nearly empty, too; one of the two is enough.
  if (sensed.paperLow && !sensed.paperOut) faults.push('paper-low');
  return faults;
}
