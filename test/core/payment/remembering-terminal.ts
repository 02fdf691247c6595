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

type Deal =
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
}

interface Remembered {
  readonly outcome: TerminalOutcome;
  questions: number;
}

export function createRememberingTerminal(clock: Clock): RememberingTerminal {
  const memory = new Map<string, Remembered>();
  const taken = new Map<string, number>();
  const givenBack = new Set<string>();
  let transactions = 0;

  function take(amount: number): TerminalOutcome {
    const transaction = { id: `POI${String(++transactions).padStart(6, '0')}`, at: terminal.timeStamp ?? toInstant(clock.now()) };
    taken.set(transaction.id, amount);
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
      const outcome = outcomeOf(deal, payment.amount);
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
      const known = memory.get(ref.serviceId);
      if (!known) return { outcome: 'not-found', poiId: terminal.poiId, terminalSession: terminal.session };
      if (known.questions-- > 0) return { outcome: 'in-progress' };
      return known.outcome;
    },
    async abort(ref) {
      terminal.calls.push(`abort ${ref.serviceId}`);
    },
    async reverse(request): Promise<ReversalOutcome> {
      terminal.calls.push(`reverse ${request.serviceId} ${request.transaction.id} ${request.amount}`);
      const told = terminal.reversals.shift() ?? 'reversed';
      if (told === 'refused') return { outcome: 'refused', detail: 'the batch is closed' };
      if (told === 'unknown') return { outcome: 'unknown', detail: 'no answer' };
      givenBack.add(request.transaction.id);
      return told === 'reversed' ? { outcome: 'reversed' } : { outcome: 'unknown', detail: 'no answer' };
    },
  };

  function outcomeOf(deal: Deal, amount: Piastres): TerminalOutcome {
    if (deal === 'refuse') return { outcome: 'not-paid', reason: 'refused', detail: 'not enough money' };
    if (deal === 'cancel') return { outcome: 'not-paid', reason: 'cancelled', detail: 'the shopper stopped' };
    if (deal === 'request-lost') return { outcome: 'unknown', detail: 'never arrived' };
    return take(typeof deal === 'object' ? deal.approve : amount);
  }

  return terminal;
}
