/** An authority that settles each line once ever, answers the same key with the same answer, and can lose its answers. */
import { randomBytes as systemRandomBytes } from 'node:crypto';
import { type Clock, toInstant } from '../../../electron/core/clock.ts';
import { newReference, type RandomBytes } from '../../../electron/core/identity/reference.ts';
import type { CreditAuthority } from '../../../electron/core/payment/credits.ts';
import type { PaymentService } from '../../../electron/core/payment/qr.ts';
import type { AuthorityError } from '../../../electron/core/register/authority-error.ts';
import type {
  Clearance,
  ClearanceAnswer,
  Credit,
  CreditRequest,
  PaymentReferenceState,
  PrintCount,
  SettlementAnswer,
  SettlementRequest,
} from '../../../electron/core/register/schemas.ts';
import { err, ok } from '../../../electron/core/result.ts';
import type { SettlementAuthority } from '../../../electron/core/settlement/settlement.ts';
import { merchantQr } from '../../simulators/authority/merchant-qr.ts';
import type { RememberedRecords, Settled } from './remembering-records.ts';

type Fault = AuthorityError | 'reply-lost';

export interface RememberingAuthority extends SettlementAuthority, CreditAuthority, PaymentService {
  /** What goes wrong with the next requests, in order. */
  readonly faults: Fault[];
  /** Lines paid elsewhere, or never known. */
  readonly paidElsewhere: Set<string>;
  readonly refusedLines: Set<string>;
  /** Every line is refused, and the fees. */
  refusing: boolean;
  /** Requests that no machine may make, each as a sentence. */
  readonly complaints: string[];
  /** Licences and plates that a final clearance was issued for, by its number. */
  readonly issued: ReadonlyMap<string, { readonly paymentReference: string; readonly recordId: string; readonly subjectId: string }>;
  /** Changes a signed answer on its way out. */
  tamper: ((answer: SettlementAnswer) => SettlementAnswer) | null;
  /** Every request, as `key body`. */
  readonly requests: string[];
  /** Times each line was settled here: never more than once. */
  readonly settledLines: Map<string, number>;
  /** Piastres that the authority believes to have been paid and kept. */
  kept(): number;
  readonly credits: ReadonlyMap<string, Credit>;
  /** What becomes of the next payment reference when it is asked after; nobody pays when there is none. */
  readonly payers: Payer[];
  /** Piastres that were paid by QR, in time or too late. */
  paidByQr(): number;
  /** Whether the reference that was asked for under this key was paid: the truth. */
  wasPaid(key: string): boolean;
  /** Somebody pays every reference that is not paid yet, over or not, while the service still takes money for it. */
  payLate(): void;
}

/** `at-once`: at the first question. `when-cancelled`: just before the cancelling arrives. `late`: see `payLate`. */
export type Payer = 'at-once' | 'when-cancelled' | 'nobody';

/** What is printed as the clearance's code. */
type TokenOf = (clearance: Omit<Clearance, 'token'>) => string;

interface OpenReference {
  state: PaymentReferenceState;
  readonly key: string;
  readonly payer: Payer;
}

const REFERENCE_LIVES_MS = 300_000;
const TAKES_LATE_MONEY_MS = 5 * 86_400_000;
const CLEARANCE_LIVES_MS = 30 * 86_400_000;
const courtFee = 500;

export function createRememberingAuthority(
  clock: Clock,
  randomBytes: RandomBytes = systemRandomBytes,
  tokenOf: TokenOf = () => 'TC1:0',
  /** Null: whatever line it hears of is owed, at the amount that it hears. */
  records: RememberedRecords | null = null,
): RememberingAuthority {
  const answers = new Map<string, { readonly body: string; readonly answer: unknown }>();
  const credits = new Map<string, Credit>();
  const registered = new Map<string, string>();
  const references = new Map<string, OpenReference>();
  const settlements = new Map<string, { readonly recordId: string; readonly eligible: readonly string[] }>();
  const issued = new Map<string, { readonly paymentReference: string; readonly recordId: string; readonly subjectId: string }>();
  const prints = new Map<string, number>();
  let kept = 0;
  let paidByQr = 0;
  let reads = 0;

  function pay(open: OpenReference): void {
    if (open.state.paidAt !== undefined) return;
    const { qr: _qr, ...rest } = open.state;
    const state = open.state.state === 'waiting' ? 'paid' : 'paid-after-expiry';
    open.state = { ...rest, state, paidAt: toInstant(clock.now()) };
    paidByQr += open.state.amount;
  }

  function cancel(open: OpenReference): PaymentReferenceState {
    if (open.payer === 'when-cancelled') pay(open);
    const { qr: _qr, ...rest } = open.state;
    if (open.state.state === 'waiting') open.state = { ...rest, state: 'cancelled' };
    return open.state;
  }

  function asked(open: OpenReference): PaymentReferenceState {
    const { qr: _qr, ...rest } = open.state;
    if (open.state.state === 'waiting' && clock.now() >= Date.parse(open.state.expiresAt)) open.state = { ...rest, state: 'expired' };
    if (open.payer === 'at-once' && open.state.state === 'waiting') pay(open);
    return open.state;
  }

  function register(request: CreditRequest): Credit {
    const { creditNumber, recordId, amount } = request;
    const known = credits.get(creditNumber);
    if (known) return known;
    registered.set(creditNumber, JSON.stringify(request));
    const credit: Credit = { creditNumber, recordId, amount, state: 'open', registeredAt: toInstant(clock.now()) };
    credits.set(creditNumber, credit);
    return credit;
  }

  /** The authority's own word against it, signed. */
  function refused(code: string) {
    return err({ kind: 'refused', status: 409, code, signed: true, detail: '' } as const);
  }

  function settle(request: SettlementRequest): SettlementAnswer {
    const { paymentReference, recordId } = request;
    const answer = settled(request);
    const eligibility = records?.eligibility(recordId) ?? [{ subjectId: 'car', eligible: true, reasons: [] }];
    settlements.set(paymentReference, { recordId, eligible: eligibility.filter((one) => one.eligible).map((one) => one.subjectId) });
    for (const line of answer.lines) {
      if (line.result !== 'settled' || line.remainder !== undefined) continue;
      authority.settledLines.set(line.violationId, (authority.settledLines.get(line.violationId) ?? 0) + 1);
    }
    kept += request.total - answer.dueBack;
    return { paymentReference, ...answer, settledAt: toInstant(clock.now()), eligibility };
  }

  function settled(request: SettlementRequest): Settled {
    if (records) return records.settle(request, authority.refusing);
    const lines = request.lines.map(({ violationId }): SettlementAnswer['lines'][number] => {
      if (authority.paidElsewhere.has(violationId) || authority.settledLines.has(violationId)) return { violationId, result: 'duplicate' };
      if (authority.refusing || authority.refusedLines.has(violationId))
        return { violationId, result: 'refused', reason: 'line-not-payable' };
      return { violationId, result: 'settled' };
    });
    const feesRefused = authority.refusing || (lines.length > 0 && lines.every((line) => line.result === 'refused'));
    if (feesRefused) return { lines, fees: { result: 'refused', reason: 'line-not-payable' }, dueBack: request.total };
    const back = request.lines
      .filter((_line, index) => lines[index]?.result !== 'settled')
      .reduce((total, line) => total + line.amount + courtFee, 0);
    return { lines, fees: { result: 'settled' }, dueBack: back };
  }

  function issue(paymentReference: string, subjectIds: readonly string[]): ClearanceAnswer {
    const { recordId = '', eligible = [] } = settlements.get(paymentReference) ?? {};
    for (const subjectId of subjectIds.filter((one) => !eligible.includes(one)))
      authority.complaints.push(`a certificate of ${subjectId} was asked for with ${paymentReference}, which does not earn one`);
    // What came to be owed after the settlement counts too.
    const now = records?.eligibility(recordId);
    const owing = now?.filter((one) => !one.eligible && subjectIds.includes(one.subjectId)) ?? [];
    const clear = subjectIds.filter((subjectId) => !owing.some((one) => one.subjectId === subjectId));
    return { issued: clear.map((subjectId) => clearanceOf(paymentReference, recordId, subjectId)), notIssued: owing };
  }

  function clearanceOf(paymentReference: string, recordId: string, subjectId: string): Clearance {
    const number = newReference('CL', randomBytes);
    issued.set(number, { paymentReference, recordId, subjectId });
    const clearance: Omit<Clearance, 'token'> = {
      number,
      subjectId,
      state: 'final',
      maskedName: 'م*** أ***',
      idLastFour: '9993',
      dataAsOf: toInstant(clock.now()),
      issuedAt: toInstant(clock.now()),
      validUntil: toInstant(clock.now() + CLEARANCE_LIVES_MS),
    };
    return { ...clearance, token: tokenOf(clearance) };
  }

  async function once<T>(key: string, body: string, make: () => T) {
    authority.requests.push(`${key} ${body}`);
    const fault = authority.faults.shift();
    if (fault && fault !== 'reply-lost') return err(fault);
    const known = answers.get(key);
    if (known && known.body !== body)
      return err({ kind: 'refused', status: 409, code: 'idempotency-key-reused', signed: true, detail: '' } as const);
    const answer = known ? (known.answer as T) : make();
    answers.set(key, { body, answer });
    if (fault) return err({ kind: 'slow', detail: 'no answer in time' } as const);
    return ok({ answer, proof: { signature: 'signed', body: JSON.stringify(answer) } });
  }

  const authority: RememberingAuthority = {
    faults: [],
    paidElsewhere: new Set(),
    refusedLines: new Set(),
    refusing: false,
    tamper: null,
    requests: [],
    complaints: [],
    issued,
    settledLines: new Map(),
    kept: () => kept,
    credits,
    payers: [],
    paidByQr: () => paidByQr,
    wasPaid: (key) => [...references.values()].some((open) => open.key === key && open.state.paidAt !== undefined),
    payLate() {
      for (const open of references.values()) if (clock.now() - Date.parse(open.state.expiresAt) < TAKES_LATE_MONEY_MS) pay(open);
    },
    registerCredit: async (request, key) => {
      const before = registered.get(request.creditNumber);
      if (before !== undefined && before !== JSON.stringify(request)) return refused('credit-number-reused');
      return once(key, JSON.stringify(request), () => register(request));
    },
    credit: async (number) => {
      const credit = credits.get(number);
      return credit ? once(`read-${++reads}`, number, () => credit) : refused('credit-unknown');
    },
    claimCredit: async (number, claim, key) => {
      const credit = credits.get(number);
      if (!answers.has(key) && (credit?.state !== 'open' || credit.amount !== claim.amount)) return refused('credit-not-open');
      return once(key, JSON.stringify({ number, claim }), () => {
        const claimed: Credit = { ...(credit as Credit), state: 'claimed', claimedBy: claim.paymentReference };
        credits.set(number, claimed);
        return claimed;
      });
    },
    payBackCredit: async (number, request, key) => {
      const credit = credits.get(number);
      if (!answers.has(key) && credit?.state !== 'open') return refused('credit-not-open');
      return once(key, JSON.stringify({ number, request }), () => {
        const paidBack: Credit = { ...(credit as Credit), state: 'paid-back', paidBackAt: toInstant(clock.now()) };
        credits.set(number, paidBack);
        return paidBack;
      });
    },
    createPaymentReference: ({ paymentReference, amount }, key) =>
      once(key, `${paymentReference} ${amount}`, () => {
        const reference = `QR${String(references.size + 1).padStart(8, '0')}`;
        const expiresAt = toInstant(clock.now() + REFERENCE_LIVES_MS);
        const qr = merchantQr(amount, reference);
        const state: PaymentReferenceState = { reference, paymentReference, amount, state: 'waiting', expiresAt, qr };
        references.set(reference, { state, key, payer: authority.payers.shift() ?? 'nobody' });
        return state;
      }),
    paymentReferenceState: async (reference) => {
      const open = references.get(reference);
      return open ? once(`read-${++reads}`, reference, () => asked(open)) : refused('payment-reference-unknown');
    },
    cancelPaymentReference: async (reference, key) => {
      const open = references.get(reference);
      return open ? once(key, reference, () => cancel(open)) : refused('payment-reference-unknown');
    },
    settle: async (request, key) => {
      const result = await once(key, JSON.stringify(request), () => settle(request));
      return result.ok && authority.tamper ? ok({ ...result.value, answer: authority.tamper(result.value.answer) }) : result;
    },
    reportPrint: (number, report, key) =>
      once(key, JSON.stringify({ number, report }), (): PrintCount => {
        prints.set(number, (prints.get(number) ?? 0) + 1);
        return { number, prints: prints.get(number) ?? 0 };
      }),
    issueClearances: (paymentReference, subjectIds, key) =>
      once(key, JSON.stringify({ paymentReference, subjectIds }), () => issue(paymentReference, subjectIds)),
  };
  return authority;
}
