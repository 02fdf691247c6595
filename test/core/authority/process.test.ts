/** The simulator as the demo and the fault runs use it: a process with a ready line, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, it } from 'vitest';
import type { PersonRecord } from '../../../electron/core/register/schemas.ts';
import type { RunningAuthority } from '../../simulators/authority/authority.ts';
import { fixtures } from '../../simulators/authority/fixtures/make.ts';
import { connect, paymentFor } from './caller.ts';

const main = fileURLToPath(new URL('../../simulators/authority/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'authority-process-'));
const credentialsFolder = join(folder, 'credentials');
const recordFile = join(folder, 'record.json');
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...more: string[]): ChildProcess {
  const child = spawn(process.execPath, [main, '--data', join(folder, 'data'), '--credentials', credentialsFolder, ...more], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

async function ready(child: ChildProcess): Promise<Pick<RunningAuthority, 'url' | 'controlUrl' | 'credentialsFolder'>> {
  if (child.stdout === null) throw new Error('no stdout');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { ...(JSON.parse(line) as { url: string; controlUrl: string }), credentialsFolder };
}

it('killed after a settlement, it gives the same answer under the same key when it is back', async () => {
  const record = fixtures['one'] as PersonRecord;
  writeFileSync(recordFile, JSON.stringify(record));
  const first = run('--record', recordFile);
  const caller = await connect((await ready(first)) as RunningAuthority);
  const { body: quote } = await caller.quote(
    await caller.open(record),
    record.violations.map((line) => line.violationId),
  );
  const request = paymentFor(quote);
  const key = randomUUID();
  const before = await caller.settle(request, key);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const again = await connect((await ready(run())) as RunningAuthority);
  const after = await again.settle(request, key);
  expect(after.text).toBe(before.text);
  expect(after.headers.get('authority-signature')).toBe(before.headers.get('authority-signature'));
  expect((await again.open(record)).violationCount).toBe(0);
});

it('ends when its parent does, and on SIGTERM', async () => {
  const child = run('--exit-with-parent');
  await ready(child);
  child.stdin?.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
  const other = run();
  await ready(other);
  other.kill('SIGTERM');
  expect(await once(other, 'exit')).toEqual([0, null]);
});

it('does not start with a bad record file, and says where it is bad', async () => {
  writeFileSync(recordFile, JSON.stringify({ ...fixtures['one'], subjects: [] }));
  const child = run('--record', recordFile);
  if (child.stderr === null) throw new Error('no stderr');
  const [message, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code).toBe(1);
  expect(message).toContain(`${recordFile} is not a person's record:\n  subjects: Too small`);
});
