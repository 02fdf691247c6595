/** `node test/simulators/acceptor/main.ts [--data DIR] [--serial DIGITS] [--steps N] [--exit-with-parent]` */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runAsProcess } from '../control.ts';
import { startAcceptor } from './acceptor.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    serial: { type: 'string' },
    steps: { type: 'string', default: '3' },
    'exit-with-parent': { type: 'boolean' },
  },
});

if (values.data) mkdirSync(values.data, { recursive: true });
const acceptor = await startAcceptor({
  steps: Number(values.steps),
  ...(values.data && { data: values.data }),
  ...(values.serial && { serial: values.serial }),
}).catch((error: Error) => {
  process.stdout.write(`${JSON.stringify({ ready: false, reason: error.message })}\n`);
  process.exit(1);
});
runAsProcess({ path: acceptor.path, controlUrl: acceptor.controlUrl, serial: acceptor.state().serial }, acceptor.close);
