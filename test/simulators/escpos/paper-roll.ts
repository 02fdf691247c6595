/** The paper of the receipt printer: rows of dots, cut into receipts, each with the very bytes that made it. */
import { PNG } from 'pngjs';

/** 80 mm paper at 203 dots an inch prints 72 mm. */
const paperWidthDots = 576;
const rowBytes = paperWidthDots / 8;

export interface Receipt {
  /** From 1, in the order of the cuts. */
  readonly number: number;
  readonly rows: number;
  /** The commands as received, without real-time ones. */
  readonly bytes: Uint8Array;
  readonly png: Uint8Array;
  /** Printable characters outside a raster: a raster receipt has none. */
  readonly textBytes: number;
  readonly unknownCommands: readonly string[];
}

export interface PaperRoll {
  addRow(bits: Uint8Array): void;
  note(bytes: Uint8Array): void;
  noteText(): void;
  noteUnknown(bytes: Uint8Array): void;
  /** Undefined when nothing was printed since the last cut. */
  cut(): Receipt | undefined;
  rowsSinceCut(): number;
}

export function createPaperRoll(): PaperRoll {
  let rows: Uint8Array[] = [];
  let bytes: Uint8Array[] = [];
  let textBytes = 0;
  let unknownCommands: string[] = [];
  let count = 0;
  return {
    addRow: (bits) => rows.push(bits),
    note: (chunk) => bytes.push(chunk),
    noteText: () => textBytes++,
    noteUnknown: (chunk) => unknownCommands.push(Buffer.from(chunk).toString('hex')),
    rowsSinceCut: () => rows.length,
    cut() {
      if (rows.length === 0) return undefined;
      const receipt: Receipt = {
        number: ++count,
        rows: rows.length,
        bytes: Buffer.concat(bytes),
        png: drawPng(rows),
        textBytes,
        unknownCommands,
      };
      rows = [];
      bytes = [];
      textBytes = 0;
      unknownCommands = [];
      return receipt;
    },
  };
}

function drawPng(rows: readonly Uint8Array[]): Uint8Array {
  const grey = Buffer.alloc(rows.length * paperWidthDots, 0xff);
  rows.forEach((bits, y) => {
    for (let x = 0; x < Math.min(bits.length, rowBytes) * 8; x++) {
      if ((bits[x >> 3] ?? 0) & (0x80 >> (x & 7))) grey[y * paperWidthDots + x] = 0;
    }
  });
  const png = new PNG({ width: paperWidthDots, height: rows.length });
  png.data = grey;
  return PNG.sync.write(png, { colorType: 0, inputColorType: 0, bitDepth: 8 });
}
