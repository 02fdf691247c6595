/** The terminal simulator as its own process. One line of JSON on stdout when it is ready; logs on stderr. */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
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

async function leave(): Promise<void> {
  await terminal.close();
  process.exit(0);
}
process.once('SIGTERM', leave);
if (values['exit-with-parent']) process.stdin.resume().once('close', leave);
process.stdout.write(`${JSON.stringify({ ready: true, url: terminal.url, controlUrl: terminal.controlUrl, poiId: terminal.poiId })}\n`);
