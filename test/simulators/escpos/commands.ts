/** Cuts a stream of ESC/POS bytes into commands: the ones a raster receipt is made of, and the lengths of their neighbours. */

export type Command =
  | { readonly kind: 'raster'; readonly widthBytes: number; readonly rows: number; readonly bits: Uint8Array }
  | { readonly kind: 'feed'; readonly dots: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'initialise' }
  | { readonly kind: 'automatic-status'; readonly mask: number }
  | { readonly kind: 'paper-sensor' }
  | { readonly kind: 'process-id'; readonly id: Uint8Array }
  | { readonly kind: 'text'; readonly byte: number }
  /** A setting that does not change a raster. */
  | { readonly kind: 'setting' }
  | { readonly kind: 'unknown'; readonly bytes: Uint8Array };

export interface ReadCommand {
  readonly command: Command;
  /** Bytes that the command took. */
  readonly length: number;
}

const esc = 0x1b;
const gs = 0x1d;
const dle = 0x10;
const lineDots = 30;

/** Whole lengths of settings `ESC x ...` and `GS x ...`, by their second byte. */
const escLengths: Readonly<Record<number, number>> = {
  32: 3,
  33: 3,
  36: 4,
  45: 3,
  50: 2,
  51: 3,
  69: 3,
  71: 3,
  77: 3,
  82: 3,
  83: 2,
  92: 4,
  97: 3,
  112: 5,
  116: 3,
  123: 3,
};
const gsLengths: Readonly<Record<number, number>> = { 33: 3, 66: 3, 72: 3, 76: 4, 80: 4, 87: 4, 102: 3, 104: 3, 119: 3 };

/** The command at the start of `bytes`; undefined while it is not whole. */
export function readCommand(bytes: Uint8Array): ReadCommand | undefined {
  const [first = 0, second, third] = bytes;
  if (bytes.length === 0) return undefined;
  if (first === 0x0a) return { command: { kind: 'feed', dots: lineDots }, length: 1 };
  if (first !== esc && first !== gs && first !== dle) {
    return { command: first < 0x20 ? { kind: 'setting' } : { kind: 'text', byte: first }, length: 1 };
  }
  if (second === undefined) return undefined;
  if (first === dle) return sized(bytes, second === 0x14 ? 5 : 3, { kind: 'setting' });
  if (first === esc) return readEsc(bytes, second, third);
  return readGs(bytes, second, third);
}

function readEsc(bytes: Uint8Array, second: number, third = 0): ReadCommand | undefined {
  if (second === 0x40) return { command: { kind: 'initialise' }, length: 2 };
  if (second === 0x4a) return sized(bytes, 3, { kind: 'feed', dots: third });
  if (second === 0x64) return sized(bytes, 3, { kind: 'feed', dots: third * lineDots });
  const length = escLengths[second];
  if (length !== undefined) return sized(bytes, length, { kind: 'setting' });
  return { command: { kind: 'unknown', bytes: bytes.slice(0, 2) }, length: 2 };
}

function readGs(bytes: Uint8Array, second: number, third: number | undefined): ReadCommand | undefined {
  switch (second) {
    case 0x76:
      return readRaster(bytes);
    case 0x56:
      if (third === undefined) return undefined;
      return sized(bytes, third === 0x41 || third === 0x42 ? 4 : 3, { kind: 'cut' });
    case 0x61:
      return sized(bytes, 3, { kind: 'automatic-status', mask: third ?? 0 });
    case 0x72:
      return sized(bytes, 3, { kind: 'paper-sensor' });
    case 0x28: {
      // GS ( x pL pH ...: a family with its length inside.
      if (bytes.length < 5) return undefined;
      const length = 5 + (bytes[3] ?? 0) + 256 * (bytes[4] ?? 0);
      const isProcessId = third === 0x48 && bytes[5] === 0x30;
      return sized(bytes, length, isProcessId ? { kind: 'process-id', id: bytes.slice(7, length) } : { kind: 'setting' });
    }
    default: {
      const length = gsLengths[second];
      if (length !== undefined) return sized(bytes, length, { kind: 'setting' });
      return { command: { kind: 'unknown', bytes: bytes.slice(0, 2) }, length: 2 };
    }
  }
}

/** GS v 0 m xL xH yL yH, then xH:xL bytes a row, yH:yL rows. */
function readRaster(bytes: Uint8Array): ReadCommand | undefined {
  if (bytes.length < 8) return undefined;
  const widthBytes = (bytes[4] ?? 0) + 256 * (bytes[5] ?? 0);
  const rows = (bytes[6] ?? 0) + 256 * (bytes[7] ?? 0);
  const length = 8 + widthBytes * rows;
  return sized(bytes, length, { kind: 'raster', widthBytes, rows, bits: bytes.slice(8, length) });
}

function sized(bytes: Uint8Array, length: number, command: Command): ReadCommand | undefined {
  return bytes.length < length ? undefined : { command, length };
}
