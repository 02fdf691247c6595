/** `node test/simulators/escpos/main.ts [--port N] [--out DIR] [--row-ms N] [--exit-with-parent]` */
import { parseArgs } from 'node:util';
import { runAsProcess } from '../control.ts';
import { startReceiptPrinter } from './receipt-printer.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    out: { type: 'string' },
    'row-ms': { type: 'string', default: '0.6' },
    'exit-with-parent': { type: 'boolean' },
  },
});
const printer = await startReceiptPrinter({
  port: Number(values.port),
  rowMs: Number(values['row-ms']),
  ...(values.out === undefined ? {} : { folder: values.out }),
});
const { host, port, controlUrl } = printer;
runAsProcess({ host, port, controlUrl, ...(values.out === undefined ? {} : { received: values.out }) }, printer.close);
