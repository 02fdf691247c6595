/** What a printer would burn, from the very bytes that it is sent. */
import { PNG } from 'pngjs';
import { readCommand } from '../simulators/escpos/commands.ts';

export interface ReceiptPicture {
  readonly rows: number;
  readonly png: Buffer;
  readonly commands: readonly string[];
}

/** @throws when the bytes end in the middle of a command or hold anything but a raster's commands. */
export function decodeReceipt(bytes: Uint8Array): ReceiptPicture {
  const commands: string[] = [];
  const bands: Uint8Array[] = [];
  let widthBytes = 0;
  for (let offset = 0; offset < bytes.length; ) {
    const read = readCommand(bytes.subarray(offset));
    if (!read) throw new Error('the bytes end within a command');
    const { command, length } = read;
    if (command.kind === 'text' || command.kind === 'unknown') throw new Error(`${command.kind} among the raster at ${offset}`);
    if (command.kind === 'raster') {
      bands.push(command.bits);
      widthBytes = command.widthBytes;
    }
    commands.push(command.kind);
    offset += length;
  }
  const bits = Buffer.concat(bands);
  const width = widthBytes * 8;
  const rows = bits.length / widthBytes;
  const png = new PNG({ width, height: rows, colorType: 0 });
  for (let dot = 0; dot < width * rows; dot += 1) {
    const burnt = ((bits[dot >> 3] ?? 0) & (0x80 >> (dot & 7))) !== 0;
    png.data.fill(burnt ? 0 : 255, dot * 4, dot * 4 + 3);
    png.data[dot * 4 + 3] = 255;
  }
  return { rows, png: PNG.sync.write(png, { colorType: 0 }), commands };
}
