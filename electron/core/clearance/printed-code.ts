/** Finds the QRs of clearances in a picture of the paper, a certificate or the receipt that names it: a PDF as it was printed, or a PNG of a scan or a photograph. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { err, ok, type Result } from '../result.ts';

const run = promisify(execFile);
const MAX_FILE_BYTES = 30 * 1024 * 1024;
const MAX_PAGES = 10;
const MAX_CODES = 200;
/** Dots an inch: 4 printed dots of a module become 6 picture dots. */
const RESOLUTION = 200;
const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** The texts of all its clearance QRs, at least one, each once, of a PDF's first ten pages; the error is a sentence for a person. */
export async function readPrintedCodes(file: string): Promise<Result<readonly string[], string>> {
  let bytes: Buffer;
  try {
    if ((await stat(file)).size > MAX_FILE_BYTES) return err(`${file} is too large`);
    bytes = await readFile(file);
  } catch {
    return err(`${file} cannot be read`);
  }
  if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return findCodes(file, [() => Promise.resolve(bytes)]);
  if (bytes.subarray(0, 1024).includes('%PDF-')) {
    return findCodes(
      file,
      Array.from({ length: MAX_PAGES }, (_, index) => () => drawPage(file, index + 1)),
    );
  }
  return err(`${file} is neither a PDF nor a PNG`);
}

async function findCodes(file: string, pages: readonly (() => Promise<Uint8Array | null>)[]): Promise<Result<readonly string[], string>> {
  const codes = new Set<string>();
  try {
    for (const page of pages) {
      const picture = await page();
      if (picture === null) break;
      for (const text of await readCodes(picture)) if (text.startsWith('TC1:')) codes.add(text);
    }
  } catch (error) {
    return err(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return codes.size > 0 ? ok([...codes]) : err(`no clearance QR found in ${file}`);
}

async function readCodes(picture: Uint8Array): Promise<readonly string[]> {
  prepareDecoder();
  const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: MAX_CODES });
  return found.filter((code) => code.isValid).map((code) => code.text);
}

let prepared = false;

/** Left alone, the decoder would fetch its WebAssembly from a content network. */
function prepareDecoder(): void {
  if (prepared) return;
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const binary = readFileSync(file);
  prepareZXingModule({
    overrides: { wasmBinary: binary.buffer.slice(binary.byteOffset, binary.byteOffset + binary.byteLength) as ArrayBuffer },
  });
  prepared = true;
}

/** One page as PNG, through a pipe: no copy of the paper is left on the disk. Null behind the last page. */
async function drawPage(file: string, page: number): Promise<Uint8Array | null> {
  const range = ['-f', String(page), '-l', String(page)];
  try {
    const options = { encoding: 'buffer', maxBuffer: MAX_FILE_BYTES, timeout: 30_000 } as const;
    const { stdout } = await run('pdftoppm', ['-r', String(RESOLUTION), '-png', ...range, file], options);
    return stdout.length > 0 ? stdout : null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new Error('pdftoppm is missing: install poppler-utils');
    // 99: pages are asked for that the file does not have.
    if (code === 99 && page > 1) return null;
    throw new Error('not a PDF that can be drawn');
  }
}
