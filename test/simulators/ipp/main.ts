/** `node test/simulators/ipp/main.ts [--port N] [--out DIR] [--sheet-ms N] [--exit-with-parent]` */
import { parseArgs } from 'node:util';
import { runAsProcess } from '../control.ts';
import { startIppPrinter } from './ipp-printer.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    out: { type: 'string' },
    'sheet-ms': { type: 'string', default: '400' },
    'exit-with-parent': { type: 'boolean' },
  },
});
const printer = await startIppPrinter({
  port: Number(values.port),
  sheetMs: Number(values['sheet-ms']),
  ...(values.out === undefined ? {} : { folder: values.out }),
});
runAsProcess(
  { printerUri: printer.printerUri, controlUrl: printer.controlUrl, ...(values.out === undefined ? {} : { received: values.out }) },
  printer.close,
);
