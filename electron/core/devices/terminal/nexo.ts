/**
 * The card terminal over nexo Sale to POI. One payment at a time; an outcome is only ever the terminal's own word, and a silence
 * is resolved by asking (TransactionStatus), never by the time-out itself.
 *
 * The terminal session is `POISerialNumber` of the Login answer, with `/` and the session number after it where the terminal
 * tells one (`session` in AdditionalResponse). nexo has no session field of its own; this pair changes exactly when
 * "NotFound" stops meaning "never paid": when another terminal stands under the same POIID, or this one lost its memory.
 *
 * The step of a payment is learned by polling TransactionStatus, not by the terminal's display notifications: those need a
 * listening port in the core, and a port is a door. Plain HTTP or HTTPS; the message encryption that some makers add on top
 * (SecurityTrailer) belongs to their own driver.
 */

import type { LogFields } from '../../audit/log-fields.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { createNexoClient, type NoOutcome } from './nexo-client.ts';
import type {
  CardTerminal,
  NotPaidReason,
  ReversalOutcome,
  TerminalInquiry,
  TerminalOutcome,
  TerminalPayment,
  TerminalPhase,
  TerminalRequestRef,
  TerminalStatus,
} from './terminal.ts';

/** All in milliseconds. */
export interface NexoTimeouts {
  /** How long the shopper and the bank may take: the terminal itself gives up at 120 s. */
  readonly paymentMs: number;
  /** A request that no shopper takes part in. */
  readonly requestMs: number;
  readonly reversalMs: number;
  /** Until the first question about the step of a payment: the citizen shall see at once that the terminal waits for the card. */
  readonly firstPhaseMs: number;
  /** Between two such questions. */
  readonly phasePollMs: number;
  /** Between two questions about an outcome (Adyen: 5 s while in progress). */
  readonly askAgainMs: number;
  /** A payment still in progress for so long after the time-out is aborted. */
  readonly abortAfterMs: number;
  /** Asking ends after so long with "unknown"; recovery goes on asking later. */
  readonly askForMs: number;
  /** How long the answer may lag behind an abort, or behind a status that already says "done", before we ask. */
  readonly lateAnswerMs: number;
}

export const nexoTimeouts: NexoTimeouts = {
  paymentMs: 120_000,
  requestMs: 4_000,
  reversalMs: 60_000,
  firstPhaseMs: 100,
  phasePollMs: 500,
  askAgainMs: 5_000,
  abortAfterMs: 30_000,
  askForMs: 90_000,
  lateAnswerMs: 3_000,
};

export interface NexoTerminalOptions {
  readonly url: string;
  readonly saleId: string;
  readonly poiId: string;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** A fresh ServiceID (`newServiceId`). */
  readonly randomId: () => string;
  readonly timeouts?: Partial<NexoTimeouts>;
}

/** The one payment that may be open. */
interface ActivePayment {
  readonly serviceId: string;
  readonly onPhase: (phase: TerminalPhase) => void;
  /** Ends the wait for the direct answer, so that the outcome is asked for. */
  readonly giveUp: AbortController;
  /** Aborted once the payment is over: nothing waits on its behalf any more. */
  readonly over: AbortController;
  cancelling: boolean;
}

export function createNexoTerminal(options: NexoTerminalOptions): CardTerminal {
  const { url, saleId, poiId, clock, log, randomId } = options;
  const timeouts: NexoTimeouts = { ...nexoTimeouts, ...options.timeouts };
  const client = createNexoClient({ url, saleId, poiId, clock, randomId, requestMs: timeouts.requestMs });
  let session = '';
  let active: ActivePayment | null = null;

  async function status(): Promise<TerminalStatus> {
    const diagnosis = await client.diagnose();
    if (!diagnosis.ok) return { state: 'unreachable', detail: diagnosis.error.detail };
    const { state, hostReachable, detail } = diagnosis.value;
    if (state === 'out-of-order') return { state: 'unreachable', detail };
    if (state === 'busy') return { state, poiId, terminalSession: session };
    // Each time, not once: a terminal swapped since the last look must not pass for the old one.
    const login = await client.login();
    if (!login.ok) return { state: 'unreachable', detail: `login: ${login.error.detail}` };
    session = login.value;
    return { state, poiId, terminalSession: session, hostReachable };
  }

  async function pay(payment: TerminalPayment, onPhase: (phase: TerminalPhase) => void): Promise<TerminalOutcome> {
    if (active) return notPaid('busy', 'another payment is open at this terminal');
    const mine: ActivePayment = {
      serviceId: payment.serviceId,
      onPhase,
      giveUp: new AbortController(),
      over: new AbortController(),
      cancelling: false,
    };
    active = mine;
    try {
      onPhase('starting');
      const outcome =
        (await refuseUnready(payment)) ??
        (mine.cancelling ? notPaid('not-sent', 'cancelled before it was sent') : await submit(payment, mine));
      log.info('terminal.payment-over', { serviceId: payment.serviceId, ...forLog(outcome) });
      return outcome;
    } finally {
      mine.over.abort();
      active = null;
    }
  }

  /** A terminal still waiting for the last customer would take this amount from the wrong card: it must be seen idle first. */
  async function refuseUnready(payment: TerminalPayment): Promise<TerminalOutcome | null> {
    if (payment.poiId !== poiId) return notPaid('not-sent', 'meant for another terminal');
    const now = await status();
    if (now.state === 'unreachable') return notPaid('not-sent', now.detail);
    if (now.state === 'busy') return notPaid('busy', 'terminal not idle');
    return now.terminalSession === payment.terminalSession ? null : notPaid('not-sent', 'terminal session changed');
  }

  async function submit(payment: TerminalPayment, mine: ActivePayment): Promise<TerminalOutcome> {
    const answering = client.pay(payment, timeouts.paymentMs, mine.giveUp.signal);
    const answered = new AbortController();
    void watchPhases(payment, mine, answered.signal);
    const answer = await answering;
    answered.abort();
    if (answer.ok) return answer.value;
    if (answer.error.kind === 'not-connected') return notPaid('not-sent', answer.error.detail);
    const { error } = answer;
    const detail = error.kind === 'undecided' ? error.condition : error.detail;
    log.warn('terminal.asking', { serviceId: payment.serviceId, kind: error.kind, detail });
    return findOut(payment, mine, answer.error);
  }

  async function watchPhases(payment: TerminalPayment, mine: ActivePayment, answered: AbortSignal): Promise<void> {
    let shown: TerminalPhase = 'starting';
    let pause = timeouts.firstPhaseMs;
    while (await waited(pause, answered)) {
      pause = timeouts.phasePollMs;
      const asked = await client.askPayment(payment);
      if (answered.aborted) return;
      if (asked.kind === 'in-progress') {
        const phase: TerminalPhase = asked.phase ?? (shown === 'starting' ? 'present-card' : shown);
        if (phase !== shown && !mine.cancelling) mine.onPhase(phase);
        shown = phase;
      }
      // The terminal is done but its answer has not come: it is lost, and nobody should stand there for the whole time-out.
      if (asked.kind === 'done' && (await waited(timeouts.lateAnswerMs, answered))) return mine.giveUp.abort();
    }
  }

  /** Asks until the terminal has decided. */
  async function findOut(payment: TerminalPayment, mine: ActivePayment, why: NoOutcome): Promise<TerminalOutcome> {
    mine.onPhase('asking');
    const started = clock.monotonic();
    let abortSent = false;
    let notFound = false;
    for (;;) {
      const inquiry = await inquire(payment);
      const elapsed = clock.monotonic() - started;
      switch (inquiry.outcome) {
        case 'paid':
        case 'not-paid':
          return inquiry;
        case 'not-found':
          if (inquiry.terminalSession !== payment.terminalSession) return { outcome: 'unknown', detail: 'terminal session changed' };
          // Twice, with an abort between: the request may have been on its way still. Nothing was sent since, `active` sees to that.
          if (notFound)
            return notPaid(why.kind === 'undecided' && why.condition === 'Busy' ? 'busy' : 'not-found', 'terminal never had the request');
          notFound = true;
          await client.abort(payment);
          break;
        case 'in-progress':
          // An abort of ours may have overtaken the request: it is sent once more.
          if (!abortSent && (mine.cancelling || elapsed >= timeouts.abortAfterMs)) {
            abortSent = true;
            await client.abort(payment);
          }
          break;
        case 'unknown':
          break;
      }
      if (elapsed >= timeouts.askForMs)
        return { outcome: 'unknown', detail: inquiry.outcome === 'unknown' ? inquiry.detail : inquiry.outcome };
      await clock.delay(timeouts.askAgainMs);
    }
  }

  async function inquire(ref: TerminalRequestRef): Promise<TerminalInquiry> {
    if (ref.poiId !== poiId) return { outcome: 'unknown', detail: 'the request went to another terminal' };
    const asked = await client.askPayment(ref);
    switch (asked.kind) {
      case 'done':
        return asked.outcome;
      case 'in-progress':
        return { outcome: 'in-progress' };
      case 'no-answer':
        return { outcome: 'unknown', detail: asked.detail };
      case 'not-found': {
        // Read after the answer: a terminal swapped before it shows another session here, and one swapped since errs on the safe side.
        const login = await client.login();
        if (!login.ok) return { outcome: 'unknown', detail: `login: ${login.error.detail}` };
        session = login.value;
        return { outcome: 'not-found', poiId, terminalSession: session };
      }
    }
  }

  async function abort(ref: TerminalRequestRef): Promise<void> {
    const mine = active?.serviceId === ref.serviceId ? active : null;
    if (mine) {
      mine.cancelling = true;
      mine.onPhase('cancelling');
    }
    await client.abort(ref);
    if (mine) void giveUpLater(mine);
  }

  async function giveUpLater(mine: ActivePayment): Promise<void> {
    if (await waited(timeouts.lateAnswerMs, mine.over.signal)) mine.giveUp.abort();
  }

  async function reverse(request: Parameters<CardTerminal['reverse']>[0]): Promise<ReversalOutcome> {
    const { serviceId, transaction, amount } = request;
    let resent = false;
    let answer = await client.reverse(serviceId, transaction, amount, timeouts.reversalMs);
    const started = clock.monotonic();
    while (!answer.ok) {
      // Nobody there to ask either; it is sent again later, and a citizen may be standing here.
      const gone = answer.error.kind === 'not-connected';
      if (gone || clock.monotonic() - started >= timeouts.askForMs) return { outcome: 'unknown', detail: answer.error.detail };
      const asked = await client.askReversal(serviceId, amount);
      if (asked.kind === 'done') return asked.outcome;
      if (asked.kind === 'not-found' && !resent) {
        // Safe to send again: a reversal is idempotent by its transaction.
        resent = true;
        answer = await client.reverse(serviceId, transaction, amount, timeouts.reversalMs);
        continue;
      }
      await clock.delay(timeouts.askAgainMs);
    }
    log.info('terminal.reversal-over', { serviceId, ...answer.value });
    return answer.value;
  }

  /** False when `signal` ended the wait. */
  function waited(ms: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return clock.delay(ms, signal).then(
      () => true,
      () => false,
    );
  }

  return { status, pay, inquire, abort, reverse };
}

function notPaid(reason: NotPaidReason, detail: string): TerminalOutcome {
  return { outcome: 'not-paid', reason, detail };
}

function forLog(outcome: TerminalOutcome): LogFields {
  return outcome.outcome === 'paid' ? { outcome: 'paid', amount: outcome.amount } : outcome;
}
