/** Composition root: configuration -> keys -> databases -> devices -> services -> visit -> API. */
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createApi, createDispatcher } from './api.ts';
import { createHeads } from './audit/heads.ts';
import { createNotes, createVisitNotes, noted } from './audit/notes.ts';
import { checkTail } from './audit/tail.ts';
import { createBackground } from './background.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config/config.ts';
import { createSspAcceptor } from './devices/cash/ssp.ts';
import { createSysfsPower } from './devices/power/sysfs.ts';
import { createA4Printer } from './devices/printer/a4.ts';
import { createReceiptPrinter } from './devices/printer/escpos.ts';
import { guardRoll } from './devices/printer/low-paper.ts';
import { certificateNotices, createReadiness } from './devices/readiness.ts';
import { createNexoTerminal } from './devices/terminal/nexo.ts';
import { newServiceId } from './devices/terminal/service-id.ts';
import { createCopies } from './journal-care/copies.ts';
import { suspectJournal } from './journal-care/opening.ts';
import { createReconciliation } from './journal-care/reconciliation.ts';
import { type CertificateStanding, standingOf } from './keys/certificate.ts';
import { reportCredentials, reportLists } from './keys/key-report.ts';
import { createNumbers } from './keys/number-blocks.ts';
import { createLog, type Log } from './log.ts';
import { openMachine, type StartError } from './opening.ts';
import { createCheckIn } from './outage/check-in.ts';
import { createLine } from './outage/line.ts';
import { createOutage } from './outage/outage.ts';
import { createProvisionalSlips } from './outage/provisional.ts';
import { createForeignPapers } from './paper/foreign-papers.ts';
import { createPrinting } from './paper/printing.ts';
import { createPaperRenderer } from './paper/renderer.ts';
import { createCardService } from './payment/card.ts';
import { createCashService } from './payment/cash.ts';
import type { MoneyContext } from './payment/context.ts';
import { createCreditService } from './payment/credits.ts';
import { createGate } from './payment/gate.ts';
import { createPayments } from './payment/payments.ts';
import { createQrService } from './payment/qr.ts';
import { createSealing } from './payment/sealing.ts';
import type { CallError } from './protocol.ts';
import { createAuthorityClient } from './register/client.ts';
import { createGuesses } from './register/guesses.ts';
import { createRegister } from './register/register.ts';
import { createRegisterSync } from './register/sync.ts';
import { ok, type Result } from './result.ts';
import { createRetention } from './retention/retention.ts';
import { createSettlement } from './settlement/settlement.ts';
import { createCases } from './staff/cases.ts';
import { readServiceReport } from './staff/service-report.ts';
import { createSignIn } from './staff/sign-in.ts';
import { createStaff } from './staff/staff.ts';
import { createAfterwards } from './visit/afterwards.ts';
import { createAllowance } from './visit/allowance.ts';
import { createCounter } from './visit/counter.ts';
import { coverWhenLocked } from './visit/cover.ts';
import { createDesk } from './visit/desk.ts';
import type { KioskView } from './visit/view.ts';
import { createVisit } from './visit/visit.ts';

const SOFTWARE_VERSION = '0.1.0';
/** All machines of a city see the line come back in the same second: within so long each sends what waited. */
const BACK_WITHIN_MS = 5_000;
/** Databases are tidied when nobody is there. */
const IDLE_WORK_MS = 30_000;
/** A core whose money is out of service is not replaced sooner, so that a full disk does not make it start again and again. */
const BROKEN_AFTER_MS = 30_000;
/** A page that waits for an unknown payment looks this often whether it is known now. */
const RESOLVED_LOOK_MS = 1_000;
/** Of calls that a role may not make, for each of them in an hour. */
const AUDITED_REFUSALS = 60;
const HOUR_MS = 3_600_000;

export interface Core {
  call(method: string, input: unknown): Result<unknown, CallError>;
  view(): KioskView;
  stop(): Promise<void>;
}

export interface CoreOptions {
  /** `MUKHALASA_CONFIG`, `CREDENTIALS_DIRECTORY`, `MUKHALASA_FLAVOUR`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onView: (view: KioskView) => void;
  /**
   * Called once, while nobody is there: money is out of service and only a new start, which asks the devices and opens the journal
   * afresh, brings it back. Until then settlements and open card payments wait.
   */
  readonly onBroken?: () => void;
  /** A snapshot whose doors cost next to nothing to guess is taken all the same: for a million made-up people, and nowhere else. */
  readonly allowWeakDerivation?: boolean;
  readonly clock?: Clock;
  readonly log?: Log;
}

export async function startCore(options: CoreOptions): Promise<Result<Core, StartError>> {
  const { environment, allowWeakDerivation = false, clock: system = systemClock, log = createLog() } = options;
  const opened = await openMachine({
    environment,
    allowWeakDerivation,
    onClockCorrected: (ms) => notes.note('clock.corrected', { ms }),
    system,
    log,
  });
  if (!opened.ok) {
    log.error('core.refused', { kind: opened.error.kind, detail: opened.error.message });
    return opened;
  }
  const { config, credentials, journalFile, journal, clock, store, lists } = opened.value;
  const stopping = new AbortController();
  const background = createBackground({ clock, log, signal: stopping.signal });

  const client = createAuthorityClient({
    baseUrl: config.authority.url.replace(/\/$/, ''),
    clientId: credentials.clientId,
    tokenAudience: credentials.tokenAudience,
    clientKey: credentials.clientKey,
    lists,
    clock,
    random: Math.random,
    newId: randomUUID,
    heard: (heard) => line.heard(heard),
    timeTold: clock.learn,
    revocation: journal.outage,
    log,
  });
  const guesses = createGuesses({ kept: journal.outage, key: credentials.kKiosk, clock });
  const register = createRegister({ client, lists, store, guesses, clock, newId: randomUUID, log });
  const registerSync = createRegisterSync({
    client,
    lists,
    store,
    credentials,
    workerUrl: workerOf('register'),
    allowWeakDerivation,
    clock,
    log,
  });

  const terminal = createNexoTerminal({ ...config.terminal, clock, log, randomId: () => newServiceId(randomBytes) });
  const printers = {
    a4: createA4Printer({ printerUri: config.printers.a4.uri, clock, log }),
    receipt: guardRoll(createReceiptPrinter({ ...config.printers.receipt, clock, log }), (count) =>
      journal.papers.lastCompleted('receipt', count),
    ),
  };
  const mayStandIn = () => register.policy().standInPrinting;

  const gate = createGate({ journal, clock, log });
  const notes = createNotes({ journal, clock, log });
  const servedBy = () => staff.member()?.employeeNumber ?? null;
  const visitNotes = createVisitNotes(notes, servedBy);
  const copies = createCopies({
    journal,
    folder: config.backup.folder,
    secondFolder: config.backup.secondFolder,
    notes,
    workerUrl: workerOf('journal-care'),
    onDamaged(detail) {
      suspectJournal(journalFile);
      gate.stop(detail);
    },
    clock,
    log,
  });
  const heads = createHeads({ journal, kioskKey: credentials.kioskKey, kioskKeyId: credentials.kioskKeyId, clock });
  if (journal.uncleanStop) {
    checkTail({ journal, kioskKey: credentials.kioskKey, kioskKeyId: credentials.kioskKeyId, clock, log });
  }
  const began = notes.note('core.started', {
    version: SOFTWARE_VERSION,
    demonstration: credentials.demonstration,
    uncleanStop: journal.uncleanStop,
    clientKey: credentials.clientKeyId,
    kioskKey: credentials.kioskKeyId,
    epoch: credentials.kKioskEpoch,
  });
  if (!clock.trusted()) notes.note('clock.not-trusted', {});
  const numbers = createNumbers({ journal, first: credentials.numberBlock, authority: client, clock, newId: randomUUID, log });
  const sealing = createSealing(credentials.machineKey);
  const { kioskId, kioskKey, kioskKeyId, demonstration } = credentials;
  const vouching = { kioskId, kioskKey, kioskKeyId, demonstration, mayVouch: clock.trusted };
  const slips = createProvisionalSlips({ journal, sealing, numbers, policy: register.policy, ...vouching, clock });
  const money: MoneyContext = { journal, gate, clock, log, randomBytes, sealing, slips };
  const payments = createPayments(money);
  const card = createCardService(money);
  const acceptor = config.cash ? createSspAcceptor({ path: config.cash.path, clock, log }) : null;
  const cash = createCashService({ ...money, acceptor, policy: register.policy, onChange: () => visit.show() });
  const qr = createQrService({ ...money, paymentService: client });
  const credits = createCreditService({ ...money, creditAuthority: client });
  let wentDown: number | null = null;
  const line = createLine({
    ask: () => checkIn.ask(),
    onChange({ state }) {
      if (state === 'down') wentDown = notes.note('line.down', {});
      else {
        notes.note('line.up', { began: wentDown });
        void background.run('settlement.line-is-back', sendWhatWaited());
      }
      readiness.lineChanged();
      visit.show();
    },
    clock,
    random: Math.random,
    log,
  });
  const lineIsUp = () => line.state().state === 'up';
  async function sendWhatWaited(): Promise<void> {
    await clock.delay(Math.random() * BACK_WITHIN_MS, stopping.signal).catch(() => undefined);
    if (!stopping.signal.aborted) settlement.lineIsBack();
  }
  const settlement = createSettlement({
    ...money,
    authority: client,
    lineIsUp,
    onReversalRequested: () => void background.run('card.resolve', card.resolveOpen(terminal)),
  });
  const renderer = createPaperRenderer({ fontsFolder: config.fontsFolder ?? defaultFontsFolder(), workerUrl: workerOf('paper') });
  const facts = { kioskId: credentials.kioskId, demonstration: credentials.demonstration };
  const foreign = createForeignPapers({ ...money, facts });
  const printing = createPrinting({
    ...money,
    foreign,
    payments,
    settlement,
    renderer,
    printers,
    mayStandIn,
    lists: () => {
      const keys = lists.keys();
      const revocations = lists.revocations();
      return keys && revocations ? { keys, revocations } : null;
    },
    facts,
  });

  const readiness = createReadiness({
    terminal,
    certificatePrinter: printers.a4,
    receiptPrinter: printers.receipt,
    mayStandIn,
    cashStatus: cash.status,
    cashOutOfService: cash.outOfService,
    power: config.ups ? createSysfsPower(config.ups.folder) : null,
    askAuthority: line.probe,
    lineIsUp,
    moneyInService: () => gate.state().state === 'in-service',
    cardInService: card.cardInService,
    certificateStanding,
    clock,
    log,
    onChange: (notices) => visit.tell({ type: 'health', notices }),
  });
  const outage = createOutage({
    journal,
    line,
    policy: register.policy,
    asOf: store.asOf,
    settlement,
    numbers,
    methods: () =>
      [
        ...(card.cardInService() && readiness.cardsGoThrough() ? (['card'] as const) : []),
        ...(cash.outOfService() === null ? (['cash'] as const) : []),
      ].filter((method) => register.policy().methods.includes(method)),
    clock,
  });
  const retention = createRetention({ journal, payments, foreign, store, guesses, policy: register.policy, clock, log });
  let paperReady = false;
  /** The paper worker lives as long as a visit: ready when it is needed, and nothing of a person's papers is left in it. */
  function keepPaperReady(needed: boolean): void {
    if (needed === paperReady) return;
    paperReady = needed;
    void background.run('paper.worker', needed ? renderer.warm() : renderer.close());
  }

  let standing: CertificateStanding = 'good';
  function certificateStanding(): CertificateStanding {
    const before = standing;
    standing = client.isRevoked() ? 'revoked' : standingOf(credentials.kioskCertificate, lists.keys(), clock.now());
    if (standing !== before && standing !== 'good') notes.note('certificate.refused', { why: standing });
    return standing;
  }

  const showAgain = () => visit.show();
  const signIn = createSignIn({
    journal,
    notes,
    list: lists.staff,
    authority: client,
    machineKey: credentials.machineKey,
    randomBytes,
    clock,
    log,
  });
  const cases = createCases({
    journal,
    card,
    cash,
    credits,
    send: settlement.drain,
    mayPropose: (employeeNumber) =>
      lists.staff()?.people.some((person) => person.employeeNumber === employeeNumber && person.role === 'supervisor') === true,
    onCorrected: () => card.resolveOpen(terminal),
    clock,
    log,
    onChange: showAgain,
  });
  const staff = createStaff({
    mode: config.mode,
    signIn,
    visit: () => visit,
    counter: () => counter,
    cases,
    report: () =>
      readServiceReport({
        kioskId: credentials.kioskId,
        dataFolder: config.dataFolder,
        journal,
        clock,
        program: SOFTWARE_VERSION,
        devices: () => [...readiness.devices(), copies.report()],
        policyVersion: () => lists.policy()?.version ?? null,
        keys: () => [...reportCredentials(credentials, certificateStanding(), clock.now()), ...reportLists(lists, clock.now())],
        register: registerSync.standing,
        moneyInService: () => gate.state().state === 'in-service',
        authorityClock: () => checkIn.authorityClock(),
      }),
    outage,
    notices: readiness.notices,
    check: readiness.check,
    notes,
    onShiftEnd: () => void background.run('audit.heads', Promise.resolve().then(heads.sign)).then(copies.make),
    clock,
    log,
    onChange: showAgain,
  });

  const visit = createVisit({
    services: noted(
      createDesk({
        register,
        payments,
        card,
        cash,
        qr,
        credits,
        terminal,
        settlement,
        printing,
        foreign,
        readiness,
        standing: outage.standing,
        numbersLeft: () => numbers.standing().left,
        clock,
        log,
      }),
      {
        notes,
        machineKey: credentials.machineKey,
        servedBy,
      },
    ),
    policy: register.policy,
    clock,
    log,
    language: config.language,
    demonstration: credentials.demonstration,
    panel: { pitch: config.panel.pitch ?? null, sounds: config.panel.sounds },
    mode: config.mode,
    staffPage: staff.page,
    notices: certificateNotices(certificateStanding()),
    resumed: payments.recoverVisit(),
    onView: (view) => {
      keepPaperReady(view.page.page !== 'attract');
      options.onView(coverWhenLocked(view));
      visitNotes.see(view);
    },
  });

  const budget = () => createAllowance({ most: AUDITED_REFUSALS, withinMs: HOUR_MS, clock });
  const refusals = { citizen: budget(), nobody: budget(), clerk: budget(), supervisor: budget(), technician: budget() };
  const counter = createCounter({ visit, payments, printing, foreign, notes, member: staff.member, log, onChange: visit.show });

  const checkIn = createCheckIn({
    client,
    register,
    lists,
    journal,
    unsent: settlement.unsent,
    softwareVersion: SOFTWARE_VERSION,
    onRefreshed() {
      signIn.retireStrangers();
      visit.show();
    },
    onHeard: () => void background.run('numbers.refill', numbers.refill()),
    clock,
  });
  const reconciliation = createReconciliation({
    journal,
    authorityAnswers: () => checkIn.authorityClock() !== null,
    acceptorAgrees: () => cash.outOfService() === null,
    terminalAnswers: () => readiness.devices().some(({ device, state }) => device === 'terminal' && state === 'ready'),
    clock,
    log,
    onDone: () =>
      void background.run(
        'readiness.check',
        readiness.check().then(() => undefined),
      ),
  });

  const startedAt = clock.monotonic();
  let notedBroken = false;
  let toldBroken = false;
  function tellBroken(): void {
    if (toldBroken || gate.canWrite()) return;
    if (!notedBroken) notes.note('money.out-of-service', {});
    notedBroken = true;
    if (!visit.isIdle()) return;
    if (clock.monotonic() - startedAt < BROKEN_AFTER_MS) return;
    toldBroken = true;
    options.onBroken?.();
  }

  const running = Promise.all([
    background.run('printing.recover', printing.recover()),
    background.run('cases.resume', cases.resume()),
    background.run('card.resolve', card.keepResolving(terminal, stopping.signal)),
    background.run('cash.resolve', cash.keepResolving(stopping.signal)),
    background.run('qr.resolve', qr.keepResolving(stopping.signal)),
    background.run('credit.resolve', credits.keepResolving(stopping.signal)),
    background.run('settlement.run', settlement.run(stopping.signal)),
    background.run('register.sync', registerSync.run(stopping.signal)),
    background.every(RESOLVED_LOOK_MS, 'core.tell-resolved', createAfterwards({ visit, settlement, payments })),
    background.every(RESOLVED_LOOK_MS, 'core.tell-broken', tellBroken),
    background.every(RESOLVED_LOOK_MS, 'audit.heads', heads.signWhenDue),
    background.every(IDLE_WORK_MS, 'core.idle-work', () => {
      if (!visit.isIdle()) return;
      clock.keep();
      journal.checkpoint();
      store.tidy();
      retention.eraseWhenDue();
      void copies.makeWhenDue();
    }),
    background.every(RESOLVED_LOOK_MS, 'journal.reconciliation', reconciliation.look),
  ]);
  readiness.watch(visit.devicesAreFree);

  return ok({
    call: createDispatcher({
      api: createApi({ visit, staff: staff.methods }),
      actor: staff.actor,
      refused(actor, method) {
        // Each is in the log; a page that does nothing else shall not fill the journal.
        if (refusals[actor].take()) notes.note('staff.refused', { actor, method, by: servedBy() });
      },
      log,
    }),
    view: () => coverWhenLocked(visit.view()),
    async stop() {
      stopping.abort();
      line.stop();
      readiness.stop();
      staff.stop();
      visit.stop();
      await register.idle();
      await Promise.race([running, clock.delay(2_000)]);
      await copies.idle();
      printers.receipt.close();
      await acceptor?.close();
      await renderer.close();
      store.close();
      visitNotes.end();
      clock.keep();
      notes.note('core.stopped', { began });
      await background.run('audit.heads', Promise.resolve().then(heads.sign));
      journal.close();
    },
  });
}

/** Beside this file: its source under Node, its bundle in out/core. */
function workerOf(folder: 'paper' | 'journal-care' | 'register'): URL {
  const bundled = !import.meta.url.endsWith('.ts');
  return new URL(bundled ? `./${folder}-worker.mjs` : `./${folder}/worker.ts`, import.meta.url);
}

function defaultFontsFolder(): Config['dataFolder'] {
  return join(import.meta.dirname, '../../node_modules/@expo-google-fonts/ibm-plex-sans-arabic');
}
