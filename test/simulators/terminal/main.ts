/** `node test/simulators/terminal/main.ts [--port N] [--control-port N] [--data DIR] [--poi-id ID] [--mode BANK] [--delay MS] [--exit-with-parent]` */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runAsProcess } from '../control.ts';
import { modeSchema } from './mode.ts';
import { startTerminal } from './terminal.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    data: { type: 'string' },
    'poi-id': { type: 'string' },
    mode: { type: 'string', default: 'approve' },
    delay: { type: 'string', default: '500' },
    'exit-with-parent': { type: 'boolean', default: false },
  },
});

if (values.data) mkdirSync(values.data, { recursive: true });
const terminal = await startTerminal({
  port: Number(values.port),
  controlPort: Number(values['control-port']),
  mode: modeSchema.parse({ bank: values.mode, delay: Number(values.delay) }),
  // The way a pulled plug ends a process: at once, answering nobody.
  die: () => process.kill(process.pid, 'SIGKILL'),
  ...(values.data && { data: values.data }),
  ...(values['poi-id'] && { poiId: values['poi-id'] }),
});

runAsProcess({ url: terminal.url, controlUrl: terminal.controlUrl, poiId: terminal.poiId }, terminal.close);
