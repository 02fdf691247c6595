/** The line from one kiosk to the authority: each has its own troubles. */
import type { Clock } from '../../electron/core/clock.ts';
import type { CreditAuthority } from '../../electron/core/payment/credits.ts';
import type { PaymentService } from '../../electron/core/payment/qr.ts';
import type { AuthorityError } from '../../electron/core/register/authority-error.ts';
import { err, type Result } from '../../electron/core/result.ts';
import type { SettlementAuthority } from '../../electron/core/settlement/settlement.ts';

/** `reply-lost`: the authority has done it, and nobody hears of it. */
export type LineFault = 'reply-lost' | 'request-lost' | 'forged-answer' | 'unsigned-refusal' | 'maintenance';

export interface AuthorityLine {
  down: boolean;
  /** What becomes of the next requests, in order. */
  readonly faults: LineFault[];
}

export type Authority = SettlementAuthority & CreditAuthority & PaymentService;
export const authorityCalls = [
  'settle',
  'issueClearances',
  'registerCredit',
  'payBackCredit',
  'reportPrint',
  'claimCredit',
  'credit',
  'createPaymentReference',
  'paymentReferenceState',
  'cancelPaymentReference',
] as const satisfies readonly (keyof Authority)[];

const ONE_WAY_MS = 100;
const TIME_OUT_MS = 10_000;

/** The authority at the other end of the line. */
export function overLine(line: AuthorityLine, authority: Authority, clock: Clock): Authority {
  async function over<T>(request: () => Promise<Result<T, AuthorityError>>): Promise<Result<T, AuthorityError>> {
    await clock.delay(ONE_WAY_MS);
    const fault = line.down ? 'request-lost' : line.faults.shift();
    if (fault !== undefined && fault !== 'reply-lost') return err(errors[fault]);
    const answer = await request();
    await clock.delay(fault ? TIME_OUT_MS : ONE_WAY_MS);
    return fault || line.down ? err({ kind: 'slow', detail: 'no answer in time' }) : answer;
  }
  return {
    settle: (...given) => over(() => authority.settle(...given)),
    issueClearances: (...given) => over(() => authority.issueClearances(...given)),
    registerCredit: (...given) => over(() => authority.registerCredit(...given)),
    payBackCredit: (...given) => over(() => authority.payBackCredit(...given)),
    reportPrint: (...given) => over(() => authority.reportPrint(...given)),
    claimCredit: (...given) => over(() => authority.claimCredit(...given)),
    credit: (...given) => over(() => authority.credit(...given)),
    createPaymentReference: (...given) => over(() => authority.createPaymentReference(...given)),
    paymentReferenceState: (...given) => over(() => authority.paymentReferenceState(...given)),
    cancelPaymentReference: (...given) => over(() => authority.cancelPaymentReference(...given)),
  };
}

const errors: Readonly<Record<Exclude<LineFault, 'reply-lost'>, AuthorityError>> = {
  'request-lost': { kind: 'unreachable', detail: '' },
  'forged-answer': { kind: 'not-an-answer', detail: '' },
  'unsigned-refusal': { kind: 'refused', status: 409, code: 'credit-not-open', signed: false, detail: '' },
  maintenance: { kind: 'maintenance', detail: '' },
};
