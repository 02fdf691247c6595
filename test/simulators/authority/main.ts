/**
 * The authority simulator as a process:
 * node test/simulators/authority/main.ts --data DIR --credentials DIR [--port 0] [--people N] [--seed S] [--record FILE]... [--argon2 KIB,PASSES] [--exit-with-parent]
 */
import { parseArgs } from 'node:util';
import type { Derivation } from '../../../electron/core/register/sealing.ts';
import { startAuthority } from './authority.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
    credentials: { type: 'string' },
    people: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    record: { type: 'string', multiple: true, default: [] },
    argon2: { type: 'string' },
    'exit-with-parent': { type: 'boolean', default: false },
  },
});

if (values.data === undefined || values.credentials === undefined) {
  process.stderr.write('authority: --data DIR and --credentials DIR are needed\n');
  process.exit(2);
}

try {
  const authority = await startAuthority({
    port: Number(values.port),
    dataFolder: values.data,
    credentialsFolder: values.credentials,
    people: Number(values.people),
    seed: Number(values.seed),
    recordFiles: values.record,
    ...(values.argon2 === undefined ? {} : { derivation: derivationOf(values.argon2) }),
  });
  const stop = (): void => void authority.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (values['exit-with-parent']) process.stdin.resume().once('end', stop);
  process.stdout.write(`${JSON.stringify({ ready: true, url: authority.url, controlUrl: authority.controlUrl })}\n`);
} catch (error) {
  process.stderr.write(`authority: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function derivationOf(argon2: string): Derivation {
  const [memoryKiB = 0, passes = 0] = argon2.split(',').map(Number);
  return { memoryKiB, passes };
}
