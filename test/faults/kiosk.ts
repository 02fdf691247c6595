/** One kiosk: the real core on a real journal, its devices, and its lives one after another. */
import { createSecretKey } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { type Journal, openJournal } from '../../db/journal/journal.ts';
import type { Clock } from '../../electron/core/clock.ts';
import type { CashAcceptor } from '../../electron/core/devices/cash/acceptor.ts';
import type { CardTerminal } from '../../electron/core/devices/terminal/terminal.ts';
import type { RandomBytes, Reference } from '../../electron/core/identity/reference.ts';
import type { Log } from '../../electron/core/log.ts';
import type { PaperDocument } from '../../electron/core/paper/document.ts';
import { createForeignPapers } from '../../electron/core/paper/foreign-papers.ts';
import { createPrinting, type Printing } from '../../electron/core/paper/printing.ts';
import { type CardService, createCardService } from '../../electron/core/payment/card.ts';
import { type CashService, createCashService } from '../../electron/core/payment/cash.ts';
import { type CreditService, createCreditService } from '../../electron/core/payment/credits.ts';
import { createGate } from '../../electron/core/payment/gate.ts';
import { createPayments, type Payments } from '../../electron/core/payment/payments.ts';
import { createQrService, type QrService } from '../../electron/core/payment/qr.ts';
import { createSealing } from '../../electron/core/payment/sealing.ts';
import { ok } from '../../electron/core/result.ts';
import { createSettlement, type Settlement } from '../../electron/core/settlement/settlement.ts';
import type { ResumedPayment } from '../../electron/core/visit/services.ts';
import { createRememberingAcceptor, type RememberingAcceptor } from '../core/payment/remembering-acceptor.ts';
import { createRememberingTerminal, type RememberingTerminal } from '../core/payment/remembering-terminal.ts';
import { slipsOf } from '../core/payment/slips.ts';
import { type Authority, type AuthorityLine, authorityCalls, overLine } from './authority-line.ts';
import { clearanceLists } from './clearance-keys.ts';
import { createLife, type Death, type Life } from './life.ts';
import { createRememberingPrinter, type RememberingPrinter } from './remembering-printer.ts';

const SHOPPER_MS = 6_000;
const NOTE_MS = 2_000;
const machineKey = createSecretKey(Buffer.alloc(32, 7));
const policy = { cash: { denominations: [500, 1_000, 2_000, 5_000, 10_000, 20_000], mostNotes: 40 } };

/** Where a core is broken on purpose, to see whether the harness finds out. */
export interface Sabotage {
  /** The journal as the gate sees it. */
  readonly journalOfGate?: (journal: Journal) => Journal;
  /** The acceptor as the cash service sees it. */
  readonly acceptor?: (acceptor: CashAcceptor, journal: Journal) => CashAcceptor;
  /** The authority as the settlement sees it. */
  readonly authority?: (authority: Authority) => Authority;
}

/** The parts of one life. */
export interface Core {
  readonly life: Life;
  readonly journal: Journal;
  readonly authority: Authority;
  readonly terminal: CardTerminal;
  readonly payments: Payments;
  readonly card: CardService;
  readonly cash: CashService;
  readonly qr: QrService;
  readonly credits: CreditService;
  readonly settlement: Settlement;
  readonly printing: Printing;
}

export interface Kiosk {
  readonly name: string;
  readonly terminal: RememberingTerminal;
  readonly acceptor: RememberingAcceptor;
  readonly printers: Readonly<Record<'a4' | 'receipt', RememberingPrinter>>;
  readonly line: AuthorityLine;
  /** How far its wall clock is from the time, in milliseconds. */
  wrongBy: number;
  core: Core;
  /** The payment of the visit. */
  current: Reference | null;
  /** What somebody waits for. */
  busy: boolean;
  /** It has no power for so long after it died. */
  darkMs: number;
  /** How its next lives end. */
  readonly deaths: Death[];
  /** What went wrong that nothing may: an error that no part of the program expects. */
  readonly unexpected: string[];
  start(): void;
}

export interface KioskOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly authority: Authority;
  readonly randomBytes: RandomBytes;
  /** A file name of its own. */
  readonly file: string;
  /** An empty journal, migrated. */
  readonly prepared: string;
  readonly sabotage: Sabotage;
  /** The payment that is still there after a new start. */
  readonly onResumed: (kiosk: Kiosk, resumed: ResumedPayment) => void;
}

export function createKiosk(options: KioskOptions): Kiosk {
  const { name, clock, authority, file, prepared } = options;
  for (const rest of ['-wal', '-shm']) rmSync(file + rest, { force: true });
  copyFileSync(prepared, file);
  const line: AuthorityLine = { down: false, faults: [] };
  const farAuthority = overLine(line, authority, clock);
  const kiosk = {
    name,
    terminal: createRememberingTerminal(clock),
    acceptor: createRememberingAcceptor(),
    printers: {
      a4: createRememberingPrinter('a4', true, clock),
      receipt: createRememberingPrinter('receipt', false, clock),
    },
    line,
    wrongBy: 0,
    current: null,
    busy: false,
    darkMs: 5_000,
    deaths: [],
    unexpected: [],
  } as Omit<Kiosk, 'core' | 'start'> as Kiosk;
  kiosk.terminal.poiId = `POI-${name}-1`;
  kiosk.terminal.shopperMs = SHOPPER_MS;
  kiosk.acceptor.serial = `SSP-${name}-1`;
  kiosk.acceptor.pace = () => clock.delay(NOTE_MS);
  kiosk.start = () => start(kiosk, farAuthority, options);
  kiosk.start();
  return kiosk;
}

function start(kiosk: Kiosk, farAuthority: Authority, options: KioskOptions): void {
  const { clock: time, randomBytes, sabotage } = options;
  const journal = mustOpen(options.file);
  const life = createLife(() => {
    journal.close();
    kiosk.busy = false;
    kiosk.current = null;
    time.delay(kiosk.darkMs).then(kiosk.start, () => undefined);
  });
  const here: Clock = { ...time, now: () => time.now() + kiosk.wrongBy };
  const clock = life.clock(here);
  const log = silent;
  const gate = life.gate(createGate({ journal: sabotage.journalOfGate?.(journal) ?? journal, clock, log }));
  const sealing = createSealing(machineKey);
  const context = { journal, gate, clock, log, randomBytes, sealing, slips: slipsOf({ journal, sealing, clock }) };
  const authority = life.calls(farAuthority, authorityCalls);
  const acceptor = life.acceptor(kiosk.acceptor);
  const terminal: CardTerminal = life.calls(kiosk.terminal, ['status', 'pay', 'inquire', 'abort', 'reverse']);
  const printers = {
    a4: life.calls(kiosk.printers.a4, ['status', 'print', 'find']),
    receipt: life.calls(kiosk.printers.receipt, ['status', 'print', 'find']),
  };
  const payments = createPayments(context);
  const card = createCardService(context);
  const cash = createCashService({ ...context, acceptor: sabotage.acceptor?.(acceptor, journal) ?? acceptor, policy: () => policy });
  const qr = createQrService({ ...context, paymentService: authority });
  const credits = createCreditService({ ...context, creditAuthority: authority });
  const settlement = createSettlement({
    ...context,
    authority: sabotage.authority?.(authority) ?? authority,
    onReversalRequested: () => background(card.resolveOpen(terminal)),
  });
  const facts = { kioskId: kiosk.name, demonstration: true };
  const printing = createPrinting({
    ...context,
    foreign: createForeignPapers({ ...context, facts }),
    payments,
    settlement,
    renderer,
    printers,
    mayStandIn: () => true,
    lists: () => clearanceLists,
    facts,
  });
  kiosk.core = { life, journal, authority, terminal, payments, card, cash, qr, credits, settlement, printing };
  const death = kiosk.deaths.shift();
  if (death) life.arm(death);

  /** As in the core itself: nobody waits for it, and it ends with the life. */
  function background(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!life.ended.aborted) kiosk.unexpected.push(`in the background: ${String(error instanceof Error ? error.stack : error)}`);
    });
  }

  try {
    const resumed = payments.recoverVisit();
    background(printing.recover());
    background(card.keepResolving(terminal, life.ended));
    background(cash.keepResolving(life.ended));
    background(qr.keepResolving(life.ended));
    background(credits.keepResolving(life.ended));
    background(settlement.run(life.ended));
    if (resumed) options.onResumed(kiosk, resumed);
  } catch (error) {
    if (!life.ended.aborted) throw error;
  }
}

export function mustOpen(file: string): Journal {
  const opened = openJournal({ file, busyTimeoutMs: 50 });
  if (!opened.ok) throw new Error(`${opened.error.kind}: ${JSON.stringify(opened.error)}`);
  return opened.value;
}

/** The words that matter of a paper, instead of its picture. */
function contentOf(document: PaperDocument): Buffer {
  const number = document.kind === 'clearance' ? document.number : document.paymentReference;
  const about = document.kind === 'slip' && document.about.kind === 'credit' ? ` ${document.about.number}` : '';
  return Buffer.from(`${document.kind} ${number}${about}, print ${document.printNumber}`);
}

const renderer = {
  pdf: async (document: PaperDocument) => ok(contentOf(document)),
  receipt: async (document: PaperDocument) => ok({ data: contentOf(document), rows: 1 }),
  warm: async () => ok(undefined),
  close: async () => undefined,
};

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
