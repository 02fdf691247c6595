/** Which services the kiosk can give now, asked from the devices and the authority, never assumed. */
import { type Clock, type Instant, toInstant } from '../clock.ts';
import type { CertificateStanding } from '../keys/certificate.ts';
import type { Log } from '../log.ts';
import type { DeviceReport } from '../staff/view.ts';
import type { ServiceNotice } from '../visit/view.ts';
import type { AcceptorStatus } from './cash/acceptor.ts';
import type { PowerSource, PowerStatus } from './power/power.ts';
import type { Printer, PrinterStatus } from './printer/printer.ts';
import type { CardTerminal, TerminalStatus } from './terminal/terminal.ts';

/** How often the devices are asked while nobody uses them. */
const INTERVAL_MS = 15_000;

export interface ReadinessOptions {
  readonly terminal: CardTerminal;
  readonly certificatePrinter: Printer;
  readonly receiptPrinter: Printer;
  /** Whether the policy lets each printer stand in for the other: then one of them is enough. */
  readonly mayStandIn: () => boolean;
  /** Null: this machine takes no cash, or takes some at the moment. Nobody who pays otherwise waits for it. */
  readonly cashStatus: () => Promise<AcceptorStatus | null>;
  /** Why no cash is taken; null: it is. */
  readonly cashOutOfService: () => string | null;
  /** Null: the machine has no battery that it could ask. */
  readonly power: PowerSource | null;
  /** Asks it now. False: it does not answer, whatever the line is held to be. */
  readonly askAuthority: () => Promise<boolean>;
  /** Measured over more than one answer: what people are told. */
  readonly lineIsUp: () => boolean;
  /** False while a commit to the journal has failed or its disk has no room. */
  readonly moneyInService: () => boolean;
  /** False while a card tender of ours is unresolved. */
  readonly cardInService: () => boolean;
  readonly certificateStanding: () => CertificateStanding;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: (notices: readonly ServiceNotice[]) => void;
}

export interface Readiness {
  /** The last answer; empty before the first. */
  notices(): readonly ServiceNotice[];
  /** What each device said last, for a technician; before the first answer nothing is known of any. */
  devices(): readonly DeviceReport[];
  /** The line to the authority went down or came back: what is said follows at once, and no device is asked. */
  lineChanged(): void;
  /** The card terminal was idle and reached its acquirer when it was asked last. */
  cardsGoThrough(): boolean;
  /** Asks everything again, after a round that is under way. With `authority-unreachable` when it does not answer just now. */
  check(): Promise<readonly ServiceNotice[]>;
  /** Asks on the clock while `mayAsk` allows it: a terminal in mid-payment is left alone. */
  watch(mayAsk: () => boolean): void;
  stop(): void;
}

export function createReadiness(options: ReadinessOptions): Readiness {
  const { terminal, certificatePrinter, receiptPrinter, clock, log } = options;
  const stopping = new AbortController();
  let said: readonly DeviceReport[] = [];
  let cash: readonly DeviceReport[] = [];
  let last: readonly ServiceNotice[] = [];
  let round: Round | null = null;
  let asking: Promise<readonly ServiceNotice[]> = Promise.resolve(last);

  /** One round at a time: whoever has an answer may use the devices without being asked in between. */
  function check(): Promise<readonly ServiceNotice[]> {
    asking = asking.then(ask, ask);
    return asking;
  }

  async function askCash(): Promise<void> {
    const status = await options.cashStatus();
    if (status) cash = [{ device: 'cash-acceptor', ...cashReport(status, options.cashOutOfService()), askedAt: toInstant(clock.now()) }];
  }

  async function ask(): Promise<readonly ServiceNotice[]> {
    askCash().catch((error: unknown) => log.warn('readiness.check-failed', { detail: String(error) }));
    const [card, a4, receipt, answered, power] = await Promise.all([
      terminal.status(),
      certificatePrinter.status(),
      receiptPrinter.status(),
      options.askAuthority(),
      options.power?.status() ?? null,
    ]);
    if (stopping.signal.aborted) return last;
    round = { card, a4, receipt, answered, power, askedAt: toInstant(clock.now()) };
    const notices = tell(round);
    return answered || notices.includes('authority-unreachable') ? notices : [...notices, 'authority-unreachable'];
  }

  function tell({ card, a4, receipt, answered, power, askedAt }: Round): readonly ServiceNotice[] {
    const up = options.lineIsUp();
    said = [
      { device: 'terminal', ...terminalReport(card), askedAt },
      { device: 'certificate-printer', state: stateOf(a4), detail: a4.detail, askedAt },
      { device: 'receipt-printer', state: stateOf(receipt), detail: receipt.detail, askedAt },
      { device: 'authority', state: up ? (answered ? 'ready' : 'attention') : 'out', detail: '', askedAt },
      ...(power === null ? [] : [{ device: 'power' as const, state: powerStates[power], detail: power, askedAt }]),
    ];
    const notices: ServiceNotice[] = [];
    if (!options.moneyInService()) notices.push('money-out-of-service');
    notices.push(...certificateNotices(options.certificateStanding()));
    if (power === 'battery' || power === 'low-battery') notices.push('on-battery');
    if (!up) notices.push('authority-unreachable');
    if (card.state === 'unreachable' || !options.cardInService()) notices.push('terminal-unavailable');
    const oneIsEnough = options.mayStandIn() && (a4.ready || receipt.ready);
    if (!a4.ready && !oneIsEnough) notices.push('certificate-printer-unavailable');
    if (!receipt.ready && !oneIsEnough) notices.push('receipt-printer-unavailable');
    if (notices.join() !== last.join()) {
      log.info('readiness.changed', { notices, a4: a4.detail, receipt: receipt.detail });
      last = notices;
      options.onChange(notices);
    }
    return notices;
  }

  return {
    notices: () => last,
    devices: () => [...said.slice(0, 1), ...cash, ...said.slice(1)],
    lineChanged() {
      if (round && !stopping.signal.aborted) tell(round);
    },
    cardsGoThrough: () => round?.card.state === 'idle' && round.card.hostReachable,
    check,
    watch(mayAsk) {
      void (async () => {
        while (!stopping.signal.aborted) {
          if (mayAsk()) await check().catch((error: unknown) => log.warn('readiness.check-failed', { detail: String(error) }));
          try {
            await clock.delay(INTERVAL_MS, stopping.signal);
          } catch {
            return; // stopped
          }
        }
      })();
    },
    stop: () => stopping.abort(),
  };
}

/** What was asked at once, and answered. */
interface Round {
  readonly card: TerminalStatus;
  readonly a4: PrinterStatus;
  readonly receipt: PrinterStatus;
  readonly answered: boolean;
  readonly power: PowerStatus | null;
  readonly askedAt: Instant;
}

/** Without a certificate that stands nobody new is served. */
export function certificateNotices(standing: CertificateStanding): readonly ServiceNotice[] {
  return standing === 'good' ? [] : [`certificate-${standing}`];
}

const powerStates: Readonly<Record<PowerStatus, DeviceReport['state']>> = {
  mains: 'ready',
  battery: 'attention',
  'low-battery': 'out',
  unknown: 'attention',
};

function terminalReport(status: TerminalStatus): Pick<DeviceReport, 'state' | 'detail'> {
  switch (status.state) {
    case 'unreachable':
      return { state: 'out', detail: status.detail };
    case 'busy':
      return { state: 'attention', detail: `${status.poiId} busy` };
    case 'idle':
      return status.hostReachable
        ? { state: 'ready', detail: status.poiId }
        : { state: 'attention', detail: `${status.poiId}, its host does not answer` };
  }
}

function cashReport(status: AcceptorStatus, outOfService: string | null): Pick<DeviceReport, 'state' | 'detail'> {
  switch (status.state) {
    case 'unreachable':
      return { state: 'out', detail: status.detail };
    case 'fault':
      return { state: 'out', detail: `${status.serial}: ${status.faults.join()}` };
    case 'ready':
      return {
        state: outOfService === null ? 'ready' : 'attention',
        detail: [status.serial, outOfService ?? ''].filter(Boolean).join(': '),
      };
  }
}

function stateOf({ ready, faults }: PrinterStatus): DeviceReport['state'] {
  if (!ready) return 'out';
  return faults.length > 0 ? 'attention' : 'ready';
}
