export type PrinterFault =
  | 'paper-out'
  | 'paper-low'
  | 'paper-jam'
  | 'cover-open'
  | 'cutter'
  | 'overheated'
  | 'offline'
  | 'stopped'
  | 'not-accepting'
  | 'queue-not-empty'
  | 'other';

export interface PrinterStatus {
  /** True only when a job sent now can be expected to come out. */
  readonly ready: boolean;
  readonly faults: readonly PrinterFault[];
  /** The device's own words, for staff. */
  readonly detail: string;
}

export interface PrintRequest {
  /** Job name, unique: the document's number and its print count, e.g. `CL-1234-5678-9012/1`. */
  readonly name: string;
  readonly data: Uint8Array;
  readonly sheets: number;
}

export type PrintProgress = { readonly state: 'queued' | 'printing'; readonly faults: readonly PrinterFault[] };

/** What the device said. `unknown` is never resent without a human. */
export type PrintOutcome =
  | { readonly state: 'completed' }
  | { readonly state: 'failed'; readonly faults: readonly PrinterFault[]; readonly canRetry: boolean; readonly detail: string }
  | { readonly state: 'unknown'; readonly detail: string };

/** A printer: it says whether it is ready, prints one job to a settled state, and finds an old one by name. */
export interface Printer {
  readonly device: 'a4' | 'receipt';
  /** Never throws. */
  status(): Promise<PrinterStatus>;
  /** Follows the job until the device says completed; a failed job is purged before this resolves. Never throws. */
  print(request: PrintRequest, onProgress: (progress: PrintProgress) => void): Promise<PrintOutcome>;
  /** After a crash: did the job of this name come out? A device with no memory answers `unknown`. */
  find(name: string): Promise<'completed' | 'not-completed' | 'unknown'>;
}
