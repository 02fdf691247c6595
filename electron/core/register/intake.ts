/** The core's side of the thread that takes a snapshot in: one request at a time, each part handed over, not copied. */
import { Worker } from 'node:worker_threads';
import { err, type Result } from '../result.ts';
import type { SnapshotManifest } from './schemas.ts';

export interface IntakeJob {
  readonly file: string;
  readonly manifest: SnapshotManifest;
}

export type IntakeRequest =
  | { readonly kind: 'open' | 'finish' | 'close' }
  /** The next one. */
  | { readonly kind: 'part'; readonly bytes: ArrayBuffer };

export type IntakeError =
  /** Not the bytes of the manifest's hash: fetch it again. */
  | { readonly kind: 'damaged-part'; readonly detail: string }
  /** Rows or counts do not fit what was signed. */
  | { readonly kind: 'not-as-the-manifest-says'; readonly detail: string }
  | { readonly kind: 'disk-full'; readonly detail: string }
  /** The thread or the file. */
  | { readonly kind: 'failed'; readonly detail: string };

/** Each answers how many parts are there. */
export interface Intake {
  open(): Promise<Result<number, IntakeError>>;
  /** The bytes are gone for the caller. */
  take(part: Uint8Array<ArrayBuffer>): Promise<Result<number, IntakeError>>;
  /** Counted, marked whole, and on the disk. */
  finish(): Promise<Result<number, IntakeError>>;
  /** After what is under way; the file is closed and stays. */
  close(): Promise<void>;
}

/** @param workerUrl worker.ts, or what it was bundled to */
export function startIntake(workerUrl: URL, job: IntakeJob): Intake {
  const worker = new Worker(workerUrl, { workerData: job });
  let settle: ((answer: Result<number, IntakeError>) => void) | null = null;
  let lost: IntakeError | null = null;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('message', (answer: Result<number, IntakeError>) => settle?.(answer));
  worker.on('error', (error) => lose(error.message));
  worker.on('exit', () => lose('the thread ended'));

  function lose(detail: string): void {
    lost ??= { kind: 'failed', detail };
    settle?.(err(lost));
  }
  /** One after another: whoever closes waits for the part under way. */
  let before: Promise<unknown> = Promise.resolve();
  function ask(request: IntakeRequest): Promise<Result<number, IntakeError>> {
    const asked = before.then(
      () =>
        new Promise<Result<number, IntakeError>>((resolve) => {
          if (lost !== null) return resolve(err(lost));
          settle = resolve;
          worker.postMessage(request, request.kind === 'part' ? [request.bytes] : []);
        }),
    );
    before = asked;
    return asked;
  }

  return {
    open: () => ask({ kind: 'open' }),
    take: (part) => ask({ kind: 'part', bytes: part.byteLength === part.buffer.byteLength ? part.buffer : part.slice().buffer }),
    finish: () => ask({ kind: 'finish' }),
    async close() {
      await ask({ kind: 'close' });
      await ended;
    },
  };
}
