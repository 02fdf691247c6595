/**
 * A receipt's picture as ESC/POS. Raster only: the code pages of thermal printers know neither the shapes nor the order of
 * Arabic. The library writes into a buffer of ours and never opens a port; the driver (escpos.ts) owns the connection.
 */
import { PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import type { Bitmap } from '../../paper/bitmap.ts';

/** Rows sent at once: small printers hold no more, and a band that is lost stays small. */
const bandRows = 192;
/** GS v 0, normal density (Epson ESC/POS: width in bytes and height in dots, both little-endian). */
const rasterCommand = [0x1d, 0x76, 0x30, 0x00] as const;
/** ESC @. */
const initialise = Buffer.from([0x1b, 0x40]);

/** Initialise, the picture in bands, feed past the cutter, partial cut, initialise. */
export async function escposBytes(bitmap: Bitmap): Promise<Uint8Array> {
  let sent: Uint8Array = new Uint8Array();
  const port = {
    isPrinterConnected: async (): Promise<boolean> => true,
    execute: async (bytes: Uint8Array): Promise<void> => {
      sent = bytes;
    },
  };
  // A printer for each receipt: `execute()` leaves its buffer full, and the next receipt would carry this one.
  const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: port as unknown as string });
  printer.append(initialise);
  for (const band of bands(bitmap)) printer.append(band);
  printer.partialCut({ verticalTabAmount: 1 });
  await printer.execute();
  return sent;
}

function* bands({ width, rows, data }: Bitmap): Generator<Buffer> {
  const rowBytes = width / 8;
  for (let row = 0; row < rows; row += bandRows) {
    const height = Math.min(bandRows, rows - row);
    const head = [...rasterCommand, rowBytes & 0xff, rowBytes >> 8, height & 0xff, height >> 8];
    yield Buffer.concat([Buffer.from(head), data.subarray(row * rowBytes, (row + height) * rowBytes)]);
  }
}
