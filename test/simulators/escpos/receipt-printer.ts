/** An 80 mm ESC/POS printer of its own process, on TCP: draws what it is sent, answers as Epson's reference says, fails on demand. */
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createFaultBoard, type FaultBoard, jsonReply, startControl } from '../control.ts';
import { type Command, readCommand } from './commands.ts';
import { createPaperRoll, type Receipt } from './paper-roll.ts';

const faultDescriptions = {
  'paper-out': 'the roll ends, `afterRows` rows from now (0); printing goes on by itself after the refill',
  'near-end': 'the roll is nearly empty: a warning only',
  'cover-open': 'the cover is open, `afterRows` rows from now (0)',
  cutter: 'the cutter is stuck, `afterRows` rows from now (0)',
  overheated: 'the head is too hot, `afterRows` rows from now (0)',
  offline: 'offline for no reason it names, `afterRows` rows from now (0)',
  mute: 'prints, but answers nothing',
  'no-process-id': 'does not know GS ( H',
  'close-mid-job': 'drops the connection `afterRows` rows from now (100) and forgets the rest',
  slow: 'a row takes `rowMs` milliseconds (5)',
  unreachable: 'drops every connection at once',
} as const;

export type ReceiptFault = keyof typeof faultDescriptions;

/** Faults that stop the paper; the one that drops the connection counts rows in the same way. */
const stopping = ['paper-out', 'cover-open', 'cutter', 'overheated', 'offline'] as const satisfies readonly ReceiptFault[];
type RowFault = (typeof stopping)[number] | 'close-mid-job';

export interface ReceiptPrinterOptions {
  readonly port?: number;
  /** Where receipts are written, `receipt-1.png` and `receipt-1.bin` from 1; nowhere when left out. */
  readonly folder?: string;
  /** Milliseconds a row of dots takes; 0.6 is a real printer's 200 mm/s. */
  readonly rowMs?: number;
}

export interface ReceiptPrinterHandle {
  readonly host: string;
  readonly port: number;
  readonly controlUrl: string;
  readonly faults: FaultBoard<ReceiptFault>;
  /** What was cut off, oldest first. */
  receipts(): readonly Receipt[];
  rowsSinceCut(): number;
  /** Drops the connection, as a printer that is switched off. */
  hangUp(): void;
  close(): Promise<void>;
}

interface Work {
  readonly command: Command;
  readonly bytes: Uint8Array;
  readonly from: Connection;
}

interface Connection {
  readonly socket: Socket;
  automaticMask: number;
  lastAutomatic: string;
}

/** Fewer timers: at speed, rows are drawn in steps of about this many milliseconds. */
const stepMs = 20;

export async function startReceiptPrinter({ port = 0, folder, rowMs = 0 }: ReceiptPrinterOptions = {}): Promise<ReceiptPrinterHandle> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const roll = createPaperRoll();
  const receipts: Receipt[] = [];
  const connections = new Set<Connection>();
  const rowsAtSwitch = new Map<ReceiptFault, number>();
  let work: Work[] = [];
  let rowsPrinted = 0;
  let msOwed = 0;
  let wake: () => void = () => undefined;
  let isClosed = false;
  const faults = createFaultBoard(faultDescriptions, (name, on) => {
    if (on) rowsAtSwitch.set(name, rowsPrinted);
    announce();
    wake();
  });

  function hasStruck(name: RowFault, otherwise = 0): boolean {
    const settings = faults.active(name);
    if (!settings) return false;
    return rowsPrinted - (rowsAtSwitch.get(name) ?? 0) >= (settings['afterRows'] ?? otherwise);
  }

  const isStopped = () => stopping.some((fault) => hasStruck(fault));

  function realTimeStatus(n: number): number {
    const error = bit(hasStruck('cutter'), 0x08) | bit(hasStruck('overheated'), 0x40);
    switch (n) {
      case 1:
        return 0x12 | bit(isStopped(), 0x08);
      case 2:
        return 0x12 | bit(hasStruck('cover-open'), 0x04) | bit(hasStruck('paper-out'), 0x20) | bit(error !== 0, 0x40);
      case 3:
        return 0x12 | error;
      default:
        return 0x12 | bit(faults.active('near-end') !== undefined, 0x0c) | bit(hasStruck('paper-out'), 0x60);
    }
  }

  function automaticStatus(): Uint8Array {
    const near = bit(faults.active('near-end') !== undefined, 0x03);
    return Uint8Array.of(
      0x10 | bit(isStopped(), 0x08) | bit(hasStruck('cover-open'), 0x20),
      bit(hasStruck('cutter'), 0x08) | bit(hasStruck('overheated'), 0x40),
      near | bit(hasStruck('paper-out'), 0x0c),
      0,
    );
  }

  function answer(to: Connection, bytes: Uint8Array): void {
    if (!faults.active('mute') && to.socket.writable) to.socket.write(bytes);
  }

  /** Sends the status to whoever asked for it and has not seen this one. */
  function announce(): void {
    const status = automaticStatus();
    const key = status.join();
    for (const connection of connections) {
      if (connection.automaticMask === 0 || connection.lastAutomatic === key) continue;
      connection.lastAutomatic = key;
      answer(connection, status);
    }
  }

  /** The paper path: takes one command after the other, and stands still while a fault does. */
  async function run(): Promise<void> {
    while (!isClosed) {
      const next = work[0];
      if (!next || isStopped()) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      await execute(next);
      if (work[0] === next) work = work.slice(1);
    }
  }

  async function execute({ command, bytes, from }: Work): Promise<void> {
    roll.note(bytes);
    switch (command.kind) {
      case 'raster':
        for (let row = 0; row < command.rows; row++) {
          await printRow(command.bits.subarray(row * command.widthBytes, (row + 1) * command.widthBytes));
        }
        return;
      case 'feed':
        for (let row = 0; row < command.dots; row++) await printRow(new Uint8Array());
        return;
      case 'cut':
        await standStill();
        return cut();
      case 'initialise':
        from.automaticMask = 0;
        return;
      case 'automatic-status':
        from.automaticMask = command.mask;
        from.lastAutomatic = '';
        return announce();
      case 'paper-sensor':
        return answer(from, Uint8Array.of((realTimeStatus(4) & 0x0c) >> 2));
      case 'process-id':
        if (!faults.active('no-process-id')) answer(from, Uint8Array.of(0x37, 0x22, ...command.id, 0));
        return;
      case 'text':
        return roll.noteText();
      case 'unknown':
        return roll.noteUnknown(command.bytes);
      case 'setting':
        return;
    }
  }

  async function printRow(bits: Uint8Array): Promise<void> {
    await standStill();
    if (isClosed) return;
    roll.addRow(bits);
    rowsPrinted++;
    if (hasStruck('close-mid-job', 100)) {
      faults.set('close-mid-job', false);
      work = work.slice(0, 1);
      hangUp();
    }
    announce();
    const slow = faults.active('slow');
    msOwed += slow ? (slow['rowMs'] ?? 5) : rowMs;
    if (msOwed < stepMs) return;
    const pause = msOwed;
    msOwed = 0;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }

  function hangUp(): void {
    for (const connection of connections) connection.socket.destroy();
  }

  async function standStill(): Promise<void> {
    while (isStopped() && !isClosed) await new Promise<void>((resolve) => (wake = resolve));
  }

  async function cut(): Promise<void> {
    const receipt = roll.cut();
    if (!receipt) return;
    receipts.push(receipt);
    if (folder === undefined) return;
    await writeFile(join(folder, `receipt-${receipt.number}.bin`), receipt.bytes);
    await writeFile(join(folder, `receipt-${receipt.number}.png`), receipt.png);
  }

  const server = createServer((socket) => {
    // One at a time, as a real one: the second caller is turned away.
    if (faults.active('unreachable') || connections.size > 0) {
      socket.destroy();
      return;
    }
    const connection: Connection = { socket, automaticMask: 0, lastAutomatic: '' };
    connections.add(connection);
    const seeRealTime = createRealTimeWatch((n) => answer(connection, Uint8Array.of(realTimeStatus(n))));
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      seeRealTime(chunk);
      pending = Buffer.concat([pending, chunk]);
      let at = 0;
      for (let read = readCommand(pending); read; read = readCommand(pending.subarray(at))) {
        const bytes = new Uint8Array(pending.subarray(at, at + read.length));
        if (bytes[0] !== 0x10) work.push({ command: read.command, bytes, from: connection });
        at += read.length;
      }
      pending = pending.subarray(at);
      wake();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => connections.delete(connection));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  void run();

  const control = await startControl(faults, (url) => {
    if (url.pathname === '/receipts')
      return jsonReply({ count: receipts.length, receipts: receipts.map(summary), rowsSinceCut: roll.rowsSinceCut() });
    const [, number, kind] = /^\/receipts\/(\d+)\.(png|bin)$/.exec(url.pathname) ?? [];
    const receipt = receipts[Number(number) - 1];
    if (!receipt) return undefined;
    return kind === 'png'
      ? { status: 200, type: 'image/png', body: receipt.png }
      : { status: 200, type: 'application/octet-stream', body: receipt.bytes };
  });

  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    controlUrl: control.url,
    faults,
    receipts: () => receipts,
    rowsSinceCut: () => roll.rowsSinceCut(),
    hangUp,
    async close() {
      isClosed = true;
      wake();
      await control.close();
      hangUp();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function summary({ number, rows, bytes, textBytes, unknownCommands }: Receipt) {
  return { number, rows, bytes: bytes.length, textBytes, unknownCommands };
}

/** DLE EOT n is answered at once, wherever it stands in the stream: inside a picture, too, as real printers do. */
function createRealTimeWatch(onAsk: (n: number) => void): (chunk: Uint8Array) => void {
  let first = 0;
  let second = 0;
  return (chunk) => {
    for (const byte of chunk) {
      if (first === 0x10 && second === 0x04 && byte >= 1 && byte <= 4) onAsk(byte);
      first = second;
      second = byte;
    }
  };
}

function bit(isSet: boolean, mask: number): number {
  return isSet ? mask : 0;
}
