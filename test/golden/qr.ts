/** The QR of a printed page, read from its picture by zxing. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
// Its own default is to fetch the binary from a network.
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });

export async function readQr(png: Uint8Array): Promise<readonly string[]> {
  const found = await readBarcodes(png, { formats: ['QRCode'], tryHarder: true });
  return found.map((code) => code.text);
}
