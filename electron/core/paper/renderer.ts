/** Documents to bytes, in a worker thread that is started on demand: the core's own thread only waits. */
import { Worker } from 'node:worker_threads';
import { type Clock, systemClock } from '../clock.ts';
import { err, ok, type Result } from '../result.ts';
import type { PaperDocument } from './document.ts';
import type { Receipt } from './receipt.ts';
import type { Rendering, WorkerReply, WorkerRequest, WorkerSetup } from './worker-protocol.ts';

export type PaperError =
  /** This document cannot be drawn; another one can. */
  | { readonly kind: 'not-drawable'; readonly message: string }
  /** The worker died, did not start, or gave no answer in time. The next call starts a new one. */
  | { readonly kind: 'worker-lost'; readonly message: string };

export interface PaperRenderer {
  /** A4, as PDF bytes. */
  pdf(document: PaperDocument): Promise<Result<Uint8Array, PaperError>>;
  /** 80 mm, as ESC/POS bytes. */
  receipt(document: PaperDocument): Promise<Result<Receipt, PaperError>>;
  /** Loads fonts and code, so that the first paper is as quick as the next. */
  warm(): Promise<Result<void, PaperError>>;
  close(): Promise<void>;
}

export interface PaperRendererOptions {
  /** Outside the package's archive: the font files are read as files. */
  readonly fontsFolder: string;
  /** worker.ts, or what it was bundled to. */
  readonly workerUrl: URL | string;
  readonly clock?: Clock;
}

/** Milliseconds. A statement of 2,000 lines takes a few seconds on a slow machine. */
export const renderTimeout = 60_000;

interface Live {
  readonly worker: Worker;
  readonly waiting: Map<number, (reply: Result<WorkerReply & { readonly ok: true }, PaperError>) => void>;
}

export function createPaperRenderer({ fontsFolder, workerUrl, clock = systemClock }: PaperRendererOptions): PaperRenderer {
  let live: Live | undefined;
  let lastId = 0;

  function start(): Live {
    const setup: WorkerSetup = { fontsFolder };
    // The machine's own fonts take no part in a picture, and looking for them takes time.
    const env = { ...process.env, DISABLE_SYSTEM_FONTS_LOAD: '1' };
    const worker = new Worker(workerUrl, { workerData: setup, env });
    const started: Live = { worker, waiting: new Map() };
    worker.on('message', (reply: WorkerReply) => {
      const settle = started.waiting.get(reply.id);
      started.waiting.delete(reply.id);
      settle?.(reply.ok ? ok(reply) : err({ kind: 'not-drawable', message: reply.message }));
      if (started.waiting.size === 0) worker.unref();
    });
    worker.on('error', (error) => lose(started, error.message));
    worker.on('exit', (code) => lose(started, `the paper worker ended with ${code}`));
    return started;
  }

  function lose(lost: Live, message: string): void {
    if (live === lost) live = undefined;
    for (const settle of lost.waiting.values()) settle(err({ kind: 'worker-lost', message }));
    lost.waiting.clear();
  }

  async function ask(rendering: Rendering): Promise<Result<WorkerReply & { readonly ok: true }, PaperError>> {
    live ??= start();
    const asked = live;
    lastId += 1;
    const request: WorkerRequest = { id: lastId, rendering };
    const answered = new AbortController();
    const answer = new Promise<Result<WorkerReply & { readonly ok: true }, PaperError>>((resolve) => {
      asked.waiting.set(request.id, resolve);
    });
    asked.worker.ref();
    asked.worker.postMessage(request);
    clock.delay(renderTimeout, answered.signal).then(
      () => {
        lose(asked, `no paper within ${renderTimeout} ms`);
        void asked.worker.terminate();
      },
      () => undefined,
    );
    const result = await answer;
    answered.abort();
    return result;
  }

  return {
    async pdf(document) {
      const result = await ask({ kind: 'pdf', document });
      return result.ok ? ok(result.value.value as Uint8Array) : result;
    },
    async receipt(document) {
      const result = await ask({ kind: 'receipt', document });
      return result.ok ? ok(result.value.value as Receipt) : result;
    },
    async warm() {
      const result = await ask({ kind: 'warm' });
      return result.ok ? ok(undefined) : result;
    },
    async close() {
      const closing = live;
      live = undefined;
      await closing?.worker.terminate();
    },
  };
}
