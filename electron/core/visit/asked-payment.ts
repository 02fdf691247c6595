/** How a payment stands, asked by nothing but a number on paper: state only. Printing and money need the person. */
import type { Clock } from '../clock.ts';
import type { Reference } from '../identity/reference.ts';
import type { ServiceStanding } from '../outage/standing.ts';
import type { Payments } from '../payment/payments.ts';
import type { AuthorityError } from '../register/authority-error.ts';
import type { Register } from '../register/register.ts';
import { createAllowance } from './allowance.ts';
import type { PaymentAnswer } from './services.ts';
import type { FaultCode } from './view.ts';

/** Numbers that nobody knew, at one machine: what a queue of people with papers mistypes. Whoever guesses learns a state, and nobody's name. */
const MOST_UNKNOWN = 30;
const WITHIN_MS = 15 * 60_000;

export interface AskedPaymentOptions {
  readonly register: Pick<Register, 'payment'>;
  readonly payments: Pick<Payments, 'paymentOf' | 'known'>;
  readonly standing: () => ServiceStanding;
  readonly clock: Clock;
}

export function createPaymentQuestions({ register, payments, standing, clock }: AskedPaymentOptions) {
  const unknown = createAllowance({ most: MOST_UNKNOWN, withinMs: WITHIN_MS, clock });

  async function askAuthority(reference: Reference): Promise<PaymentAnswer> {
    const asked = await register.payment(reference);
    if (asked.ok) {
      const { state, dueBack, clearances } = asked.value;
      return { outcome: 'known', payment: { state, dueBack, certificates: clearances.length } };
    }
    const { error } = asked;
    return error.kind === 'trouble' ? troubled(error.reason, error.cause) : { outcome: error.kind };
  }

  /**
   * The newest word wins: the authority's of this moment, and of what it has not heard of or cannot be asked, this machine's own. An
   * amount due back is newer here, where it may have been given back since the authority's answer.
   */
  return async function askPayment(number: Reference): Promise<PaymentAnswer> {
    if (!unknown.isLeft()) return { outcome: 'too-many' };
    const ours = payments.paymentOf(number);
    const answer: PaymentAnswer =
      standing().serving === 'online'
        ? await askAuthority(ours ?? number)
        : troubled('unreachable', { kind: 'unreachable', detail: 'the line is down' });
    // Read after the answer: it may have come to this machine meanwhile.
    const own = ours && payments.known(ours);
    if (own === null) {
      if (answer.outcome === 'unknown') unknown.take();
      return answer;
    }
    if (answer.outcome !== 'known') return { outcome: 'known', payment: own };
    return { outcome: 'known', payment: own.state === answer.payment.state ? { ...answer.payment, dueBack: own.dueBack } : answer.payment };
  };
}

function troubled(reason: Extract<PaymentAnswer, { outcome: 'trouble' }>['reason'], { kind, detail }: AuthorityError): PaymentAnswer {
  const fault: FaultCode = { code: kind, detail };
  return { outcome: 'trouble', reason, fault };
}
