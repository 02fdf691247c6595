/**
 * B11: the core's start after a power cut in mid-payment beside a clean start, both on a journal of 10 MB: from the process to its word
 * "ready", in turn. What the cut leaves is the files as they are while the journal is open: a long write-ahead log and a payment that
 * the terminal was asked for. That nothing is lost or doubled then is test/faults' business.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createPayments } from '../../electron/core/payment/payments.ts';
import type { FromCore, ToCore } from '../../electron/core/protocol.ts';
import { openLobby } from '../tour/lobby.ts';
import { money, submittedTender } from './payment-commit.ts';
import { median, type Row, row } from './row.ts';

const STARTS = 15;
const JOURNAL_BYTES = 10 * 2 ** 20;
/** Payments since the last checkpoint: an hour at a busy counter. */
const IN_THE_LOG = 60;
const root = join(import.meta.dirname, '../..');
const files = ['journal.db', 'journal.db-wal'] as const;

export async function measurePowerCut(folder: string): Promise<readonly Row[]> {
  const kept = { clean: join(folder, 'b11-clean'), cut: join(folder, 'b11-cut') };
  makeJournals(kept);
  const records = [join(root, 'test/simulators/authority/fixtures/one.json')];
  const lobby = await openLobby({ folder: join(folder, 'b11'), language: 'ar', records, log: () => undefined });
  const times: Record<keyof typeof kept, number[]> = { clean: [], cut: [] };
  try {
    for (let i = -1; i < STARTS; i += 1) {
      for (const name of ['cut', 'clean'] as const) {
        rmSync(lobby.dataFolder, { recursive: true, force: true });
        mkdirSync(lobby.dataFolder, { recursive: true, mode: 0o700 });
        copy(kept[name], lobby.dataFolder);
        const milliseconds = await startAndStop(lobby.configFile);
        // the first of each fills the disk cache
        if (i >= 0) times[name].push(milliseconds);
      }
    }
  } finally {
    await lobby.close();
  }
  return [row('B11 power cut to serving again, ms', median(times.cut), median(times.clean), 1.5)];
}

/** One journal, as a power cut leaves it and as an orderly stop does. */
function makeJournals({ clean, cut }: { readonly clean: string; readonly cut: string }): void {
  for (const place of [clean, cut]) mkdirSync(place, { recursive: true });
  const { context, journal } = money(clean);
  const payments = createPayments(context);
  let number = 0;
  function leaveOne(): void {
    const { payment, id } = submittedTender(context, payments, ++number);
    context.gate.commit((apply) => apply({ aggregate: 'tender', id, payment, from: 'submitted', event: 'tender.declined' }));
    payments.leave(payment);
  }
  while (statSync(join(clean, 'journal.db')).size < JOURNAL_BYTES) {
    for (let i = 0; i < 100; i += 1) leaveOne();
    journal.checkpoint();
  }
  for (let i = 0; i < IN_THE_LOG; i += 1) leaveOne();
  submittedTender(context, payments, ++number);
  copy(clean, cut);
  journal.close();
}

function copy(from: string, to: string): void {
  for (const file of files) if (statSync(join(from, file), { throwIfNoEntry: false })) copyFileSync(join(from, file), join(to, file));
}

async function startAndStop(configFile: string): Promise<number> {
  const started = performance.now();
  const core = fork(join(root, 'electron/core/process.ts'), {
    env: { ...process.env, MUKHALASA_CONFIG: configFile },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let said: FromCore['type'] = 'event';
  while (said === 'event') said = ((await once(core, 'message')) as [FromCore])[0].type;
  const milliseconds = performance.now() - started;
  if (said !== 'ready') throw new Error(`the core said ${said}`);
  core.send({ type: 'shutdown' } satisfies ToCore);
  await once(core, 'exit');
  return milliseconds;
}
