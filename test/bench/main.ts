/**
 * `npm run bench [-- B1 B6 ...]`: each budget as a ratio measured in one run, ours and the reference in turn, medians. Prints one table and
 * writes out/bench.json. Exit 1 when a budget is missed.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasDisplay, openVirtualDisplay } from '../../electron/setup/display.mjs';
import { measureDrain } from './drain.ts';
import { measurePaper } from './paper.ts';
import { measurePaymentCommit } from './payment-commit.ts';
import { measurePowerCut } from './power-cut.ts';
import { measureRegister } from './register.ts';
import { type Row, row } from './row.ts';
import { measureMemory, measureStart } from './start.ts';
import { measureTaps } from './taps.ts';
import { measureVisit } from './visit.ts';

const out = join(import.meta.dirname, '../../out');

const measurements: Readonly<Record<string, (folder: string) => Promise<readonly Row[]>>> = {
  B1: measureStart,
  B6: async () => {
    const { ours, reference, fsyncs } = await measurePaymentCommit();
    const counted = fsyncs === undefined ? [] : [row('B6 WAL fsyncs of a payment commit', fsyncs, 1, 1)];
    return [row('B6 payment result commit, ms', ours, reference, 2.5), ...counted];
  },
  B7: async () => {
    const { pdf, receipt } = await measurePaper();
    return [
      row('B7 clearance PDF, ms', pdf.ours, pdf.reference, 1.5),
      row('B8 receipt, ms', receipt.ours, receipt.reference, 1.5),
      row('B8 receipt, bytes', receipt.bytes, receipt.rasterMinimum, 1.1),
    ];
  },
  B9: measureTaps,
  B11: measurePowerCut,
  B12: measureDrain,
  B13: measureVisit,
  B14: measureRegister,
  B15: measureMemory,
};

const asked = process.argv.slice(2);
const display = hasDisplay() ? null : await openVirtualDisplay({ width: 1920, height: 1920 });
if (display) process.env['DISPLAY'] = display.name;
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const rows: Row[] = [];
try {
  for (const [name, measure] of Object.entries(measurements)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    process.stderr.write(`${name} ...\n`);
    rows.push(...(await measure(folder)));
  }
} finally {
  await display?.close();
  rmSync(folder, { recursive: true, force: true });
}
console.table(
  rows.map(({ name, ours, reference, ratio, budget, ok }) => ({
    name,
    ours: round(ours),
    reference: round(reference),
    ratio: round(ratio),
    budget,
    ok,
  })),
);
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'bench.json'), `${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = rows.every((each) => each.ok) ? 0 : 1;

function round(value: number): number {
  return Number(value.toPrecision(3));
}
