/**
 * Paying with bank notes. A note is a tender: stored before the poll that takes it, approved with the acceptor's own lifetime count
 * as its number, and what became of a note that nobody saw falling is said by that counter, never guessed.
 */
import type { TenderRow } from '../../../db/journal/money-store.ts';
import { writeAudit } from '../audit/audit.ts';
import { toInstant } from '../clock.ts';
import type {
  AcceptorReading,
  AcceptorStatus,
  CashAcceptor,
  CashEnd,
  CashPhase,
  CashSession,
  Note,
  ReturnReason,
} from '../devices/cash/acceptor.ts';
import { newServiceId } from '../devices/terminal/service-id.ts';
import type { Reference } from '../identity/reference.ts';
import { messageOf } from '../log.ts';
import { type Piastres, piastres } from '../money.ts';
import type { Policy } from '../register/schemas.ts';
import { loseTender, requestTender, submitTender } from './begin-tender.ts';
import type { MoneyContext } from './context.ts';
import { heldBy, recordOutcome } from './outcome.ts';
import type { CaseKind } from './transition.ts';

/** Less time than this before the quote ends, and whoever feeds notes one by one would not get through. */
const LEAST_TIME_MS = 180_000;
/** A note takes this long from escrow to the box; what falls after the quote's end would only be owed again. */
const NOTE_TIME_MS = 10_000;
const RESOLVE_AGAIN_MS = 15_000;

export type CashResult =
  | { readonly outcome: 'covered' }
  /** The notes stay with the payment; the rest is still to be paid, or they become a credit when the visit ends. */
  | { readonly outcome: 'part-paid' }
  | { readonly outcome: 'not-paid'; readonly reason: CashNotPaidReason; readonly detail: string }
  /** Nobody knows yet where a note is. */
  | { readonly outcome: 'unknown'; readonly detail: string };

export type CashNotPaidReason = 'cancelled' | 'cash-out-of-service' | 'money-out-of-service' | 'quote-expired' | 'not-payable';

export interface CashProgress {
  readonly phase: CashPhase;
  /** Still to be paid. */
  readonly rest: Piastres;
  /** Values that fit into the rest now. */
  readonly takes: readonly Piastres[];
  /** The last note that went back, until the next is read. */
  readonly returned: { readonly value: Piastres | null; readonly why: ReturnReason } | null;
}

/** What may be paid in notes. */
export interface CashOffer {
  /** Values that fit, smallest first. */
  readonly notes: readonly Piastres[];
  /** The whole rest can be paid with no more notes than the policy allows; otherwise only a part of it. */
  readonly whole: boolean;
}

export interface CashService {
  payInCash(reference: Reference, onProgress: (progress: CashProgress) => void): Promise<CashResult>;
  /** No more notes; one that is on its way still counts. */
  stop(reference: Reference): void;
  /** Null while no cash is taken, or no note is small enough. */
  offer(rest: Piastres): CashOffer | null;
  /** Holds the acceptor's counter against our notes; whatever is open is known afterwards, or cash stays out of service. */
  resolveOpen(): Promise<void>;
  keepResolving(signal: AbortSignal): Promise<void>;
  /** Supervised: the acceptor that stands there now is taken into service with its counter as it is. */
  adopt(by: string): Promise<boolean>;
  /** Why no cash is taken; null: it is. */
  outOfService(): string | null;
  /** What the device said last. */
  status(): Promise<AcceptorStatus | null>;
}

export interface CashOptions extends MoneyContext {
  /** Null: this machine takes no cash. */
  readonly acceptor: CashAcceptor | null;
  readonly policy: () => Pick<Policy, 'cash'>;
  /** Cash is taken now, or is not any more. */
  readonly onChange?: () => void;
}

export function createCashService(context: CashOptions): CashService {
  const { journal, gate, clock, log, acceptor, policy } = context;
  const { money, cash, books } = journal;
  let why: string | null = acceptor ? 'not asked yet' : 'this machine has no acceptor';
  let notes: readonly Note[] = [];
  let underWay: { readonly reference: Reference; readonly stop: AbortController } | null = null;
  let dialogue: Promise<unknown> = Promise.resolve();

  /** One conversation with the acceptor at a time. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = dialogue.then(work, work);
    dialogue = turn.catch(() => undefined);
    return turn;
  }

  async function payInCash(reference: Reference, onProgress: (progress: CashProgress) => void): Promise<CashResult> {
    if (!acceptor) return notPaid('cash-out-of-service', 'no acceptor');
    if (underWay) return notPaid('cash-out-of-service', `${underWay.reference} is being paid`);
    const attempt = { reference, stop: new AbortController() };
    underWay = attempt;
    try {
      return await alone(() => pay(attempt, acceptor, onProgress));
    } finally {
      underWay = null;
    }
  }

  async function pay(
    { reference, stop }: { readonly reference: Reference; readonly stop: AbortController },
    device: CashAcceptor,
    onProgress: (progress: CashProgress) => void,
  ): Promise<CashResult> {
    const session = createSession(reference, stop, onProgress);
    session.report('starting');
    await reconcile(device);
    if (why !== null) return notPaid('cash-out-of-service', why);
    if (gate.state().state === 'out-of-service') return notPaid('money-out-of-service', 'an earlier result could not be stored');
    const payment = money.payment(reference);
    if (payment?.state !== 'open' || payment.visitEndedAt !== null) return notPaid('not-payable', payment?.state ?? 'no such payment');
    if (clock.now() + LEAST_TIME_MS >= Date.parse(payment.quoteExpiresAt)) return notPaid('quote-expired', payment.quoteExpiresAt);
    const end: CashEnd = stop.signal.aborted ? { end: 'stopped' } : await device.accept(session);
    return conclude(reference, end, device);
  }

  async function conclude(reference: Reference, end: CashEnd, device: CashAcceptor): Promise<CashResult> {
    const detail = end.end === 'lost' ? end.detail : end.end === 'fault' ? end.faults.join() : '';
    try {
      if (end.end !== 'stopped' || pendingNotes().length > 0) {
        log.warn('cash.ended', { outcome: end.end, detail });
        if (end.end === 'fault' && end.faults.includes('jam')) openCase('note-stuck', reference, cash.acceptor()?.serial ?? '', detail);
        await reconcile(device);
      }
    } catch (error) {
      // The gate has closed and said why; after a restart the counter is asked.
      if (gate.canWrite()) throw error;
      return { outcome: 'unknown', detail: messageOf(error) };
    }
    if (pendingNotes().some((tender) => tender.payment === reference)) return { outcome: 'unknown', detail };
    if (money.payment(reference)?.state !== 'open') return { outcome: 'covered' };
    if (money.keptTenders(reference).length > 0) return { outcome: 'part-paid' };
    return end.end === 'stopped' ? notPaid('cancelled', 'stopped') : notPaid('cash-out-of-service', detail);
  }

  function createSession(
    reference: Reference,
    stop: AbortController,
    onProgress: (progress: CashProgress) => void,
  ): CashSession & { readonly report: (phase: CashPhase) => void } {
    let pending: TenderRow | null = null;
    let returned: CashProgress['returned'] = null;
    let last: CashPhase = 'starting';

    function report(phase: CashPhase): void {
      last = phase;
      const rest = restOf(reference);
      onProgress({ phase, rest, takes: takes().filter((value) => value <= rest), returned });
    }

    function refusal(note: Note): 'too-large' | 'not-now' | null {
      const payment = money.payment(reference);
      // Money that came late by QR has covered it meanwhile.
      if (payment?.state !== 'open') stop.abort();
      if (payment?.state !== 'open' || stop.signal.aborted || gate.state().state !== 'in-service') return 'not-now';
      if (clock.now() + NOTE_TIME_MS >= Date.parse(payment.quoteExpiresAt) || !takes().includes(note.value)) return 'not-now';
      if (notesOf(reference) >= policy().cash.mostNotes) return 'not-now';
      return note.value > restOf(reference) ? 'too-large' : null;
    }

    return {
      report,
      stop: stop.signal,
      onPhase: report,
      decide(note) {
        const refused = refusal(note);
        if (refused) return refused;
        const takenBy = cash.acceptor()?.serial ?? '';
        const serviceId = newServiceId(context.randomBytes);
        try {
          pending = gate.commit((apply) =>
            submitTender(
              apply,
              requestTender(context, apply, { payment: reference, method: 'cash', amount: note.value, serviceId, takenBy }),
            ),
          );
        } catch (error) {
          log.error('cash.note-not-stored', { detail: messageOf(error) });
          stop.abort();
          return 'not-now';
        }
        return 'take';
      },
      stacked(note, reading) {
        // A credit that is told again was booked before: the device has not heard that we know.
        if (!pending && reading.serial === cash.acceptor()?.serial && reading.stackedCount === countedBefore(reading.serial)) return;
        if (!pending || !isNext(reading)) throw new Error(`${reading.serial} counts ${reading.stackedCount}`);
        bookNote(pending, note.value, reading, 'answer');
        pending = null;
        returned = null;
        if (restOf(reference) <= 0 || money.payment(reference)?.state !== 'open') stop.abort();
        report(last);
      },
      returned(note, reason) {
        if (pending && note) {
          const outcome = { outcome: 'not-paid', reason: 'cancelled', detail: reason } as const;
          recordOutcome(context, pending, outcome, 'answer');
          pending = null;
        }
        returned = { value: note?.value ?? null, why: reason };
        report(last);
      },
    };
  }

  function bookNote(tender: TenderRow, amount: Piastres, { serial, stackedCount }: Counter, source: 'answer' | 'asked'): void {
    const transaction = { id: `${serial}/${stackedCount}`, at: toInstant(clock.now()) };
    recordOutcome(context, tender, { outcome: 'paid', amount, transaction, card: null }, source, {}, () =>
      cash.insertNote({ tender: tender.id, serial, stackedCount }),
    );
  }

  /** What the counter of this acceptor was after the last note that we know of. */
  function countedBefore(serial: string): number {
    const base = cash.acceptor();
    return Math.max(cash.lastCounted(serial) ?? 0, base?.serial === serial ? base.baseCount : 0);
  }

  function isNext({ serial, stackedCount }: Counter): boolean {
    return serial === cash.acceptor()?.serial && stackedCount === countedBefore(serial) + 1;
  }

  function restOf(reference: Reference): Piastres {
    const total = money.payment(reference)?.total ?? 0;
    return piastres(Math.max(0, total - heldBy(money.keptTenders(reference))));
  }

  function notesOf(reference: Reference): number {
    return money.keptTenders(reference).filter((tender) => tender.method === 'cash').length;
  }

  function takes(): readonly Piastres[] {
    return notes.map((note) => note.value).filter((value) => policy().cash.denominations.includes(value));
  }

  function pendingNotes(): readonly TenderRow[] {
    return money.unresolvedTenders().filter((tender) => tender.method === 'cash');
  }

  function takesCash(now: string | null): void {
    const changed = (why === null) !== (now === null);
    why = now;
    if (changed) context.onChange?.();
  }

  /** Disabled, drained, and its counter held against our notes. */
  async function reconcile(device: CashAcceptor): Promise<void> {
    const status = await device.drain();
    if (status.state === 'unreachable') return takesCash(status.detail);
    notes = status.notes;
    const fault = status.state === 'fault' ? status.faults.join() : null;
    takesCash(settleByCounter(status, status.state === 'fault' && status.faults.includes('jam')) ?? fault);
    // The one that is known stands there: whichever others did are no question any more.
    if (status.serial === cash.acceptor()?.serial) {
      for (const one of books.openCases()) if (one.kind === 'acceptor-changed') closeCase(one.kind, one.about);
    }
    if (why === null) closeCase('note-stuck', status.serial);
  }

  /** Why cash stays out of service, or null. */
  function settleByCounter(reading: AcceptorReading, jammed: boolean): string | null {
    const known = cash.acceptor();
    if (!known) {
      takeIntoService(reading, null);
      return null;
    }
    const pending = pendingNotes().map((tender) => loseTender(context, tender, 'tender.interrupted', ''));
    if (reading.serial !== known.serial) {
      openCase('acceptor-changed', null, reading.serial, `${known.serial} stood here before`);
      for (const tender of pending) openCase('tender-unknown', tender.payment, tender.id, 'another acceptor stands here now');
      return 'another acceptor';
    }
    const more = reading.stackedCount - countedBefore(reading.serial);
    const [only] = pending;
    if (more === 1 && only && pending.length === 1) bookNote(only, only.amountRequested, reading, 'asked');
    else if (more === 0 && jammed) {
      // A note in the path may still fall into the box. The program may have died before it could say that one is stuck.
      if (only) openCase('note-stuck', only.payment, reading.serial, 'found after the program had stopped');
      return 'jam';
    } else if (more === 0 && only && wasStuck(only.payment, reading.serial)) {
      // Whoever cleared the path may hold the note: two people say where it is.
      openCase('tender-unknown', only.payment, only.id, 'the note was stuck and is not in the box');
      return 'a note that was stuck is not found';
    } else if (more === 0) for (const tender of pending) recordOutcome(context, tender, neverStacked, 'asked');
    else {
      openCase('cash-differs', null, reading.serial, `counts ${reading.stackedCount}, ${more} more than our notes`);
      for (const tender of pending) openCase('tender-unknown', tender.payment, tender.id, 'the counter does not say');
      return 'the counter differs from our notes';
    }
    return null;
  }

  function wasStuck(payment: Reference, serial: string): boolean {
    return books.openCases().some((one) => one.kind === 'note-stuck' && one.about === serial && one.payment === payment);
  }

  function takeIntoService({ serial, stackedCount }: AcceptorReading, by: string | null): void {
    gate.commit(() => {
      const at = toInstant(clock.now());
      cash.insertAcceptor({ serial, baseCount: stackedCount, adoptedBy: by, adoptedAt: at });
      for (const kind of ['acceptor-changed', 'cash-differs'] as const) books.closeCase({ kind, about: serial, at });
      writeAudit(journal, { at, type: 'acceptor.adopted', subject: null, fields: { serial, count: stackedCount, by } });
    });
  }

  function closeCase(kind: CaseKind, about: string): void {
    if (!books.openCases().some((one) => one.kind === kind && one.about === about)) return;
    gate.commit(() => books.closeCase({ kind, about, at: toInstant(clock.now()) }));
  }

  function openCase(kind: CaseKind, payment: Reference | null, about: string, detail: string): void {
    const openedAt = toInstant(clock.now());
    gate.commit(() => books.openCase({ kind, payment, about, detail, openedAt }));
  }

  async function resolveOpen(): Promise<void> {
    if (!acceptor || !gate.canWrite()) return;
    await alone(() => reconcile(acceptor)).catch((error: unknown) => {
      // What cannot be stored now is asked after again when the program has restarted.
      if (gate.canWrite()) throw error;
    });
  }

  /** What it says while nobody pays: one that was swapped, opened or unplugged is found out before somebody chooses cash. */
  async function status(): Promise<AcceptorStatus | null> {
    if (!acceptor || underWay) return null;
    const said = await alone(() => acceptor.status());
    const asKnown = said.state === 'ready' && said.serial === cash.acceptor()?.serial && said.stackedCount === countedBefore(said.serial);
    if (why === null && !asKnown)
      void resolveOpen().catch((error: unknown) => log.error('cash.resolve-failed', { detail: messageOf(error) }));
    return said;
  }

  async function keepResolving(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && gate.canWrite()) {
      if (underWay === null && (why !== null || pendingNotes().length > 0)) {
        await resolveOpen().catch((error: unknown) => log.error('cash.resolve-failed', { detail: messageOf(error) }));
      }
      try {
        await clock.delay(RESOLVE_AGAIN_MS, signal);
      } catch {
        return; // stopped
      }
    }
  }

  async function adopt(by: string): Promise<boolean> {
    if (!acceptor || underWay) return false;
    return alone(async () => {
      const status = await acceptor.drain();
      // A note that is still looked for must be found or given up by two people first: its counter goes with the old acceptor.
      if (status.state === 'unreachable' || why === null || pendingNotes().length > 0) return false;
      takeIntoService(status, by);
      notes = status.notes;
      takesCash(status.state === 'fault' ? status.faults.join() : null);
      return true;
    });
  }

  function offer(rest: Piastres): CashOffer | null {
    if (why !== null || gate.state().state === 'out-of-service') return null;
    const fitting = takes().filter((value) => value <= rest);
    return fitting.length === 0 ? null : { notes: fitting, whole: isWhole(rest, fitting, policy().cash.mostNotes) };
  }

  return {
    payInCash,
    stop(reference) {
      if (underWay?.reference === reference) underWay.stop.abort();
    },
    offer,
    resolveOpen,
    keepResolving,
    adopt,
    outOfService: () => why,
    status,
  };
}

type Counter = Pick<AcceptorReading, 'serial' | 'stackedCount'>;

const neverStacked = { outcome: 'not-paid', reason: 'cancelled', detail: 'the counter did not move: the note came back' } as const;

/** With the largest notes first, as anybody pays; exact where each value divides the next but one, as Egypt's do. */
function isWhole(rest: Piastres, values: readonly Piastres[], most: number): boolean {
  let left: number = rest;
  let count = 0;
  for (const value of values.toSorted((a, b) => b - a)) {
    count += Math.floor(left / value);
    left %= value;
  }
  return left === 0 && count <= most;
}

function notPaid(reason: CashNotPaidReason, detail: string): CashResult {
  return { outcome: 'not-paid', reason, detail };
}
