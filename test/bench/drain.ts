/**
 * B12: a thousand settlements that waited through an outage go out over a far side 200 ms away that loses one answer in twenty, beside the
 * same requests one by one. The journal is real; each line must be settled once, whatever was lost.
 */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../electron/core/clock.ts';
import { piastres } from '../../electron/core/money.ts';
import { recordOutcome } from '../../electron/core/payment/outcome.ts';
import { createPayments } from '../../electron/core/payment/payments.ts';
import type { SettlementRequest } from '../../electron/core/register/schemas.ts';
import { createSettlement, type SettlementAuthority } from '../../electron/core/settlement/settlement.ts';
import { createRememberingAuthority, type RememberingAuthority } from '../core/payment/remembering-authority.ts';
import { money, submittedTender } from './payment-commit.ts';
import { type Row, row } from './row.ts';

const QUEUED = 1_000;
const ONE_BY_ONE = 100;
const ROUND_TRIP_MS = 200;
const LOST_EACH = 20;

export async function measureDrain(folder: string): Promise<readonly Row[]> {
  const queue = queued(mkdtempSync(join(folder, 'drain-')), QUEUED);
  const far = createRememberingAuthority(systemClock);
  const settlement = createSettlement({ ...queue.context, authority: distant(far) });
  const stopping = new AbortController();
  const started = performance.now();
  const running = settlement.run(stopping.signal);
  while (settlement.unsent().count > 0) await wait(10);
  const ours = performance.now() - started;
  stopping.abort();
  await running;
  once(far, QUEUED);
  queue.journal.close();

  const some = queued(mkdtempSync(join(folder, 'drain-')), ONE_BY_ONE);
  const alone = createRememberingAuthority(systemClock);
  const reference = (await oneByOne(some, distant(alone))) * (QUEUED / ONE_BY_ONE);
  once(alone, ONE_BY_ONE);
  some.journal.close();
  return [row('B12 1,000 settlements after an outage, ms', ours, reference, 0.1)];
}

/** Payments that are covered and not sent. */
function queued(folder: string, count: number): ReturnType<typeof money> {
  const bench = money(folder);
  const payments = createPayments(bench.context);
  for (let number = 0; number < count; number++) {
    const transaction = { id: `T${number}`, at: new Date().toISOString() };
    recordOutcome(
      bench.context,
      submittedTender(bench.context, payments, number),
      { outcome: 'paid', amount: piastres(30_500), transaction, card: null },
      'answer',
    );
  }
  return bench;
}

/** So far away, and one answer in so many lost after it was carried out. */
function distant(far: RememberingAuthority): SettlementAuthority {
  let asked = 0;
  const lost = () => {
    asked += 1;
    return asked % LOST_EACH === 0;
  };
  return {
    ...far,
    async settle(...request) {
      if (lost()) far.faults.push('reply-lost');
      const answer = far.settle(...request);
      await wait(ROUND_TRIP_MS);
      return answer;
    },
  };
}

async function oneByOne({ journal }: ReturnType<typeof money>, authority: SettlementAuthority): Promise<number> {
  const now = new Date().toISOString();
  const ids = journal.books.outboxDue(now, now, ONE_BY_ONE);
  const started = performance.now();
  for (const id of ids) {
    const message = journal.books.outboxRow(id);
    if (!message) throw new Error(`${id} is not there`);
    const request = JSON.parse(Buffer.from(message.body).toString()) as SettlementRequest;
    while (!(await authority.settle(request, message.idempotencyKey)).ok);
  }
  return performance.now() - started;
}

function once({ settledLines }: RememberingAuthority, count: number): void {
  if (settledLines.size !== count || [...settledLines.values()].some((times) => times !== 1))
    throw new Error(`${settledLines.size} of ${count} lines were settled, or one of them twice`);
}
