/** The line from one kiosk to the authority: each has its own troubles. */
import type { Clock } from '../../electron/core/clock.ts';
import type { CreditAuthority } from '../../electron/core/payment/credits.ts';
import type { PaymentService } from '../../electron/core/payment/qr.ts';
import type { AuthorityError } from '../../electron/core/register/authority-error.ts';
import type { Heard } from '../../electron/core/register/exchange.ts';
import { err, type Result } from '../../electron/core/result.ts';
import type { SettlementAuthority } from '../../electron/core/settlement/settlement.ts';

/** `reply-lost`: the authority has done it, and nobody hears of it. */
export type LineFault = 'reply-lost' | 'request-lost' | 'forged-answer' | 'unsigned-refusal' | 'maintenance';

export interface AuthorityLine {
  down: boolean;
  /** What becomes of the next requests, in order. */
  readonly faults: LineFault[];
  /** Who measures it, if anybody does. */
  heard: (what: Heard) => void;
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

/** Carries one request and its answer. */
export type Over = <T>(request: () => Promise<Result<T, AuthorityError>>) => Promise<Result<T, AuthorityError>>;

const ONE_WAY_MS = 100;
const TIME_OUT_MS = 10_000;

export function createOver(line: AuthorityLine, clock: Clock): Over {
  return async (request) => {
    await clock.delay(ONE_WAY_MS);
    const fault = line.down ? 'request-lost' : line.faults.shift();
    if (fault !== undefined && fault !== 'reply-lost') {
      if (fault === 'request-lost' || fault === 'maintenance') line.heard('silence');
      return err(errors[fault]);
    }
    const answer = await request();
    await clock.delay(fault ? TIME_OUT_MS : ONE_WAY_MS);
    const lost = fault !== undefined || line.down;
    line.heard(lost ? 'silence' : 'answer');
    return lost ? err({ kind: 'slow', detail: 'no answer in time' }) : answer;
  };
}

/** The authority at the other end of the line. */
export function overLine(over: Over, authority: Authority): Authority {
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
