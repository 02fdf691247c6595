/**
 * A bank-note acceptor that speaks ITL's SSP on a serial line: NV9, NV200 and their like. It must know POLL_WITH_ACK and GET_COUNTERS
 * (protocol version 6): a note is told of until it is acknowledged, and counted in a memory that outlives the power.
 */
import type { Clock } from '../../clock.ts';
import { type Log, messageOf } from '../../log.ts';
import { createTurn } from '../printer/turn.ts';
import type { AcceptorStatus, CashAcceptor, CashEnd, CashSession } from './acceptor.ts';
import { meetDevice, type SspDevice } from './ssp-device.ts';
import { LineLost, openSspLink, type SspLimits } from './ssp-link.ts';
import { isAtRest, isToldAgain, type SessionLimits, takeNotes } from './ssp-session.ts';

export type AcceptorLimits = SspLimits & SessionLimits;

/** A validator answers within a second, polls may be 200 ms apart, and a note it holds takes it a few seconds (GA138). */
export const acceptorLimits: AcceptorLimits = {
  openMs: 5_000,
  answerMs: 1_000,
  tries: 4,
  pollMs: 200,
  noteMs: 30_000,
  countReads: 10,
};

export interface SspAcceptorOptions {
  /** The serial port, e.g. `/dev/serial/by-id/usb-...`. */
  readonly path: string;
  readonly baudRate?: number;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly limits?: Partial<AcceptorLimits>;
}

export function createSspAcceptor(options: SspAcceptorOptions): CashAcceptor {
  const { path, baudRate = 9600, clock, log } = options;
  const limits = { ...acceptorLimits, ...options.limits };
  const inTurn = createTurn();
  let open: SspDevice | null = null;
  /** While notes are taken: nobody else is to speak to the device. */
  let taking: AcceptorStatus | null = null;
  let isClosed = false;

  async function device(): Promise<SspDevice> {
    if (open && !open.isGone()) return open;
    const link = await openSspLink({ ...limits, path, baudRate, clock });
    try {
      open = await meetDevice(link);
      if (isClosed) throw new LineLost('closed by the kiosk');
    } catch (error) {
      open = null;
      await link.close();
      throw error;
    }
    return open;
  }

  async function hangUp(): Promise<void> {
    const closing = open;
    open = null;
    await closing?.close();
  }

  /** Polls until nothing moves in it. It is disabled: a poll accepts nothing. */
  async function settled(of: SspDevice, doAcknowledge: boolean): Promise<void> {
    for (const start = clock.monotonic(); clock.monotonic() - start <= limits.noteMs; await clock.delay(limits.pollMs)) {
      const events = await of.poll();
      const isReset = events.some(({ name }) => name === 'reset');
      if (isReset) await of.greetAgain();
      const isToAcknowledge = doAcknowledge && isToldAgain(events);
      if (isToAcknowledge) {
        for (const { name } of events) log.info('cash.drained', { kind: name });
        await of.acknowledge();
      }
      if (of.faults().includes('jam') || (isAtRest(events) && !isToAcknowledge)) return;
    }
    throw new Error('it does not come to rest');
  }

  async function statusOf(of: SspDevice): Promise<AcceptorStatus> {
    const notes = of.dataset === 'foreign' ? [] : of.dataset;
    const reading = { serial: of.serial, stackedCount: await of.stackedCount(), notes };
    const faults = of.faults();
    return faults.length === 0 ? { state: 'ready', ...reading } : { state: 'fault', faults, ...reading };
  }

  async function read(doAcknowledge: boolean): Promise<AcceptorStatus> {
    try {
      const of = await device();
      await settled(of, doAcknowledge);
      return await statusOf(of);
    } catch (error) {
      const detail = messageOf(error);
      log.warn('cash.unreachable', { detail });
      await hangUp();
      return { state: 'unreachable', detail };
    }
  }

  async function accept(session: CashSession): Promise<CashEnd> {
    function stacked(...[note, reading]: Parameters<CashSession['stacked']>): void {
      session.stacked(note, reading);
      if (taking && taking.state !== 'unreachable') taking = { ...taking, ...reading };
    }
    try {
      const of = await device();
      taking = await statusOf(of);
      return await takeNotes({ device: of, session: { ...session, stacked }, clock, log, limits });
    } catch (error) {
      const detail = messageOf(error);
      log.warn('cash.lost', { detail });
      // where the line still stands, no further note goes in; a note in escrow comes back
      await open?.disable().catch(() => undefined);
      await hangUp();
      return { end: 'lost', detail };
    } finally {
      taking = null;
    }
  }

  return {
    status: async () => taking ?? inTurn(() => read(false)),
    drain: () => inTurn(() => read(true)),
    accept: (session) => inTurn(() => accept(session)),
    async close() {
      isClosed = true;
      // whatever is being said ends as lost
      await hangUp();
    },
  };
}
