/** A real CUPS of our own, private to a folder, with one queue whose sheets land in a folder and whose faults are switched. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { systemClock } from '../../../electron/core/clock.ts';
import { createIppClient } from '../../../electron/core/devices/printer/ipp-client.ts';
import { decodeIpp, encodeIpp, type IppAttribute, ippGroup } from '../../../electron/core/devices/printer/ipp-message.ts';
import { err, ok, type Result } from '../../../electron/core/result.ts';
import { createFaultBoard, type FaultBoard, jsonReply, startControl } from '../control.ts';
import { type CupsFolder, writeCupsFolder } from './config.ts';

const faultDescriptions = {
  'media-empty': 'the tray is empty: the job waits, processing, until it is filled',
  'media-jam': 'paper is jammed',
  'cover-open': 'a cover is open',
  offline: 'the printer is switched off; the job waits',
  stopped: 'the queue is stopped by hand (cupsdisable)',
  rejecting: 'the queue takes no jobs (cupsreject)',
  slow: 'the sheet takes as long as this stands',
  exit: 'the back-end ends with `code`: 1 error, 3 hold, 4 stop the queue, 5 cancel, 6 retry (4); with `once` 1 for one job only',
} as const;

type CupsFault = keyof typeof faultDescriptions;

interface ReceivedSheet {
  /** CUPS job id; sheets come in this order. */
  readonly jobId: number;
  readonly name: string;
  readonly path: string;
}

export interface CupsHandle {
  /** Over loopback TCP. */
  readonly printerUri: string;
  /** Over the unix socket, as a kiosk in the field is set. */
  readonly socketUri: string;
  readonly controlUrl: string;
  readonly folder: CupsFolder;
  readonly pid: number;
  readonly faults: FaultBoard<CupsFault>;
  /** What came out, in the order of the jobs; each PDF byte for byte as it was sent. */
  received(): readonly ReceivedSheet[];
  close(): Promise<void>;
}

export type CupsUnavailable = { readonly kind: 'missing' | 'not-root' | 'did-not-start'; readonly detail: string };

const startAttempts = 3;
const startPolls = 200;
const startPollMs = 25;
const closeMs = 5_000;

/**
 * @param folder where everything of this CUPS lives; made when missing. What an earlier run received there is kept.
 * @returns why CUPS cannot be had here, so that the caller can say so and take the IPP simulator
 */
export async function startCups({ folder }: { readonly folder: string }): Promise<Result<CupsHandle, CupsUnavailable>> {
  const cupsd = findProgram('cupsd');
  if (!cupsd) return err({ kind: 'missing', detail: 'cupsd is not installed (Debian: apt-get install cups)' });
  const setpriv = findProgram('setpriv');
  if (!setpriv) return err({ kind: 'missing', detail: 'setpriv is not installed (Debian: util-linux)' });
  // CUPS runs back-ends of mode 700 as root only; as somebody else it would start and then print nothing.
  if (process.getuid?.() !== 0) return err({ kind: 'not-root', detail: 'a private cupsd needs root' });

  let detail = '';
  for (let attempt = 0; attempt < startAttempts; attempt++) {
    const started = await startOnce(cupsd, setpriv, resolve(folder));
    if (started.ok) return started;
    // Most likely somebody took the free port in between: another one, another try.
    detail = started.error.detail;
  }
  return err({ kind: 'did-not-start', detail });
}

async function startOnce(cupsd: string, setpriv: string, root: string): Promise<Result<CupsHandle, CupsUnavailable>> {
  // A socket's path may have 107 bytes; the caller's folder may be deeper than that.
  const socketFolder = await mkdtemp(join(tmpdir(), 'cups-'));
  const socketPath = join(socketFolder, 'cups.sock');
  const port = await freePort();
  const folder = await writeCupsFolder(root, socketPath, port);
  // The kernel ends cupsd with its parent, however that dies.
  const configuration = ['-f', '-c', join(root, 'cupsd.conf'), '-s', join(root, 'cups-files.conf')];
  const child = spawn(setpriv, ['--pdeathsig', 'TERM', cupsd, ...configuration], { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (chunk) => (words = `${words}${chunk}`.slice(-2_000)));
  const printerUri = `ipp://127.0.0.1:${port}/printers/A4`;
  if (!(await answers(child, printerUri))) {
    await stop(child);
    await rm(socketFolder, { recursive: true, force: true });
    const log = existsSync(folder.errorLog) ? (await readFile(folder.errorLog, 'utf8')).slice(-1_000) : '';
    return err({ kind: 'did-not-start', detail: `cupsd did not answer: ${words.trim()} ${log.trim()}`.trim() });
  }

  const faults = createFaultBoard(faultDescriptions, async (name, on) => {
    if (name === 'stopped') return tellQueue(printerUri, on ? queueOperations.pause : queueOperations.resume);
    if (name === 'rejecting') return tellQueue(printerUri, on ? queueOperations.reject : queueOperations.accept);
    const path = join(folder.faults, name);
    const { code = 4, once } = faults.active(name) ?? {};
    if (on) writeFileSync(path, `${code}${once === 1 ? ' once' : ''}\n`);
    else rmSync(path, { force: true });
  });
  const received = () => listReceived(folder.received);
  const control = await startControl(faults, (url) => {
    if (url.pathname === '/printed') return jsonReply({ printed: received() });
    const order = /^\/printed\/(\d+)\.pdf$/.exec(url.pathname)?.[1];
    const sheet =
      url.pathname === '/document' ? received().find((one) => one.name === url.searchParams.get('name')) : received()[Number(order) - 1];
    return sheet && { status: 200, type: 'application/pdf', body: readFileSync(sheet.path) };
  });
  return ok({
    printerUri,
    socketUri: `ipp+unix://${encodeURIComponent(socketPath)}/printers/A4`,
    controlUrl: control.url,
    folder,
    pid: child.pid ?? 0,
    faults,
    received,
    async close() {
      await control.close();
      await stop(child);
      await rm(socketFolder, { recursive: true, force: true });
    },
  });
}

/** What an operator does to a queue: RFC 8011 section 4.2.7 and 4.2.8, and CUPS's own pair. */
const queueOperations = { pause: 0x0010, resume: 0x0011, accept: 0x4008, reject: 0x4009 } as const;

async function tellQueue(printerUri: string, code: number): Promise<void> {
  const attributes: IppAttribute[] = [
    { name: 'attributes-charset', values: [{ syntax: 'charset', value: 'utf-8' }] },
    { name: 'attributes-natural-language', values: [{ syntax: 'naturalLanguage', value: 'en' }] },
    { name: 'printer-uri', values: [{ syntax: 'uri', value: printerUri }] },
  ];
  const groups = [{ tag: ippGroup.operation, attributes }];
  const response = await fetch(printerUri.replace(/^ipp:/, 'http:').replace('/printers/A4', '/admin/'), {
    method: 'POST',
    headers: { 'content-type': 'application/ipp' },
    body: Buffer.from(encodeIpp({ code, requestId: 1, groups, data: new Uint8Array() })),
  });
  const answer = decodeIpp(new Uint8Array(await response.arrayBuffer()));
  if (answer.code > 0x00ff) throw new Error(`CUPS refused operation ${code}: ${answer.code}`);
}

async function answers(child: ChildProcess, printerUri: string): Promise<boolean> {
  const client = createIppClient({ printerUri, clock: systemClock, requestMs: 2_000 });
  for (let poll = 0; poll < startPolls && child.exitCode === null; poll++) {
    const printer = await client.getPrinter();
    if (printer.ok) return true;
    await systemClock.delay(startPollMs);
  }
  return false;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), closeMs);
  await exited;
  clearTimeout(killer);
}

function listReceived(folder: string): readonly ReceivedSheet[] {
  return readdirSync(folder)
    .filter((file) => /^\d+\.pdf$/.test(file))
    .map((file) => Number.parseInt(file, 10))
    .sort((a, b) => a - b)
    .map((jobId) => ({
      jobId,
      name: readFileSync(join(folder, `${jobId}.name`), 'utf8'),
      path: join(folder, `${jobId}.pdf`),
    }));
}

/** cupsd lives in /usr/sbin, which is not on everybody's PATH. */
function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path) && statSync(path).isFile());
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((done) => server.close(() => done()));
  return port;
}
