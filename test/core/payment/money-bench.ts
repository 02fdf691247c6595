/** A journal in a temporary folder with everything that money needs around it; the far sides are a terminal and an authority that remember. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Journal, openJournal } from '../../../db/journal/journal.ts';
import type { Log } from '../../../electron/core/log.ts';
import { type CardService, createCardService } from '../../../electron/core/payment/card.ts';
import { type CashService, createCashService } from '../../../electron/core/payment/cash.ts';
import type { MoneyContext } from '../../../electron/core/payment/context.ts';
import { type CreditService, createCreditService } from '../../../electron/core/payment/credits.ts';
import { createGate, type Gate } from '../../../electron/core/payment/gate.ts';
import { createPayments, type OpenPayment, type Payments } from '../../../electron/core/payment/payments.ts';
import { createQrService, type QrService } from '../../../electron/core/payment/qr.ts';
import { createSealing } from '../../../electron/core/payment/sealing.ts';
import { createSettlement, type Settlement } from '../../../electron/core/settlement/settlement.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import { billFor } from './bill.ts';
import { createRememberingAcceptor, type RememberingAcceptor } from './remembering-acceptor.ts';
import { createRememberingAuthority, type RememberingAuthority } from './remembering-authority.ts';
import { createRememberingTerminal, type RememberingTerminal } from './remembering-terminal.ts';
import { slipsOf } from './slips.ts';

const cashPolicy = { cash: { denominations: [500, 1_000, 2_000, 5_000, 10_000, 20_000], mostNotes: 40 } };
const machineKey = createSecretKey(Buffer.alloc(32, 7));
/** The program dies here, never the machine: what a real disk costs is not asked of these tests. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface MoneyBench {
  readonly clock: FakeClock;
  readonly terminal: RememberingTerminal;
  readonly acceptor: RememberingAcceptor;
  readonly authority: RememberingAuthority;
  readonly file: string;
  journal: Journal;
  gate: Gate;
  context: MoneyContext;
  payments: Payments;
  card: CardService;
  cash: CashService;
  qr: QrService;
  credits: CreditService;
  settlement: Settlement;
  /** The program dies and starts again. `gate` may be wrapped, to die at a chosen commit. */
  restart(wrap?: (gate: Gate) => Gate): void;
}

export function createMoneyBench(wrap?: (gate: Gate) => Gate, folder = mkdtempSync(join(memory, 'money-'))): MoneyBench {
  const clock = createFakeClock();
  const bench = {
    clock,
    terminal: createRememberingTerminal(clock),
    acceptor: createRememberingAcceptor(),
    authority: createRememberingAuthority(clock),
    file: join(folder, 'journal.db'),
  } as MoneyBench;
  bench.restart = (wrapGate) => {
    bench.journal?.close();
    start(bench, wrapGate);
  };
  start(bench, wrap);
  onTestFinished(() => {
    bench.journal.close();
    rmSync(bench.file, { force: true });
    if (folder.includes('money-')) rmSync(folder, { recursive: true });
  });
  return bench;
}

function start(bench: MoneyBench, wrap: (gate: Gate) => Gate = (gate) => gate): void {
  const { clock } = bench;
  bench.journal = mustOpen(bench.file);
  bench.gate = wrap(createGate({ journal: bench.journal, clock, log: silent }));
  const sealing = createSealing(machineKey);
  const { journal, gate } = bench;
  bench.context = { journal, gate, clock, log: silent, randomBytes, sealing, slips: slipsOf({ journal, sealing, clock }) };
  bench.payments = createPayments(bench.context);
  bench.card = createCardService(bench.context);
  bench.cash = createCashService({ ...bench.context, acceptor: bench.acceptor, policy: () => cashPolicy });
  bench.qr = createQrService({ ...bench.context, paymentService: bench.authority });
  bench.credits = createCreditService({ ...bench.context, creditAuthority: bench.authority });
  bench.settlement = createSettlement({ ...bench.context, authority: bench.authority });
}

function mustOpen(file: string): Journal {
  const opened = openJournal({ file, busyTimeoutMs: 50 });
  if (!opened.ok) throw new Error(`${opened.error.kind}: ${JSON.stringify(opened.error)}`);
  return opened.value;
}

export function paymentFor(bench: MoneyBench, lineNumbers: readonly number[], recordId = 'record-1'): OpenPayment {
  return billFor({ now: bench.clock.now(), quoteId: `quote-${randomBytes(8).toString('hex')}`, lineNumbers, recordId });
}

export function mustStart(bench: MoneyBench, lineNumbers: readonly number[] = [1, 2], recordId?: string) {
  const opened = bench.payments.open(paymentFor(bench, lineNumbers, recordId));
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value.reference;
}

/** Runs `work` with time passing by itself, however long it waits. */
export async function letTimePass<T>(bench: MoneyBench, work: Promise<T>): Promise<T> {
  let done = false;
  const end = () => {
    done = true;
  };
  work.then(end, end);
  while (!done) {
    const [next] = bench.clock.waiting();
    await bench.clock.advance(next ?? 0);
  }
  return work;
}
