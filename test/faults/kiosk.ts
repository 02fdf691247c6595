/** One kiosk: the real core on a real journal, its devices, and its lives one after another. */
import { createSecretKey } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { type Journal, openJournal } from '../../db/journal/journal.ts';
import { kidOf } from '../../electron/core/clearance/token.ts';
import type { Clock } from '../../electron/core/clock.ts';
import type { CashAcceptor } from '../../electron/core/devices/cash/acceptor.ts';
import type { Readiness } from '../../electron/core/devices/readiness.ts';
import type { CardTerminal } from '../../electron/core/devices/terminal/terminal.ts';
import type { RandomBytes, Reference } from '../../electron/core/identity/reference.ts';
import { createNumbers, type Numbers } from '../../electron/core/keys/number-blocks.ts';
import type { Log } from '../../electron/core/log.ts';
import { createLine, type Line } from '../../electron/core/outage/line.ts';
import type { PayableQuote } from '../../electron/core/outage/offline-quote.ts';
import { createOutage, type Outage } from '../../electron/core/outage/outage.ts';
import { createProvisionalSlips } from '../../electron/core/outage/provisional.ts';
import type { ServiceStanding } from '../../electron/core/outage/standing.ts';
import type { PaperDocument } from '../../electron/core/paper/document.ts';
import { createForeignPapers } from '../../electron/core/paper/foreign-papers.ts';
import { createPrinting, type Printing } from '../../electron/core/paper/printing.ts';
import { type CardService, createCardService } from '../../electron/core/payment/card.ts';
import { type CashService, createCashService } from '../../electron/core/payment/cash.ts';
import { newIdempotencyKey } from '../../electron/core/payment/context.ts';
import { type CreditService, createCreditService, type OpenCredit } from '../../electron/core/payment/credits.ts';
import { createGate } from '../../electron/core/payment/gate.ts';
import { createPayments, type Payments } from '../../electron/core/payment/payments.ts';
import { createQrService, type QrService } from '../../electron/core/payment/qr.ts';
import { createSealing } from '../../electron/core/payment/sealing.ts';
import type { FoundRecord } from '../../electron/core/register/register.ts';
import type { Policy } from '../../electron/core/register/schemas.ts';
import { ok } from '../../electron/core/result.ts';
import { createSettlement, type Settlement } from '../../electron/core/settlement/settlement.ts';
import { createDesk } from '../../electron/core/visit/desk.ts';
import type { ResumedPayment, VisitServices } from '../../electron/core/visit/services.ts';
import { createRememberingAcceptor, type RememberingAcceptor } from '../core/payment/remembering-acceptor.ts';
import type { RememberingAuthority } from '../core/payment/remembering-authority.ts';
import type { RememberedRecords } from '../core/payment/remembering-records.ts';
import { createRememberingTerminal, type RememberingTerminal } from '../core/payment/remembering-terminal.ts';
import { type Authority, type AuthorityLine, authorityCalls, createOver, type Over, overLine } from './authority-line.ts';
import { clearanceLists, type KioskName, kioskKeys } from './clearance-keys.ts';
import { type CopiedRecords, createCopiedRegister, emptyCopy } from './copied-register.ts';
import { createLife, type Death, type Life } from './life.ts';
import type { NumberBlocks } from './number-blocks.ts';
import { offlinePolicy } from './offline-policy.ts';
import { createRememberingPrinter, type RememberingPrinter } from './remembering-printer.ts';

const SHOPPER_MS = 6_000;
const NOTE_MS = 2_000;
/** As often as the devices are asked. */
const PROBE_MS = 60_000;
const BACK_WITHIN_MS = 5_000;
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
  /** The journal as whoever issues provisional slips sees it. */
  readonly journalOfSlips?: (journal: Journal, clock: Clock) => Journal;
  /** The numbers as whoever issues provisional slips sees them. */
  readonly numbers?: (numbers: Numbers) => Numbers;
  /** What may be done now, as the visit sees it. */
  readonly standing?: (standing: ServiceStanding) => ServiceStanding;
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
  readonly outage: Outage;
  readonly desk: VisitServices;
}

export interface Kiosk {
  readonly name: KioskName;
  readonly terminal: RememberingTerminal;
  readonly acceptor: RememberingAcceptor;
  readonly printers: Readonly<Record<'a4' | 'receipt', RememberingPrinter>>;
  readonly line: AuthorityLine;
  /** How far its wall clock is from the time, in milliseconds. */
  wrongBy: number;
  core: Core;
  /** Of people's records, as of when it was fetched. */
  copy: CopiedRecords;
  policy: Policy;
  /** Whoever has chosen what to pay. */
  visit: Visit | null;
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

export interface Visit {
  readonly record: FoundRecord;
  readonly quote: PayableQuote;
  readonly credits: readonly OpenCredit[];
  reference: Reference | null;
}

export interface KioskOptions {
  readonly name: KioskName;
  readonly clock: Clock;
  readonly authority: RememberingAuthority;
  readonly blocks: NumberBlocks;
  /** Null: nobody serves without the authority, and the line is not measured. */
  readonly records: RememberedRecords | null;
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
  const { name, clock, file, prepared } = options;
  for (const rest of ['-wal', '-shm']) rmSync(file + rest, { force: true });
  copyFileSync(prepared, file);
  const line: AuthorityLine = { down: false, faults: [], heard: () => undefined };
  const over = createOver(line, clock);
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
    copy: emptyCopy,
    policy: offlinePolicy(),
    visit: null,
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
  kiosk.start = () => start(kiosk, over, options);
  kiosk.start();
  return kiosk;
}

function start(kiosk: Kiosk, over: Over, options: KioskOptions): void {
  const { name } = kiosk;
  const { clock: time, randomBytes, sabotage, records, blocks } = options;
  const journal = mustOpen(options.file);
  const life = createLife(() => {
    journal.close();
    kiosk.busy = false;
    kiosk.current = null;
    kiosk.visit = null;
    time.delay(kiosk.darkMs).then(kiosk.start, () => undefined);
  });
  const here: Clock = { ...time, now: () => time.now() + kiosk.wrongBy };
  const clock = life.clock(here);
  const log = silent;
  const gate = life.gate(createGate({ journal: sabotage.journalOfGate?.(journal) ?? journal, clock, log }));
  const sealing = createSealing(machineKey);
  const newId = () => newIdempotencyKey(randomBytes);
  const far = life.calls(
    { numberBlock: (key: string) => over(async () => ok({ answer: blocks.give(name, key), proof: { signature: 'signed', body: '' } })) },
    ['numberBlock'],
  );
  const numbers = createNumbers({ journal, first: blocks.give(name, name), authority: far, clock, newId, log });
  const slips = createProvisionalSlips({
    journal: sabotage.journalOfSlips?.(journal, clock) ?? journal,
    sealing,
    numbers: sabotage.numbers?.(numbers) ?? numbers,
    policy: () => kiosk.policy,
    kioskId: name,
    kioskKey: kioskKeys[name],
    kioskKeyId: kidOf(kioskKeys[name]),
    mayVouch: () => true,
    demonstration: true,
    clock,
  });
  const context = { journal, gate, clock, log, randomBytes, sealing, slips };
  const authority = life.calls(overLine(over, options.authority), authorityCalls);
  const acceptor = life.acceptor(kiosk.acceptor);
  const terminal: CardTerminal = life.calls(kiosk.terminal, ['status', 'pay', 'inquire', 'abort', 'reverse']);
  const printers = {
    a4: life.calls(kiosk.printers.a4, ['status', 'print', 'find']),
    receipt: life.calls(kiosk.printers.receipt, ['status', 'print', 'find']),
  };
  const line = records && measuredLine();
  const payments = createPayments(context);
  const card = createCardService(context);
  const cash = createCashService({ ...context, acceptor: sabotage.acceptor?.(acceptor, journal) ?? acceptor, policy: () => policy });
  const qr = createQrService({ ...context, paymentService: authority });
  const credits = createCreditService({ ...context, creditAuthority: authority });
  const settlement = createSettlement({
    ...context,
    authority: sabotage.authority?.(authority) ?? authority,
    lineIsUp: () => line === null || line.state().state === 'up',
    onReversalRequested: () => background(card.resolveOpen(terminal)),
  });
  const facts = { kioskId: kiosk.name, demonstration: true };
  const foreign = createForeignPapers({ ...context, facts });
  const printing = createPrinting({
    ...context,
    foreign,
    payments,
    settlement,
    renderer,
    printers,
    mayStandIn: () => true,
    lists: () => clearanceLists,
    facts,
  });
  const outage = createOutage({
    journal,
    line: line ?? alwaysUp,
    policy: () => kiosk.policy,
    asOf: () => kiosk.copy.asOf,
    settlement,
    numbers,
    methods: () => [
      ...(card.cardInService() && kiosk.terminal.state === 'idle' ? (['card'] as const) : []),
      ...(cash.outOfService() === null ? (['cash'] as const) : []),
    ],
    clock: { ...clock, trusted: () => true },
  });
  const register = createCopiedRegister({ kiosk, over, records, credits: options.authority.credits, life, clock });
  const standing = () => sabotage.standing?.(outage.standing()) ?? outage.standing();
  const numbersLeft = () => numbers.standing().left;
  const services = { foreign, payments, card, cash, qr, credits, settlement, printing, readiness: ready };
  const desk = createDesk({ ...services, register, terminal, standing, numbersLeft, clock, log });
  kiosk.core = { life, journal, authority, terminal, ...services, outage, desk };
  const death = kiosk.deaths.shift();
  if (death) life.arm(death);

  /** As the core measures it, and what follows when it is back. */
  function measuredLine(): Line {
    const measured = createLine({
      ask: async () => {
        const heard = await heartbeat();
        if (heard.ok) background(numbers.refill());
        return heard.ok;
      },
      onChange({ state }) {
        if (state === 'up') background(clock.delay(random() * BACK_WITHIN_MS).then(settlement.lineIsBack));
      },
      clock,
      random,
      log,
    });
    kiosk.line.heard = measured.heard;
    return measured;
  }

  function heartbeat() {
    return life.calls({ beat: () => over(async () => ok(null)) }, ['beat']).beat();
  }

  async function keepProbing(measured: Line): Promise<void> {
    for (;;) {
      await clock.delay(PROBE_MS);
      await measured.probe();
    }
  }

  function random(): number {
    return (randomBytes(1)[0] ?? 0) / 256;
  }

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
    if (line) background(keepProbing(line));
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

const alwaysUp: Pick<Line, 'state'> = { state: () => ({ state: 'up', since: '2020-01-01T00:00:00.000Z' }) };

/** Whether a device is there is found out by whoever uses it. */
const ready: Readiness = {
  notices: () => [],
  devices: () => [],
  lineChanged: () => undefined,
  cardsGoThrough: () => true,
  check: async () => [],
  watch: () => undefined,
  stop: () => undefined,
};

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
