/**
 * `node test/simulators/cups/main.ts --folder DIR [--exit-with-parent]`. Where CUPS cannot be had: one line
 * `{"ready":false,"kind","reason"}` and exit code 3, and the caller takes test/simulators/ipp instead, saying so.
 */
import { parseArgs } from 'node:util';
import { runAsProcess } from '../control.ts';
import { startCups } from './cups.ts';

const { values } = parseArgs({ options: { folder: { type: 'string' }, 'exit-with-parent': { type: 'boolean' } } });
if (values.folder === undefined) throw new Error('--folder DIR, please');
const cups = await startCups({ folder: values.folder });
if (cups.ok) {
  const { printerUri, socketUri, controlUrl, folder, pid, close } = cups.value;
  runAsProcess({ printerUri, socketUri, controlUrl, received: folder.received, pid }, close);
} else {
  console.error(`CUPS cannot be had: ${cups.error.detail}`);
  process.stdout.write(`${JSON.stringify({ ready: false, kind: cups.error.kind, reason: cups.error.detail })}\n`);
  process.exitCode = 3;
}
