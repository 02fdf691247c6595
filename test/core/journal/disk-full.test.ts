import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createMoneyBench, mustStart } from '../payment/money-bench.ts';

/** A disk of a few megabytes; null where only root may make one. */
function smallDisk(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).status === 0;
  onTestFinished(() => {
    if (mounted) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return mounted ? folder : null;
}

function fill(folder: string): void {
  try {
    for (let number = 0; ; number++) writeFileSync(join(folder, `filler-${number}`), new Uint8Array(64 * 1024));
  } catch {
    // Full.
  }
}

test('the disk fills up while the card is out: what the terminal says is stored in the reserve, then no more money is taken', async ({
  skip,
}) => {
  const folder = smallDisk(8);
  if (!folder) return skip('needs the right to mount a small disk');
  const bench = createMoneyBench(undefined, folder);
  const reference = mustStart(bench, [1]);
  const other = mustStart(bench, [2]);
  // A long log so that the next pages need new room on the disk.
  bench.journal.checkpoint();
  bench.terminal.during = () => fill(folder);
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toEqual({ outcome: 'covered' });
  expect(bench.payments.standing(reference)).toMatchObject({ payment: { state: 'covered' }, held: 30_500 });
  expect(bench.gate.state()).toMatchObject({ state: 'out-of-service' });
  expect(await bench.card.payByCard(other, bench.terminal, () => undefined)).toMatchObject({
    outcome: 'not-paid',
    reason: 'money-out-of-service',
  });
  expect(bench.terminal.captures()).toBe(1);
});

test('the disk is full before the card is asked for: the reserve stays, and the terminal is not called', async ({ skip }) => {
  const folder = smallDisk(8);
  if (!folder) return skip('needs the right to mount a small disk');
  const bench = createMoneyBench(undefined, folder);
  const reference = mustStart(bench, [1]);
  bench.journal.checkpoint();
  const { status } = bench.terminal;
  Object.assign(bench.terminal, {
    status: () => {
      fill(folder);
      return status();
    },
  });
  expect(await bench.card.payByCard(reference, bench.terminal, () => undefined)).toMatchObject({
    outcome: 'not-paid',
    reason: 'money-out-of-service',
  });
  expect(bench.terminal.calls).toEqual(['status']);
  expect(bench.gate.state()).toMatchObject({ state: 'out-of-service' });
  expect(existsSync(`${bench.file}.headroom`)).toBe(true);
});

test('a disk without room for the reserve: no money is taken at all', ({ skip }) => {
  const folder = smallDisk(1);
  if (!folder) return skip('needs the right to mount a small disk');
  const bench = createMoneyBench(undefined, folder);
  expect(bench.gate.state()).toMatchObject({ state: 'out-of-service', detail: 'no room on the disk' });
  expect(() => mustStart(bench)).toThrow('money-out-of-service');
});
