/** A card terminal that remembers what it took, whatever became of its answers. */
import { type Clock, toInstant } from '../../../electron/core/clock.ts';
import type {
  CardTerminal,
  ReversalOutcome,
  TerminalInquiry,
  TerminalOutcome,
  TerminalStatus,
} from '../../../electron/core/devices/terminal/terminal.ts';
import { type Piastres, piastres } from '../../../electron/core/money.ts';

export type Deal =
  | 'approve'
  | 'refuse'
  | 'cancel'
  | 'driver-throws'
  /** Taken, but neither the answer nor the driver's own question comes through. */
  | 'approve-reply-lost'
  /** The request never arrives. */
  | 'request-lost'
  /** Still busy with the shopper when the driver gives up; approved at the third question. */
  | 'slow-approve'
  | { readonly approve: number };

export interface RememberingTerminal extends CardTerminal {
  /** What becomes of the next payments, in order; `approve` when there is none. */
  readonly deals: Deal[];
  /** What becomes of the next reversals; `reversed` when there is none. `unknown-but-reversed`: done, but the answer is lost. */
  readonly reversals: (ReversalOutcome['outcome'] | 'unknown-but-reversed')[];
  /** Answers of the next questions, instead of the truth. */
  readonly inquiries: (TerminalInquiry | 'truth')[];
  state: 'idle' | 'busy' | 'unreachable';
  session: string;
  /** What it says the time is, instead of the time. */
  timeStamp: string | null;
  poiId: string;
  /** Called in the middle of a payment, before the outcome is known to anybody. */
  during: (() => void | Promise<void>) | null;
  /** Every call, in order. */
  readonly calls: string[];
  /** Money taken and not given back, in piastres: the truth. */
  captured(): number;
  captures(): number;
  /** Piastres taken for this request, given back since or not: the truth. */
  tookFor(serviceId: string): number;
  gaveBack(transactionId: string): boolean;
  /** How long the shopper takes. */
  shopperMs: number;
  /** The power goes and comes back: a new session; what it knew of payments may be gone, what it took is not. */
  reboot(forgets: boolean): void;
  /** Another one is put in its place: it knows of nothing. */
  swap(poiId: string): void;
}

interface Remembered {
  readonly outcome: TerminalOutcome;
  questions: number;
}

export function createRememberingTerminal(clock: Clock): RememberingTerminal {
  const memory = new Map<string, Remembered>();
  const taken = new Map<string, number>();
  /** What was given back, and in which session: another one does not remember. */
  const givenBack = new Map<string, string>();
  const tookFor = new Map<string, number>();
  /** What this very terminal can still reverse. */
  let reversible = new Set<string>();
  let inProgress: { readonly serviceId: string; aborted: boolean } | null = null;
  let transactions = 0;

  function take(amount: number): TerminalOutcome {
    const transaction = { id: `POI${String(++transactions).padStart(6, '0')}`, at: terminal.timeStamp ?? toInstant(clock.now()) };
    taken.set(transaction.id, amount);
    reversible.add(transaction.id);
    return {
      outcome: 'paid',
      amount: piastres(amount),
      transaction,
      card: { brand: 'meeza', maskedPan: '507803******1234', entryMode: 'ICC', approvalCode: 'A1B2C3' },
    };
  }

  const terminal: RememberingTerminal = {
    deals: [],
    reversals: [],
    inquiries: [],
    calls: [],
    state: 'idle',
    session: 'session-1',
    timeStamp: null,
    poiId: 'POI-1',
    during: null,
    captured: () => [...taken].filter(([id]) => !givenBack.has(id)).reduce((total, [, amount]) => total + amount, 0),
    captures: () => taken.size,
    tookFor: (serviceId) => tookFor.get(serviceId) ?? 0,
    gaveBack: (transactionId) => givenBack.has(transactionId),
    shopperMs: 0,
    reboot(forgets) {
      terminal.session = `${terminal.session}+`;
      if (forgets) memory.clear();
      if (inProgress) inProgress.aborted = true;
    },
    swap(poiId) {
      terminal.poiId = poiId;
      terminal.reboot(true);
      reversible = new Set();
    },

    async status(): Promise<TerminalStatus> {
      terminal.calls.push('status');
      if (terminal.state === 'unreachable') return { state: 'unreachable', detail: 'no connection' };
      const names = { poiId: terminal.poiId, terminalSession: terminal.session };
      return terminal.state === 'busy' ? { state: 'busy', ...names } : { state: 'idle', ...names, hostReachable: true };
    },
    async pay(payment, onPhase): Promise<TerminalOutcome> {
      terminal.calls.push(`pay ${payment.serviceId} ${payment.amount}`);
      onPhase('present-card');
      const deal = terminal.deals.shift() ?? 'approve';
      if (terminal.shopperMs > 0 && deal !== 'request-lost' && (await stoppedByThen(payment.serviceId)))
        return { outcome: 'not-paid', reason: 'aborted', detail: 'stopped' };
      const outcome = outcomeOf(deal, payment.amount);
      if (outcome.outcome === 'paid') tookFor.set(payment.serviceId, outcome.amount);
      if (deal !== 'request-lost') memory.set(payment.serviceId, { outcome, questions: deal === 'slow-approve' ? 2 : 0 });
      await terminal.during?.();
      if (deal === 'driver-throws') throw new Error('the driver broke');
      if (deal === 'approve-reply-lost' || deal === 'request-lost' || deal === 'slow-approve')
        return { outcome: 'unknown', detail: 'no answer within 120 s' };
      return outcome;
    },
    async inquire(ref): Promise<TerminalInquiry> {
      terminal.calls.push(`inquire ${ref.serviceId}`);
      const told = terminal.inquiries.shift() ?? 'truth';
      if (told !== 'truth') return told;
      if (terminal.state === 'unreachable') return { outcome: 'unknown', detail: 'no connection' };
      if (inProgress?.serviceId === ref.serviceId) return { outcome: 'in-progress' };
      const known = memory.get(ref.serviceId);
      if (!known) return { outcome: 'not-found', poiId: terminal.poiId, terminalSession: terminal.session };
      if (known.questions-- > 0) return { outcome: 'in-progress' };
      return known.outcome;
    },
    async abort(ref) {
      terminal.calls.push(`abort ${ref.serviceId}`);
      if (inProgress?.serviceId === ref.serviceId) inProgress.aborted = true;
    },
    async reverse(request): Promise<ReversalOutcome> {
      terminal.calls.push(`reverse ${request.serviceId} ${request.transaction.id} ${request.amount}`);
      const told = terminal.reversals.shift() ?? 'reversed';
      if (terminal.state === 'unreachable') return { outcome: 'unknown', detail: 'no connection' };
      if (!reversible.has(request.transaction.id)) return { outcome: 'refused', detail: 'not a transaction of this terminal' };
      if (told === 'refused' && givenBack.get(request.transaction.id) !== terminal.session)
        return { outcome: 'refused', detail: 'the batch is closed' };
      if (told === 'unknown') return { outcome: 'unknown', detail: 'no answer' };
      givenBack.set(request.transaction.id, terminal.session);
      return told === 'unknown-but-reversed' ? { outcome: 'unknown', detail: 'no answer' } : { outcome: 'reversed' };
    },
  };

  /** The shopper is busy with the card; what the terminal knows of it meanwhile is that it is in progress. */
  async function stoppedByThen(serviceId: string): Promise<boolean> {
    const attempt = { serviceId, aborted: false };
    inProgress = attempt;
    await clock.delay(terminal.shopperMs);
    if (inProgress === attempt) inProgress = null;
    if (attempt.aborted) memory.set(serviceId, { outcome: { outcome: 'not-paid', reason: 'aborted', detail: 'stopped' }, questions: 0 });
    return attempt.aborted;
  }

  function outcomeOf(deal: Deal, amount: Piastres): TerminalOutcome {
    if (deal === 'refuse') return { outcome: 'not-paid', reason: 'refused', detail: 'not enough money' };
    if (deal === 'cancel') return { outcome: 'not-paid', reason: 'cancelled', detail: 'the shopper stopped' };
    if (deal === 'request-lost') return { outcome: 'unknown', detail: 'never arrived' };
    return take(typeof deal === 'object' ? deal.approve : amount);
  }

  return terminal;
}
