/**
 * Taking notes: the poll loop of a session, and the order in which money is told of. `decide` has stored the intent before the poll that
 * accepts; the counter is read, then `stacked` has stored the note, then it is acknowledged. Whenever either side dies, the device still
 * tells of the note or its counter has it, and we know which note was meant.
 */
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { AcceptorFault, CashEnd, CashPhase, CashSession, Note, ReturnReason } from './acceptor.ts';
import { type SspEvent, type SspEventName, toAcknowledge } from './ssp-codes.ts';
import type { SspDevice } from './ssp-device.ts';

export interface SessionLimits {
  /** Milliseconds between two polls. */
  readonly pollMs: number;
  /** Milliseconds that a note, or the device's own start, may take. */
  readonly noteMs: number;
  /** How often the counter is read until it has counted a note. */
  readonly countReads: number;
}

export interface SessionOptions {
  readonly device: SspDevice;
  readonly session: CashSession;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly limits: SessionLimits;
}

/** While one of these is told, something is on its way in the device. */
const moving: readonly SspEventName[] = ['initialising', 'read', 'stacking', 'rejecting', 'reset'];

export function isAtRest(events: readonly SspEvent[]): boolean {
  return !events.some(({ name }) => moving.includes(name));
}

export function isToldAgain(events: readonly SspEvent[]): boolean {
  return events.some(({ name }) => toAcknowledge.includes(name));
}

/** Takes notes with an enabled device until it is stopped or fails. @throws whatever ends it as lost */
export async function takeNotes({ device, session, clock, log, limits }: SessionOptions): Promise<CashEnd> {
  const faults = new Set<AcceptorFault>();
  let phase: CashPhase | null = null;
  let isEnabled = false;
  let isStarting = false;
  /** To be stacked: `decide` has stored it, `stacked` and `returned` have not been told yet. */
  let taken: Note | null = null;
  let refused: { readonly note: Note; readonly why: ReturnReason } | null = null;
  let lastRest = clock.monotonic();

  function enter(next: CashPhase): void {
    if (next === phase) return;
    phase = next;
    session.onPhase(next);
  }

  function noteOf(channel: number): Note | null {
    return (device.dataset === 'foreign' ? [] : device.dataset).find((note) => note.channel === channel) ?? null;
  }

  function isStopping(): boolean {
    return session.stop.aborted || faults.size > 0;
  }

  async function inEscrow(channel: number): Promise<void> {
    // it is told of until it moves
    if (taken || refused) return;
    const note = noteOf(channel);
    if (!note) throw new Error('a note on a channel that it did not name');
    const decision = isStopping() ? 'not-now' : session.decide(note);
    if (decision === 'take') {
      taken = note;
      return;
    }
    refused = { note, why: decision };
    await device.reject();
  }

  /** The counter, once it has counted what was just told of. */
  async function countOf(note: Note | null): Promise<number> {
    for (let read = 1; ; read += 1) {
      const count = await device.stackedCount();
      if (count > counted || note === null) return count;
      if (read === limits.countReads) throw new Error('it tells of a note that its counter has not counted');
      await clock.delay(limits.pollMs);
    }
  }

  async function inCashBox(channel: number): Promise<void> {
    const stackedCount = await countOf(taken);
    // its acknowledgement was lost
    if (stackedCount === counted) return log.warn('cash.told-again', { kind: 'stacked' });
    const note = noteOf(channel) ?? taken;
    if (!note) throw new Error('a note that it does not name is in the cash box');
    session.stacked(note, { serial: device.serial, stackedCount });
    log.info('cash.stacked', { amount: note.value });
    counted = stackedCount;
    taken = null;
  }

  function cameBack(note: Note | null, why: ReturnReason): void {
    session.returned(note, why);
    taken = null;
    refused = null;
  }

  async function rejected(): Promise<void> {
    const why = taken ? 'not-stacked' : (refused?.why ?? (isEnabled ? 'not-recognised' : 'not-now'));
    log.info('cash.returned', { reason: why, status: await device.lastRejectCode() });
    cameBack(taken ?? refused?.note ?? null, why);
  }

  async function take({ name, channel }: SspEvent): Promise<void> {
    switch (name) {
      case 'read':
        return channel === 0 ? undefined : inEscrow(channel);
      case 'credit':
      case 'clearedToCashBox':
        return inCashBox(channel);
      case 'clearedFromFront':
        return cameBack(taken ?? refused?.note ?? noteOf(channel), taken ? 'not-stacked' : (refused?.why ?? 'not-now'));
      case 'rejected':
        return rejected();
      case 'reset':
        log.warn('cash.reset');
        await device.greetAgain();
        isEnabled = false;
        return;
      case 'disabled':
      case 'channelsInhibited':
        isEnabled = false;
        return;
      case 'initialising':
        isStarting = true;
        return;
      case 'stacking':
      case 'stacked':
      case 'rejecting':
      case 'pathOpen':
      case 'cashBoxRemoved':
      case 'cashBoxReplaced':
      case 'cashBoxFull':
      case 'fraudAttempt':
      case 'unsafeJam':
      case 'safeJam':
        return;
    }
  }

  function phaseAfter(events: readonly SspEvent[]): CashPhase {
    if (isStopping()) return 'stopping';
    if (taken || events.some(({ name }) => name === 'stacking')) return 'stacking';
    if (refused || events.some(({ name }) => name === 'rejecting')) return 'returning';
    if (events.some(({ name }) => name === 'read')) return 'reading';
    return isEnabled ? 'insert' : 'starting';
  }

  async function pause(): Promise<void> {
    // whoever stops it does not wait for the next poll
    if (session.stop.aborted) await clock.delay(limits.pollMs);
    else await clock.delay(limits.pollMs, session.stop).catch(() => undefined);
  }

  enter('starting');
  const before = await device.poll();
  if (isToldAgain(before)) throw new Error('it still tells of an earlier run');
  if (before.some(({ name }) => name === 'reset')) await device.greetAgain();
  for (const fault of device.faults()) faults.add(fault);
  let counted = await device.stackedCount();
  for (;;) {
    const mayEnd = isStopping();
    if (!taken && mayEnd === isEnabled && !isStarting) {
      await (mayEnd ? device.disable() : device.enable());
      isEnabled = !mayEnd;
    }
    isStarting = false;
    const events = await device.poll();
    for (const event of events) await take(event);
    for (const fault of device.faults()) faults.add(fault);
    if (isToldAgain(events)) await device.acknowledge();
    enter(phaseAfter(events));
    const isDone = mayEnd && !isEnabled && !taken && isAtRest(events);
    if (isDone || faults.has('jam')) break;
    if (!taken && isAtRest(events) && (isEnabled || mayEnd)) lastRest = clock.monotonic();
    if (clock.monotonic() - lastRest > limits.noteMs) throw new Error('a note has been on its way for too long');
    await pause();
  }
  await device.disable();
  return faults.size === 0 ? { end: 'stopped' } : { end: 'fault', faults: [...faults] };
}
