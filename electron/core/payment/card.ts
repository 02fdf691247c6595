/** Paying by card: every id is stored before the terminal is called, and what became of it is asked, never guessed. */
import type { TenderRow } from '../../../db/journal/money-store.ts';
import { toInstant } from '../clock.ts';
import { newServiceId } from '../devices/terminal/service-id.ts';
import type { CardTerminal, NotPaidReason, TerminalOutcome, TerminalPhase, TerminalRequestRef } from '../devices/terminal/terminal.ts';
import type { Reference } from '../identity/reference.ts';
import { messageOf } from '../log.ts';
import { type Piastres, piastres } from '../money.ts';
import { ask, called, isKnown } from './asking.ts';
import { loseTender, requestTender, submitTender } from './begin-tender.ts';
import { type MoneyContext, withoutCardNumbers } from './context.ts';
import { heldBy, type KnownOutcome, type Recorded, recordOutcome } from './outcome.ts';
import { reverse } from './reversing.ts';
import type { CaseKind } from './transition.ts';

/** While the citizen waits: a minute of asking, then the page "no answer from the bank". */
const ASKS_WHILE_WAITING = 12;
/** Behind the scenes: two are the least that the not-found rule needs. */
const ASKS_IN_BACKGROUND = 3;
/**
 * The longest that a payment may take until its outcome is known: looking whether the terminal is ready (8 s), the citizen and the
 * bank (120 s), asking for a lost answer (90 s, nexo.ts). Money taken after the quote's end would only have to be given back; a
 * quote lives 10 minutes.
 */
const TERMINAL_TIME_MS = 218_000;
/** A citizen at the card page does not stand longer behind what is asked or given back for others. */
const WAIT_FOR_TERMINAL_MS = 15_000;
const RESOLVE_AGAIN_MS = 30_000;
const RESOLVE_AGAIN_AT_MOST_MS = 600_000;

export type CardResult =
  | { readonly outcome: 'covered' }
  /** Approved; the rest of the total is still to be paid. */
  | { readonly outcome: 'part-paid' }
  | { readonly outcome: 'not-paid'; readonly reason: CardNotPaidReason; readonly detail: string }
  /** Approved, not usable, and could not be given back on the card. */
  | { readonly outcome: 'due-back'; readonly dueBack: Piastres; readonly detail: string }
  /** The amount may have been taken. */
  | { readonly outcome: 'unknown'; readonly detail: string };

export type CardNotPaidReason =
  | NotPaidReason
  | 'terminal-unreachable'
  /** An earlier card payment is not resolved, or another is under way. */
  | 'card-out-of-service'
  | 'money-out-of-service'
  | 'quote-expired'
  /** Closed, paid already, or its visit has ended. */
  | 'not-payable'
  /** Another amount was approved, and given back. */
  | 'amount-differs-reversed'
  /** The approval came after the visit had ended, and was given back. */
  | 'visit-ended-reversed';

export interface CardService {
  payByCard(reference: Reference, terminal: CardTerminal, onPhase: (phase: TerminalPhase) => void): Promise<CardResult>;
  /** Asks the terminal to stop. The outcome is still the terminal's and may be "paid". */
  cancel(reference: Reference): void;
  /** Asks after every tender and reversal whose outcome is not known. Call at start, and after a settlement was refused. */
  resolveOpen(terminal: CardTerminal): Promise<Unresolved>;
  /** `resolveOpen` again and again, with growing pauses, until nothing is open; then whenever something is. Ends with the signal. */
  keepResolving(terminal: CardTerminal, signal: AbortSignal): Promise<void>;
  /** False while the outcome of an earlier card payment is not known, or money as a whole is out of service. */
  cardInService(): boolean;
  /** Supervised: two people decide by the acquirer's report what no terminal can say any more. */
  correct(tenderId: string, decision: Correction): Promise<Recorded | null>;
}

export interface Unresolved {
  readonly tenders: number;
  readonly reversals: number;
}

export interface Correction {
  readonly outcome: KnownOutcome;
  /** Staff ids; two different people. */
  readonly by: readonly [string, string];
  readonly why: 'acquirer-report-shows-it' | 'acquirer-report-lacks-it';
}

interface UnderWay {
  readonly reference: Reference;
  readonly terminal: CardTerminal;
  cancelled: boolean;
  request: TerminalRequestRef | null;
}

export function createCardService(context: MoneyContext): CardService {
  const { gate, clock, log } = context;
  const { money } = context.journal;
  let underWay: UnderWay | null = null;
  let dialogue: Promise<unknown> = Promise.resolve();
  let resolving: Promise<Unresolved> | null = null;

  /** One conversation with the terminal at a time. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = dialogue.then(work, work);
    dialogue = turn.catch(() => undefined);
    return turn;
  }

  function cardInService(): boolean {
    if (gate.state().state === 'out-of-service') return false;
    return money
      .unresolvedTenders()
      .every(
        (tender) => tender.method !== 'card' || (underWay !== null && tender.payment === underWay.reference && tender.state !== 'unknown'),
      );
  }

  function payByCard(reference: Reference, terminal: CardTerminal, onPhase: (phase: TerminalPhase) => void): Promise<CardResult> {
    if (gate.state().state === 'out-of-service')
      return Promise.resolve(notPaid('money-out-of-service', 'an earlier result could not be stored'));
    if (underWay) return Promise.resolve(notPaid('card-out-of-service', `${underWay.reference} is being paid`));
    const unresolved = money.unresolvedTenders().find((tender) => tender.method === 'card');
    if (unresolved) return Promise.resolve(notPaid('card-out-of-service', `${unresolved.id} is not resolved`));
    const attempt: UnderWay = { reference, terminal, cancelled: false, request: null };
    underWay = attempt;
    return turnOf(attempt, onPhase).finally(() => {
      underWay = null;
    });
  }

  /** At once when the terminal is free; when money is being given back to others, after the one reversal that is under way. */
  function turnOf(attempt: UnderWay, onPhase: (phase: TerminalPhase) => void): Promise<CardResult> {
    const begun = new AbortController();
    const paying = alone(() => {
      begun.abort();
      return attempt.cancelled ? Promise.resolve(notPaid('cancelled', 'stopped before its turn')) : pay(attempt, onPhase);
    });
    if (resolving === null) return paying;
    const tooLong = clock.delay(WAIT_FOR_TERMINAL_MS, begun.signal).then(
      () => {
        attempt.cancelled = true;
        return notPaid('busy', 'money is being given back to others');
      },
      () => paying,
    );
    return Promise.race([paying, tooLong]);
  }

  async function pay(attempt: UnderWay, onPhase: (phase: TerminalPhase) => void): Promise<CardResult> {
    const { reference, terminal } = attempt;
    onPhase('starting');
    // A terminal that still waits for the previous customer would take this amount from the wrong card.
    const status = await called(() => terminal.status());
    if (!('state' in status) || status.state === 'unreachable') return notPaid('terminal-unreachable', status.detail);
    if (status.state === 'busy') return notPaid('busy', 'the terminal is busy');
    if (!status.hostReachable) return notPaid('terminal-unreachable', 'the terminal does not reach its host');
    if (attempt.cancelled) return notPaid('cancelled', 'stopped before the terminal was asked');
    // All of this may have changed while the terminal was asked.
    if (gate.state().state === 'out-of-service') return notPaid('money-out-of-service', 'a result could not be stored');

    const payment = money.payment(reference);
    if (payment?.state !== 'open' || payment.visitEndedAt !== null) return notPaid('not-payable', payment?.state ?? 'no such payment');
    if (clock.now() + TERMINAL_TIME_MS >= Date.parse(payment.quoteExpiresAt)) return notPaid('quote-expired', payment.quoteExpiresAt);
    const amount = piastres(payment.total - heldBy(money.keptTenders(reference)));
    let tender: TenderRow;
    try {
      tender = storeTender(reference, amount, status);
    } catch (error) {
      return notPaid('money-out-of-service', messageOf(error));
    }
    attempt.request = tender;

    const outcome = await called(() =>
      terminal.pay(
        {
          serviceId: tender.serviceId,
          poiId: tender.poiId,
          terminalSession: tender.terminalSession,
          requestedAt: tender.requestedAt,
          transactionId: tender.id,
          amount,
        },
        onPhase,
      ),
    );
    try {
      return await conclude(tender, outcome, terminal, onPhase);
    } catch (error) {
      log.error('card.result-not-stored', { tender: tender.id, detail: messageOf(error) });
      return { outcome: 'unknown', detail: 'the result could not be stored; the terminal is asked after a restart' };
    }
  }

  /** Two commits before the call: the intent with every id, then "about to be called". */
  function storeTender(
    payment: Reference,
    amount: Piastres,
    { poiId, terminalSession }: { readonly poiId: string; readonly terminalSession: string },
  ): TenderRow {
    const serviceId = newServiceId(context.randomBytes);
    const request = { payment, method: 'card', amount, serviceId, takenBy: poiId, session: terminalSession } as const;
    const row = gate.commit((apply) => requestTender(context, apply, request));
    return gate.commit((apply) => submitTender(apply, row));
  }

  async function conclude(
    tender: TenderRow,
    outcome: TerminalOutcome,
    terminal: CardTerminal,
    onPhase: (phase: TerminalPhase) => void,
  ): Promise<CardResult> {
    if (isKnown(outcome)) return follow(recordOutcome(context, tender, outcome, 'answer'), outcome, terminal);
    const detail = withoutCardNumbers('detail' in outcome ? outcome.detail : 'approved without an amount');
    loseTender(context, tender, 'tender.unknown', detail);
    onPhase('asking');
    const found = await ask(context, { ...tender, state: 'unknown' }, terminal, ASKS_WHILE_WAITING);
    return typeof found === 'string' ? { outcome: 'unknown', detail } : follow(found.recorded, found.outcome, terminal);
  }

  async function follow(recorded: Recorded, outcome: KnownOutcome, terminal: CardTerminal): Promise<CardResult> {
    switch (recorded.kind) {
      case 'covered':
      case 'part-paid':
        return { outcome: recorded.kind };
      case 'credited':
        throw new Error('what a card paid goes back on the card');
      case 'not-paid':
        return outcome.outcome === 'not-paid' ? notPaid(outcome.reason, outcome.detail) : notPaid('not-payable', '');
      case 'reversal': {
        const reversal = await reverse(context, recorded.reversal, terminal);
        if (reversal.state === 'reversed')
          return notPaid(
            recorded.cause === 'visit-ended' ? 'visit-ended-reversed' : 'amount-differs-reversed',
            `${reversal.amount} given back`,
          );
        return { outcome: 'due-back', dueBack: reversal.amount, detail: reversal.detail ?? reversal.state };
      }
    }
  }

  /** Whoever asks while it runs gets the same run: it takes up what is added until it ends. */
  function resolveOpen(terminal: CardTerminal): Promise<Unresolved> {
    resolving ??= alone(async () => {
      try {
        await resolveAll(terminal);
      } catch (error) {
        // What cannot be stored now is asked after again when the program has restarted; the gate has closed and said why.
        if (gate.canWrite()) throw error;
      }
      return { tenders: money.unresolvedTenders().length, reversals: money.unresolvedReversals().length };
    });
    return resolving;
  }

  async function resolveAll(terminal: CardTerminal): Promise<void> {
    try {
      // A reversal sent now could overwrite what the terminal still remembers of a payment that is being asked after.
      if (await resolveTenders(terminal)) await resolveReversals(terminal);
    } finally {
      // In the same step as the last look at what is open: what is added from here on begins a run of its own.
      resolving = null;
    }
  }

  /** False when a tender is to be asked after again. */
  async function resolveTenders(terminal: CardTerminal): Promise<boolean> {
    let askLater = false;
    for (const open of money.unresolvedTenders()) {
      if (open.method !== 'card') continue;
      await guarded('tender-unknown', open, async () => {
        const found = await ask(context, loseTender(context, open, 'tender.interrupted', ''), terminal, ASKS_IN_BACKGROUND);
        if (found === 'ask-later') askLater = true;
      });
    }
    return !askLater;
  }

  async function resolveReversals(terminal: CardTerminal): Promise<void> {
    const tried = new Set<string>();
    // A citizen who has come to pay goes first; the rest is given back afterwards.
    while (underWay === null) {
      const open = money.unresolvedReversals().find((reversal) => !tried.has(reversal.id));
      if (open === undefined) return;
      tried.add(open.id);
      await guarded('reversal-unknown', open, () => reverse(context, open.id, terminal));
    }
  }

  /** A row that the program cannot carry on with is for staff to look at; it must not keep the others from being asked after. */
  async function guarded(kind: CaseKind, about: { readonly id: string; readonly payment: Reference }, work: () => Promise<unknown>) {
    try {
      await work();
    } catch (error) {
      if (!gate.canWrite()) throw error;
      const detail = withoutCardNumbers(messageOf(error));
      log.error('card.not-carried-out', { about: about.id, detail });
      const openedAt = toInstant(clock.now());
      gate.commit(() => context.journal.books.openCase({ kind, payment: about.payment, about: about.id, detail, openedAt }));
    }
  }

  /** One aggregate that the program cannot carry on with must not end the asking after the others. */
  function unresolvedAfter(error: unknown): Unresolved {
    log.error('card.resolve-failed', { detail: messageOf(error) });
    return { tenders: 1, reversals: 0 };
  }

  async function keepResolving(terminal: CardTerminal, signal: AbortSignal): Promise<void> {
    let pause = RESOLVE_AGAIN_MS;
    while (!signal.aborted && gate.canWrite()) {
      const open = underWay === null && money.unresolvedTenders().length + money.unresolvedReversals().length > 0;
      if (open) {
        const left = await resolveOpen(terminal).catch(unresolvedAfter);
        pause = left.tenders + left.reversals > 0 ? Math.min(pause * 2, RESOLVE_AGAIN_AT_MOST_MS) : RESOLVE_AGAIN_MS;
      } else {
        pause = RESOLVE_AGAIN_MS;
      }
      try {
        await clock.delay(pause, signal);
      } catch {
        return; // stopped
      }
    }
  }

  return {
    payByCard,
    cancel(reference) {
      if (underWay?.reference !== reference) return;
      underWay.cancelled = true;
      const { request, terminal } = underWay;
      if (request) void called(() => terminal.abort(request));
    },
    resolveOpen,
    keepResolving,
    cardInService,
    correct: (tenderId, decision) =>
      alone(async () => {
        const tender = money.tender(tenderId);
        if (tender?.state !== 'unknown' || decision.by[0] === decision.by[1]) return null;
        if (decision.outcome.outcome === 'paid' && !isKnown(decision.outcome)) return null;
        return recordOutcome(context, tender, decision.outcome, 'correction', { by: decision.by.join('+'), why: decision.why });
      }),
  };
}

function notPaid(reason: CardNotPaidReason, detail: string): CardResult {
  return { outcome: 'not-paid', reason, detail: withoutCardNumbers(detail) };
}
