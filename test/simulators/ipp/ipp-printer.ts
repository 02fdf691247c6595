/** A driverless IPP printer of its own process: RFC 8010 and 8011 over HTTP, keeps every PDF as received, fails on demand. */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ippOperation, ippStatus, jobState, printerState } from '../../../electron/core/devices/printer/ipp-client.ts';
import {
  decodeIpp,
  encodeIpp,
  findAttribute,
  type IppAttribute,
  type IppAttributeGroup,
  type IppMessage,
  ippGroup,
} from '../../../electron/core/devices/printer/ipp-message.ts';
import { createFaultBoard, type FaultBoard, jsonReply, startControl } from '../control.ts';

const faultDescriptions = {
  'media-empty': 'the tray is empty: a job waits, processing, until it is filled',
  'media-low': 'the tray is nearly empty: a warning only',
  'media-jam': 'paper is jammed',
  'cover-open': 'a cover is open',
  offline: 'the printer says that it is offline; the job waits',
  stopped: 'the queue is stopped; jobs stay pending',
  rejecting: 'takes no jobs (server-error-not-accepting-jobs); with `unannounced` 1 it still says that it would',
  held: 'a new job is held',
  canceled: 'somebody cancels the job at the panel',
  aborted: 'the printer aborts the job',
  slow: 'a sheet takes `ms` milliseconds (30000)',
  'lost-after-accept': 'takes the job and drops the connection without an answer',
  'lost-before-accept': 'reads the job, drops the connection and forgets it',
  'late-accept': 'drops the connection and takes the job `ms` milliseconds (100) later',
  nameless: 'lists the jobs that have ended without their names, as CUPS does once it has written them down',
  unreachable: 'drops every connection at once',
  deaf: 'reads requests and never answers',
} as const;

export type IppFault = keyof typeof faultDescriptions;

interface IppReceivedJob {
  readonly id: number;
  readonly name: string;
  readonly state: number;
  readonly reasons: readonly string[];
  /** True once the sheet came out; a canceled job's never does. */
  readonly printed: boolean;
  readonly document: Uint8Array;
}

export interface IppPrinterOptions {
  readonly port?: number;
  /** Where printed documents are written, `0001.pdf` in the order of printing; nowhere when left out. */
  readonly folder?: string;
  /** Milliseconds a sheet takes. */
  readonly sheetMs?: number;
}

export interface IppPrinterHandle {
  readonly printerUri: string;
  readonly controlUrl: string;
  readonly faults: FaultBoard<IppFault>;
  /** Every job ever taken, oldest first. */
  jobs(): readonly IppReceivedJob[];
  /** What came out on paper, in that order. */
  printed(): readonly IppReceivedJob[];
  close(): Promise<void>;
}

interface Job {
  readonly id: number;
  readonly name: string;
  readonly document: Uint8Array;
  state: number;
  reasons: readonly string[];
  printed: boolean;
}

const waitingFaults = ['media-empty', 'media-jam', 'cover-open', 'offline'] as const satisfies readonly IppFault[];
const maxRequestBytes = 64 * 1024 * 1024;
const printerPath = '/ipp/print';

export async function startIppPrinter({ port = 0, folder, sheetMs = 30 }: IppPrinterOptions = {}): Promise<IppPrinterHandle> {
  const jobs: Job[] = [];
  let lastJobId = 0;
  const output: Job[] = [];
  const faults = createFaultBoard(faultDescriptions, step);
  let sheet: { readonly job: Job; readonly timer: NodeJS.Timeout } | undefined;
  if (folder !== undefined) await mkdir(folder, { recursive: true });

  /** Moves the paper path on by one: whatever changed, the next thing that can happen happens. */
  function step(): void {
    const job = jobs.find((one) => one.state === jobState.processing) ?? jobs.find((one) => one.state === jobState.pending);
    const isStopped = faults.active('stopped') !== undefined;
    if (sheet && (sheet.job !== job || isWaiting() || isStopped)) {
      clearTimeout(sheet.timer);
      sheet = undefined;
    }
    if (!job) return;
    if (faults.active('canceled')) {
      finish(job, jobState.canceled, ['job-canceled-at-device']);
    } else if (faults.active('aborted')) {
      finish(job, jobState.aborted, ['aborted-by-system']);
    } else if (isStopped) {
      job.state = jobState.pending;
      job.reasons = ['printer-stopped'];
    } else {
      job.state = jobState.processing;
      job.reasons = ['job-printing'];
      if (!isWaiting() && !sheet) startSheet(job);
    }
  }

  function take(job: Job): void {
    jobs.push(job);
    step();
  }

  function startSheet(job: Job): void {
    const slow = faults.active('slow');
    const ms = slow ? (slow['ms'] ?? 30_000) : sheetMs;
    sheet = { job, timer: setTimeout(() => putOut(job), ms) };
  }

  function isWaiting(): boolean {
    return waitingFaults.some((fault) => faults.active(fault));
  }

  function putOut(job: Job): void {
    sheet = undefined;
    job.printed = true;
    output.push(job);
    const number = String(output.length).padStart(4, '0');
    const written = folder === undefined ? Promise.resolve() : writeFile(join(folder, `${number}.pdf`), job.document);
    written.then(
      () => finish(job, jobState.completed, ['job-completed-successfully']),
      () => finish(job, jobState.aborted, ['aborted-by-system']),
    );
  }

  function finish(job: Job, state: number, reasons: readonly string[]): void {
    job.state = state;
    job.reasons = reasons;
    step();
  }

  function reasons(): readonly string[] {
    const errors = waitingFaults.filter((fault) => faults.active(fault)).map((fault) => `${fault}-error`);
    const found: string[] = [...errors];
    if (faults.active('media-low')) found.push('media-low-warning');
    if (faults.active('stopped')) found.push('paused');
    return found.length > 0 ? found : ['none'];
  }

  function printerAttributes(): readonly IppAttribute[] {
    const isBusy = jobs.some((job) => job.state === jobState.processing);
    const state = faults.active('stopped') ? printerState.stopped : isBusy ? printerState.processing : printerState.idle;
    return [
      { name: 'printer-state', values: [{ syntax: 'enum', value: state }] },
      { name: 'printer-state-reasons', values: reasons().map((value) => ({ syntax: 'keyword', value })) },
      {
        name: 'printer-is-accepting-jobs',
        values: [{ syntax: 'boolean', value: !faults.active('rejecting') || faults.active('rejecting')?.['unannounced'] === 1 }],
      },
      { name: 'queued-job-count', values: [{ syntax: 'integer', value: jobs.filter(isActive).length }] },
    ];
  }

  function answer(request: IppMessage): IppMessage | 'drop' {
    const jobAsked = jobs.find((job) => job.id === integerOf(request, 'job-id'));
    switch (request.code) {
      case ippOperation.printJob: {
        if (faults.active('rejecting')) return reply(request, ippStatus.notAcceptingJobs);
        if (textOf(request, 'document-format') !== 'application/pdf') return reply(request, ippStatus.documentFormatNotSupported);
        if (faults.active('lost-before-accept')) return 'drop';
        const isHeld = faults.active('held') !== undefined;
        const state = isHeld ? jobState.held : jobState.pending;
        const job: Job = {
          id: ++lastJobId,
          name: textOf(request, 'job-name') ?? 'untitled',
          document: request.data,
          state,
          reasons: isHeld ? ['job-hold-until-specified'] : ['none'],
          printed: false,
        };
        const late = faults.active('late-accept');
        if (late) {
          setTimeout(() => take(job), late['ms'] ?? 100);
          return 'drop';
        }
        take(job);
        return faults.active('lost-after-accept') ? 'drop' : reply(request, 0, [jobGroup(job)]);
      }
      case ippOperation.getJobAttributes:
        return jobAsked ? reply(request, 0, [jobGroup(jobAsked)]) : reply(request, ippStatus.notFound);
      case ippOperation.getJobs: {
        const wantsActive = textOf(request, 'which-jobs') !== 'completed';
        const isNameless = faults.active('nameless') !== undefined && !wantsActive;
        const listed = jobs.filter((job) => isActive(job) === wantsActive);
        return reply(request, 0, listed.map(isNameless ? namelessGroup : jobGroup));
      }
      case ippOperation.cancelJob:
        if (!jobAsked) return reply(request, ippStatus.notFound);
        if (!isActive(jobAsked)) return reply(request, ippStatus.notPossible);
        finish(jobAsked, jobState.canceled, ['job-canceled-by-user']);
        return reply(request, 0);
      case ippOperation.getPrinterAttributes:
        return reply(request, 0, [{ tag: ippGroup.printer, attributes: printerAttributes() }]);
      case ippOperation.resumePrinter:
        faults.set('stopped', false);
        return reply(request, 0);
      default:
        return reply(request, 0x0501);
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (faults.active('deaf')) return;
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/ipp' || request.url !== printerPath) {
      response.writeHead(404).end();
      return;
    }
    const result = answer(decodeIpp(body));
    if (result === 'drop') {
      request.socket.destroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/ipp' });
    response.end(encodeIpp(result));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error('ipp simulator:', error);
      response.writeHead(400).end();
    });
  });
  server.on('connection', (socket) => {
    if (faults.active('unreachable')) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  const control = await startControl(faults, (url) => {
    if (url.pathname === '/jobs') return jsonReply({ jobs: jobs.map(summary) });
    if (url.pathname === '/printed') return jsonReply({ printed: output.map(summary) });
    const order = /^\/printed\/(\d+)\.pdf$/.exec(url.pathname)?.[1];
    const job = url.pathname === '/document' ? output.find((one) => one.name === url.searchParams.get('name')) : output[Number(order) - 1];
    return job && { status: 200, type: 'application/pdf', body: job.document };
  });

  return {
    printerUri: `ipp://127.0.0.1:${(server.address() as AddressInfo).port}${printerPath}`,
    controlUrl: control.url,
    faults,
    jobs: () => jobs,
    printed: () => output,
    async close() {
      if (sheet) clearTimeout(sheet.timer);
      await control.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function isActive(job: Job): boolean {
  return job.state < jobState.canceled;
}

function summary(job: Job) {
  return { id: job.id, name: job.name, state: job.state, reasons: job.reasons, printed: job.printed, bytes: job.document.length };
}

function jobGroup(job: Job): IppAttributeGroup {
  return {
    tag: ippGroup.job,
    attributes: [
      { name: 'job-id', values: [{ syntax: 'integer', value: job.id }] },
      { name: 'job-name', values: [{ syntax: 'name', value: job.name }] },
      { name: 'job-state', values: [{ syntax: 'enum', value: job.state }] },
      { name: 'job-state-reasons', values: job.reasons.map((value) => ({ syntax: 'keyword', value })) },
    ],
  };
}

function namelessGroup(job: Job): IppAttributeGroup {
  const { tag, attributes } = jobGroup(job);
  return { tag, attributes: attributes.filter(({ name }) => name !== 'job-name') };
}

function reply(request: IppMessage, code: number, groups: readonly IppAttributeGroup[] = []): IppMessage {
  const operation: IppAttribute[] = [
    { name: 'attributes-charset', values: [{ syntax: 'charset', value: 'utf-8' }] },
    { name: 'attributes-natural-language', values: [{ syntax: 'naturalLanguage', value: 'en' }] },
  ];
  return {
    code,
    requestId: request.requestId,
    groups: [{ tag: ippGroup.operation, attributes: operation }, ...groups],
    data: new Uint8Array(),
  };
}

function textOf(request: IppMessage, name: string): string | undefined {
  const value = findAttribute(request.groups, ippGroup.operation, name)?.values[0];
  return value && 'value' in value && typeof value.value === 'string' ? value.value : undefined;
}

function integerOf(request: IppMessage, name: string): number | undefined {
  const value = findAttribute(request.groups, ippGroup.operation, name)?.values[0];
  return value?.syntax === 'integer' ? value.value : undefined;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxRequestBytes) throw new Error('request too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
